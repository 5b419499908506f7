package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The encryption context of a KMS key as bytes, canonical: names ascending by their UTF-8 octets, each {@code L(name) ‖
 * L(value)}; no entry is no byte (FORMAT.md §3).
 */
public final class EncryptionContext {
    /** The most bytes an encoded context may have. */
    public static final int LIMIT = 256;

    private EncryptionContext() {}

    /**
     * The canonical bytes of a context.
     *
     * @throws EnvelopeException if they are more than {@link #LIMIT}, or text is not expressible in UTF-8
     */
    public static Bytes encode(Map<String, String> context) {
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        int size = 0;
        for (Map.Entry<String, String> entry : context.entrySet()) {
            byte[] name = Utf8.encode(entry.getKey());
            byte[] value = Utf8.encode(entry.getValue());
            sorted.put(name, value);
            size += 4 + name.length + value.length;
            if (size > LIMIT) {
                throw new EnvelopeException("encryption context of more than " + LIMIT + " bytes");
            }
        }
        byte[] encoded = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(encoded);
        sorted.forEach((name, value) -> {
            out.putShort((short) name.length).put(name);
            out.putShort((short) value.length).put(value);
        });
        return Bytes.of(encoded);
    }

    /**
     * The context of canonical bytes, in their order.
     *
     * @throws EnvelopeException if the bytes are not canonical or more than {@link #LIMIT}
     */
    public static Map<String, String> decode(Bytes encoded) {
        if (encoded.size() > LIMIT) {
            throw new EnvelopeException("encryption context of more than " + LIMIT + " bytes");
        }
        Map<String, String> context = new LinkedHashMap<>();
        Octets in = new Octets(encoded.toArray());
        byte[] previous = null;
        while (in.hasMore()) {
            byte[] name = in.take(in.u16());
            byte[] value = in.take(in.u16());
            if (previous != null && Arrays.compareUnsigned(previous, name) >= 0) {
                throw new EnvelopeException("encryption context is not in order");
            }
            context.put(Utf8.decode(name), Utf8.decode(value));
            previous = name;
        }
        return context;
    }
}
