package io.ssegateway.s3;

import java.nio.charset.StandardCharsets;

/**
 * An object's key: the percent-decoded octets of the raw target, as UTF-8, 1 to 1 024 bytes. Source: Amazon S3 User
 * Guide, "Naming Amazon S3 objects".
 *
 * @throws S3Exception {@code KeyTooLongError} above 1 024 bytes, {@code InvalidURI} for the empty key
 */
public record ObjectKey(String value) {
    private static final int MAX_BYTES = 1024;

    /** Checks the length in bytes. */
    public ObjectKey {
        if (value.isEmpty()) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        int size = value.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_BYTES) {
            throw new S3Exception(S3Error.KEY_TOO_LONG)
                    .with("Size", Integer.toString(size))
                    .with("MaxSizeAllowed", Integer.toString(MAX_BYTES));
        }
    }

    /** The key percent-encoded for a request target, '/' kept. */
    public String encoded() {
        return UriEncoding.path(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
