package io.ssegateway.stream;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.vertx.core.buffer.Buffer;

/** How the checksums of S3 are computed. Safe for concurrent use; what it begins has one owner. */
public interface Checksums {
    /** Begins a checksum. */
    Running begin(Algorithm algorithm);

    /**
     * The checksum of bytes that are known by the checksums of their two halves only.
     *
     * @param first of the first half; a CRC
     * @param second of the second half, the same algorithm
     * @param secondLength bytes of the second half
     * @throws IllegalArgumentException for an algorithm that cannot be combined, or two of them
     */
    Checksum combined(Checksum first, Checksum second, long secondLength);

    /** A checksum of bytes that pass by. */
    interface Running {
        /** Takes the next bytes. */
        void update(Buffer bytes);

        /** The checksum of everything so far; the end of its life. */
        Checksum value();
    }
}
