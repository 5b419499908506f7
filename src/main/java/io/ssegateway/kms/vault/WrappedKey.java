package io.ssegateway.kms.vault;

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
 * A data key as Transit wrapped it, bound to its encryption context: {@code u8 1 ‖ tag 16 ‖ ciphertext}, where the
 * ciphertext is Vault's text ({@code vault:v1:…}) and {@code tag} the first 16 bytes of HMAC-SHA-256 over {@code u16
 * length ‖ context ‖ ciphertext} under the data key itself (FORMAT.md §12).
 *
 * <p>Why a tag: {@code datakey} takes no associated data in any version, and it takes a {@code context} only into keys
 * made with {@code derived=true}; a key without drops it <em>silently</em>. {@code encrypt} does take associated data,
 * but servers older than that drop it silently too, and with the right to create it makes a key that is missing. So
 * every call sends the context, which a derived key authenticates, and the tag binds it whatever the key is. It binds
 * the ciphertext as well, of which Vault reads {@code v0} like {@code v1}.
 */
record WrappedKey(Bytes tag, String ciphertext) {
    private static final byte VERSION = 1;
    private static final int TAG_SIZE = 16;
    private static final int HEAD = 1 + TAG_SIZE;
    /** A symmetric key wraps into 89; what an RSA key wraps into has no room in an object's envelope. */
    private static final int MAX_CIPHERTEXT = 160;

    private static final String MAC = "HmacSHA256";
    private static final byte[] LABEL = "sse-gateway vault 1\0".getBytes(StandardCharsets.US_ASCII);

    /** Binds what Vault wrapped to its context; empty if the text is none of a ciphertext. */
    static Optional<Bytes> bind(KeyMaterial key, byte[] context, String ciphertext) {
        if (!fits(ciphertext)) {
            return Optional.empty();
        }
        byte[] text = ciphertext.getBytes(StandardCharsets.US_ASCII);
        byte[] wrapped = ByteBuffer.allocate(HEAD + text.length)
                .put(VERSION)
                .put(tag(key, context, ciphertext))
                .put(text)
                .array();
        return Optional.of(Bytes.of(wrapped));
    }

    /** What the bytes hold; empty if this provider cannot have made them. */
    static Optional<WrappedKey> parse(Bytes wrapped) {
        byte[] all = wrapped.toArray();
        if (all.length <= HEAD || all[0] != VERSION) {
            return Optional.empty();
        }
        String ciphertext = new String(all, HEAD, all.length - HEAD, StandardCharsets.ISO_8859_1);
        return fits(ciphertext) ? Optional.of(new WrappedKey(Bytes.of(all, 1, HEAD), ciphertext)) : Optional.empty();
    }

    /** Whether this key was wrapped in this ciphertext under this context. */
    boolean binds(KeyMaterial key, byte[] context) {
        return MessageDigest.isEqual(tag.toArray(), tag(key, context, ciphertext));
    }

    /**
     * The context as it is authenticated, never empty.
     *
     * @throws io.ssegateway.envelope.EnvelopeException if no object can have such a context
     */
    static byte[] context(Map<String, String> context) {
        byte[] encoded = EncryptionContext.encode(context).toArray();
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + encoded.length);
        System.arraycopy(encoded, 0, labelled, LABEL.length, encoded.length);
        return labelled;
    }

    static String base64(byte[] context) {
        return Base64.getEncoder().encodeToString(context);
    }

    /** Printable ASCII that JSON carries as it is. A key may have a prefix of its own instead of {@code vault:v}. */
    private static boolean fits(String ciphertext) {
        return !ciphertext.isEmpty()
                && ciphertext.length() <= MAX_CIPHERTEXT
                && ciphertext.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    }

    private static byte[] tag(KeyMaterial key, byte[] context, String ciphertext) {
        return key.use(bytes -> {
            try {
                Mac mac = Mac.getInstance(MAC);
                mac.init(new SecretKeySpec(bytes, MAC));
                mac.update(ByteBuffer.allocate(Short.BYTES).putShort(0, (short) context.length));
                mac.update(context);
                mac.update(ciphertext.getBytes(StandardCharsets.US_ASCII));
                return Arrays.copyOf(mac.doFinal(), TAG_SIZE);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + MAC, e);
            }
        });
    }
}
