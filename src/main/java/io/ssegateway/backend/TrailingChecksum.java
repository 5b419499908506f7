package io.ssegateway.backend;

import io.ssegateway.s3.Checksum.Algorithm;

/**
 * A checksum that is told to the store after the last byte of a streamed body, where the store takes one. Whatever it
 * is, it leaves together with the body's last bytes and only after the body has ended in order.
 *
 * <p>Source: Amazon S3 User Guide, "Checking object integrity"; S3 API Reference, "Signature Calculations: trailing
 * headers".
 */
public sealed interface TrailingChecksum {
    /** Which checksum it is. */
    Algorithm algorithm();

    /** CRC32C of the bytes as they are sent: for ciphertext, whose checksum no client ever sees. */
    record Computed() implements TrailingChecksum {
        @Override
        public Algorithm algorithm() {
            return Algorithm.CRC32C;
        }
    }

    /**
     * The checksum that the sender of the body announced: it stays a property of a plain object. For bytes that go on
     * as they came; its value is {@link io.ssegateway.stream.Body#verifiedChecksum}.
     */
    record Announced(Algorithm algorithm) implements TrailingChecksum {}
}
