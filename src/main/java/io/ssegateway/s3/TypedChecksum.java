package io.ssegateway.s3;

import io.ssegateway.s3.Checksum.Algorithm;
import java.util.Base64;

/**
 * The checksum of an object: of all its bytes, or of the checksums of its parts. Source: Amazon S3 User Guide,
 * "Checking object integrity".
 *
 * @param parts 0 for the checksum of all bytes, else the number behind the hyphen
 */
public record TypedChecksum(Checksum checksum, int parts) {
    /** The type of a checksum of all bytes. */
    public static final String FULL_OBJECT = "FULL_OBJECT";

    /** The type of a checksum of checksums. */
    public static final String COMPOSITE = "COMPOSITE";

    /** The value as clients read it, {@code -N} included. */
    public String text() {
        return parts == 0 ? checksum.base64() : checksum.base64() + '-' + parts;
    }

    /** The value of {@code x-amz-checksum-type}. */
    public String type() {
        return parts == 0 ? FULL_OBJECT : COMPOSITE;
    }

    /**
     * Reads a value as clients write it.
     *
     * @throws IllegalArgumentException if it is no checksum of this algorithm
     */
    public static TypedChecksum parse(Algorithm algorithm, String text) {
        int hyphen = text.indexOf('-');
        String value = hyphen < 0 ? text : text.substring(0, hyphen);
        int parts = hyphen < 0 ? 0 : Integer.parseInt(text.substring(hyphen + 1));
        Checksum checksum = new Checksum(algorithm, Base64.getDecoder().decode(value));
        if (hyphen >= 0 && (parts < 1 || parts > 10_000)) {
            throw new IllegalArgumentException("no count of parts");
        }
        return new TypedChecksum(checksum, parts);
    }
}
