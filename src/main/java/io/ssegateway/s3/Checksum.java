package io.ssegateway.s3;

import java.util.Arrays;
import java.util.Base64;

/** A checksum of an object's plain bytes, verified. Source: Amazon S3 User Guide, "Checking object integrity". */
public final class Checksum {
    private final Algorithm algorithm;
    private final byte[] value;

    /** Copies the value; its length must be the algorithm's. */
    public Checksum(Algorithm algorithm, byte[] value) {
        if (value.length != algorithm.size()) {
            throw new IllegalArgumentException("a " + algorithm + " has " + algorithm.size() + " bytes");
        }
        this.algorithm = algorithm;
        this.value = value.clone();
    }

    /** Which checksum. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** A copy of the bytes, most significant first. */
    public byte[] value() {
        return value.clone();
    }

    /** As it stands in a header field. */
    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checksum that && algorithm == that.algorithm && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return algorithm + ":" + base64();
    }

    /** The checksums that S3 knows and this gateway verifies. */
    public enum Algorithm {
        CRC32(4, S3Header.CHECKSUM_CRC32),
        CRC32C(4, S3Header.CHECKSUM_CRC32C),
        CRC64NVME(8, S3Header.CHECKSUM_CRC64NVME),
        SHA1(20, S3Header.CHECKSUM_SHA1),
        SHA256(32, S3Header.CHECKSUM_SHA256);

        private final int size;
        private final S3Header header;

        Algorithm(int size, S3Header header) {
            this.size = size;
            this.header = header;
        }

        /** Bytes of a value. */
        public int size() {
            return size;
        }

        /** The field that carries it. */
        public S3Header header() {
            return header;
        }
    }
}
