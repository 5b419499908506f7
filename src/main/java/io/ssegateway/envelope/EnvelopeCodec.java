package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** The binary form of envelopes (FORMAT.md §3): one form for each envelope, nothing read leniently. */
final class EnvelopeCodec {
    static final int VERSION = 1;
    static final int SALT = 32;
    static final int COMMITMENT = 32;

    /** Stands for a size that is not known. */
    private static final long UNKNOWN = -1;
    /** Version to commitment, and the four length prefixes. */
    private static final int FIXED = 76 + 1 + 1 + 2 + 2;

    private EnvelopeCodec() {}

    static void checkSizes(EnvelopeFacts facts, Bytes salt, Bytes commitment, Bytes sealedDataKey) {
        if (salt.size() != SALT || commitment.size() != COMMITMENT || sealedDataKey.size() != DataKeySeal.SIZE) {
            throw new EnvelopeException("salt, commitment or sealed key of a wrong size");
        }
        if (headSize(facts) + DataKeySeal.SIZE > Envelope.BINARY_LIMIT) {
            throw new EnvelopeException("envelope of more than " + Envelope.BINARY_LIMIT + " bytes");
        }
    }

    static byte[] encode(Envelope envelope) {
        byte[] head = associated(envelope);
        byte[] all = Arrays.copyOf(head, head.length + DataKeySeal.SIZE);
        System.arraycopy(envelope.sealedDataKey().toArray(), 0, all, head.length, DataKeySeal.SIZE);
        return all;
    }

    /** All bytes before the sealed data key: its associated data. */
    static byte[] associated(Envelope envelope) {
        return head(envelope.facts(), envelope.salt(), envelope.commitment());
    }

    static byte[] head(EnvelopeFacts facts, Bytes salt, Bytes commitment) {
        KeySource source = facts.source();
        byte[] head = new byte[headSize(facts)];
        ByteBuffer out = ByteBuffer.wrap(head);
        out.put((byte) VERSION).put((byte) source.method().code());
        out.putShort((short) facts.flags().bits());
        out.putLong(facts.plainSize().orElse(UNKNOWN));
        out.put(salt.toArray()).put(commitment.toArray());
        facts.streamHeader().ifPresent(header -> out.put(header.value().toArray()));
        byte[] provider = source.provider().getBytes(StandardCharsets.US_ASCII);
        byte[] keyId = source.keyId().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) provider.length).put(provider);
        out.put((byte) keyId.length).put(keyId);
        out.putShort((short) source.wrapped().size()).put(source.wrapped().toArray());
        out.putShort((short) source.context().size()).put(source.context().toArray());
        return head;
    }

    static Envelope decode(byte[] binary) {
        if (binary.length > Envelope.BINARY_LIMIT) {
            throw new EnvelopeException("envelope of more than " + Envelope.BINARY_LIMIT + " bytes");
        }
        Octets in = new Octets(binary);
        Envelope envelope = read(in);
        in.end();
        return envelope;
    }

    /** Where an envelope that begins at {@code from} ends, at most {@code to}; −1 if none begins there. */
    static int end(byte[] bytes, int from, int to) {
        Octets in = new Octets(Arrays.copyOfRange(bytes, from, Math.min(to, from + Envelope.BINARY_LIMIT)));
        try {
            read(in);
            return from + in.position();
        } catch (EnvelopeException e) {
            return -1;
        }
    }

    private static Envelope read(Octets in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new EnvelopeException("unknown version " + version);
        }
        SseMethod method = SseMethod.of(in.u8());
        EnvelopeFlags flags = EnvelopeFlags.of(in.u16());
        long size = in.u64();
        Bytes salt = Bytes.of(in.take(SALT));
        Bytes commitment = Bytes.of(in.take(COMMITMENT));
        Optional<StreamHeader> header = flags.multipart()
                ? Optional.empty()
                : Optional.of(new StreamHeader(Bytes.of(in.take(StreamHeader.SIZE))));
        String provider = Utf8.decode(in.take(in.u8()));
        String keyId = Utf8.decode(in.take(in.u8()));
        Bytes wrapped = Bytes.of(in.take(in.u16()));
        Bytes context = Bytes.of(in.take(in.u16()));
        KeySource source = new KeySource(method, provider, keyId, wrapped, context);
        OptionalLong plainSize = size == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(size);
        EnvelopeFacts facts = new EnvelopeFacts(source, flags, plainSize, header);
        return new Envelope(facts, salt, commitment, Bytes.of(in.take(DataKeySeal.SIZE)));
    }

    private static int headSize(EnvelopeFacts facts) {
        KeySource source = facts.source();
        return FIXED
                + (facts.streamHeader().isPresent() ? StreamHeader.SIZE : 0)
                + source.provider().length()
                + source.keyId().length()
                + source.wrapped().size()
                + source.context().size();
    }
}
