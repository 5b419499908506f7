package io.ssegateway.kms.huawei;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeyMaterial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A data key as the service wrapped it, bound to what it was wrapped for (FORMAT.md §13): {@code u8 1 ‖ u8 field ‖ u8
 * octets ‖ key id 36 ‖ ciphertext ‖ tag 16}. The ciphertext is the service's hexadecimal {@code cipher_text} as bytes;
 * {@code octets} is what {@code datakey_cipher_length} must repeat; the key id is the service's own, so that a key that
 * is named by an alias opens when the alias has moved. {@code tag} binds all of it, the context and the key's name
 * under the data key itself: a deployment that does not know the context's field may drop it silently.
 *
 * @param field where the service was given the context
 * @param octets of the data key as the service made it; the first 32 are used
 */
record WrappedKey(ContextField field, int octets, String keyId, Bytes ciphertext, Bytes tag) {
    private static final byte VERSION = 1;
    private static final int ID_SIZE = 36;
    private static final int HEAD = 3 + ID_SIZE;
    private static final int TAG_SIZE = 16;
    /** A data key of 64 bytes wraps into 188; envelopes have no room for much more. */
    private static final int MAX_CIPHERTEXT = 224;

    private static final int SHORT = 32;
    private static final int LONG = 64;
    private static final String MAC = "HmacSHA256";
    private static final byte[] LABEL = "sse-gateway huawei 1\0".getBytes(StandardCharsets.US_ASCII);

    /** Binds what the service wrapped; empty if it does not fit. */
    static Optional<Bytes> bind(
            KeyMaterial key, byte[] bound, ContextField field, int octets, String keyId, byte[] ciphertext) {
        if (ciphertext.length == 0 || ciphertext.length > MAX_CIPHERTEXT) {
            return Optional.empty();
        }
        byte[] wrapped = ByteBuffer.allocate(HEAD + ciphertext.length + TAG_SIZE)
                .put(VERSION)
                .put((byte) field.code())
                .put((byte) octets)
                .put(keyId.getBytes(StandardCharsets.US_ASCII))
                .put(ciphertext)
                .array();
        byte[] tag = tag(key, bound, Arrays.copyOf(wrapped, HEAD + ciphertext.length));
        System.arraycopy(tag, 0, wrapped, HEAD + ciphertext.length, TAG_SIZE);
        return Optional.of(Bytes.of(wrapped));
    }

    /** What the bytes hold; empty if this provider cannot have made them. */
    static Optional<WrappedKey> parse(Bytes wrapped) {
        byte[] all = wrapped.toArray();
        int ciphertext = all.length - HEAD - TAG_SIZE;
        if (ciphertext < 1 || ciphertext > MAX_CIPHERTEXT || all[0] != VERSION || all[2] != SHORT && all[2] != LONG) {
            return Optional.empty();
        }
        String keyId = new String(all, 3, ID_SIZE, StandardCharsets.ISO_8859_1);
        return ContextField.of(all[1])
                .filter(field -> HuaweiKey.isId(keyId))
                .map(field -> new WrappedKey(
                        field,
                        all[2],
                        keyId,
                        Bytes.of(all, HEAD, HEAD + ciphertext),
                        Bytes.of(all, HEAD + ciphertext, all.length)));
    }

    /** Whether this key was wrapped so for this. */
    boolean binds(KeyMaterial key, byte[] bound) {
        byte[] head = ByteBuffer.allocate(HEAD + ciphertext.toArray().length)
                .put(VERSION)
                .put((byte) field.code())
                .put((byte) octets)
                .put(keyId.getBytes(StandardCharsets.US_ASCII))
                .put(ciphertext.toArray())
                .array();
        return MessageDigest.isEqual(tag.toArray(), tag(key, bound, head));
    }

    /**
     * What a data key is wrapped for: the key's name in the envelope and the context.
     *
     * @throws io.ssegateway.envelope.EnvelopeException if no object can have such a context
     */
    static byte[] bound(HuaweiKey key, Map<String, String> context) {
        byte[] name = key.text().getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = EncryptionContext.encode(context).toArray();
        return ByteBuffer.allocate(LABEL.length + 1 + name.length + encoded.length)
                .put(LABEL)
                .put((byte) name.length)
                .put(name)
                .put(encoded)
                .array();
    }

    /** What the service is given of it: 44 characters. */
    static String digest(byte[] bound) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bound));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] tag(KeyMaterial key, byte[] bound, byte[] head) {
        return key.use(bytes -> {
            try {
                Mac mac = Mac.getInstance(MAC);
                mac.init(new SecretKeySpec(bytes, MAC));
                mac.update(ByteBuffer.allocate(Short.BYTES).putShort(0, (short) bound.length));
                mac.update(bound);
                mac.update(head);
                return Arrays.copyOf(mac.doFinal(), TAG_SIZE);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + MAC, e);
            }
        });
    }
}
