package io.ssegateway.auth;

import io.ssegateway.s3.Checksum.Algorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** A digest or checksum of bytes that pass by. Threads: one owner. */
abstract class RunningDigest {
    private byte @Nullable [] value;

    /** The checksum of an algorithm. */
    static RunningDigest of(Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new OfChecksum(new CRC32(), algorithm.size());
            case CRC32C -> new OfChecksum(new CRC32C(), algorithm.size());
            case CRC64NVME -> new OfChecksum(new Crc64Nvme(), algorithm.size());
            case SHA1 -> of("SHA-1");
            case SHA256 -> of("SHA-256");
        };
    }

    /** The digest of a JDK algorithm. */
    static RunningDigest of(String algorithm) {
        return new OfMessage(SigV4.digest(algorithm));
    }

    /** Takes the next bytes. */
    abstract void update(byte[] data);

    /** The digest of everything so far, most significant byte first; the end of its life. */
    final byte[] value() {
        byte[] known = value;
        if (known == null) {
            known = end();
            value = known;
        }
        return known.clone();
    }

    abstract byte[] end();

    private static final class OfChecksum extends RunningDigest {
        private final Checksum checksum;
        private final int size;

        private OfChecksum(Checksum checksum, int size) {
            this.checksum = checksum;
            this.size = size;
        }

        @Override
        void update(byte[] data) {
            checksum.update(data);
        }

        @Override
        byte[] end() {
            return size == Integer.BYTES
                    ? ByteBuffer.allocate(size)
                            .putInt((int) checksum.getValue())
                            .array()
                    : ByteBuffer.allocate(size).putLong(checksum.getValue()).array();
        }
    }

    private static final class OfMessage extends RunningDigest {
        private final MessageDigest digest;

        private OfMessage(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        void update(byte[] data) {
            digest.update(data);
        }

        @Override
        byte[] end() {
            return digest.digest();
        }
    }
}
