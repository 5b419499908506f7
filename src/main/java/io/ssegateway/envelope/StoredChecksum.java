package io.ssegateway.envelope;

/**
 * The checksum of the plaintext as the client may ask for it again; sealed in the footer (FORMAT.md §6).
 *
 * @param algorithm which one
 * @param type of the whole object, or of the parts' checksums
 * @param parts 0 for {@code FULL_OBJECT}, else the number of parts
 * @param value the raw bytes
 */
public record StoredChecksum(Algorithm algorithm, Type type, int parts, Bytes value) {
    /** Rejects a value of a wrong size and a part count that does not fit the type. */
    public StoredChecksum {
        boolean counted = parts >= 1 && parts <= 10_000;
        if (value.size() != algorithm.size || (type == Type.COMPOSITE ? !counted : parts != 0)) {
            throw new IllegalArgumentException("no checksum");
        }
    }

    /** A checksum of the whole object. */
    public static StoredChecksum ofObject(Algorithm algorithm, Bytes value) {
        return new StoredChecksum(algorithm, Type.FULL_OBJECT, 0, value);
    }

    /** The algorithms; codes are persistent. */
    public enum Algorithm {
        /** CRC-32, 4 bytes. */
        CRC32(1, 4),
        /** CRC-32C, 4 bytes. */
        CRC32C(2, 4),
        /** CRC-64/NVME, 8 bytes. */
        CRC64NVME(3, 8),
        /** SHA-1, 20 bytes. */
        SHA1(4, 20),
        /** SHA-256, 32 bytes. */
        SHA256(5, 32);

        private final int code;
        private final int size;

        Algorithm(int code, int size) {
            this.code = code;
            this.size = size;
        }

        /** The persistent code, from 1. */
        public int code() {
            return code;
        }

        /** Bytes of a value. */
        public int size() {
            return size;
        }

        /**
         * The algorithm of a code.
         *
         * @throws EnvelopeException for a code this version does not know
         */
        public static Algorithm of(int code) {
            for (Algorithm algorithm : values()) {
                if (algorithm.code == code) {
                    return algorithm;
                }
            }
            throw new EnvelopeException("unknown checksum algorithm " + code);
        }
    }

    /** What the checksum is of; codes are persistent. */
    public enum Type {
        /** All bytes of the object. */
        FULL_OBJECT(1),
        /** The checksums of the parts. */
        COMPOSITE(2);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** The persistent code, from 1. */
        public int code() {
            return code;
        }

        /**
         * The type of a code.
         *
         * @throws EnvelopeException for a code this version does not know
         */
        public static Type of(int code) {
            return switch (code) {
                case 1 -> FULL_OBJECT;
                case 2 -> COMPOSITE;
                default -> throw new EnvelopeException("unknown checksum type " + code);
            };
        }
    }
}
