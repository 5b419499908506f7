package io.ssegateway.envelope;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an upload is called in the state: the first 32 hexadecimal digits of {@code SHA-256(L(bucket) ‖ L(key) ‖
 * L(backend upload id))} (FORMAT.md §11). No secret.
 *
 * @param text 32 lower-case hexadecimal digits
 */
public record UploadUid(String text) {
    /** Characters of the name. */
    public static final int LENGTH = 32;

    /** What a two-byte length holds. */
    private static final int NAME_LIMIT = 0xffff;

    /** Rejects any other form. */
    public UploadUid {
        if (text.length() != LENGTH || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("no name of an upload");
        }
    }

    /**
     * The name of an upload.
     *
     * @param backendUploadId as the store gave it, which is what clients see
     * @throws EnvelopeException if a part has no UTF-8 form or is longer than 65 535 bytes of it
     */
    public static UploadUid of(String bucket, String objectKey, String backendUploadId) {
        byte[] framed = KeySchedule.framed(bounded(bucket), bounded(objectKey), bounded(backendUploadId));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(framed);
            return new UploadUid(Bytes.of(digest, 0, LENGTH / 2).toString());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }

    byte[] ascii() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bounded(String name) {
        byte[] bytes = Utf8.encode(name);
        if (bytes.length > NAME_LIMIT) {
            throw new EnvelopeException("a name of more than " + NAME_LIMIT + " bytes");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
