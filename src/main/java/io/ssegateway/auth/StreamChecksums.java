package io.ssegateway.auth;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.stream.Checksums;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/** The checksums of the JDK, CRC-64/NVME, and how CRCs combine. Stateless. */
public final class StreamChecksums implements Checksums {
    @Override
    public Running begin(Algorithm algorithm) {
        RunningDigest digest = RunningDigest.of(algorithm);
        return new Running() {
            @Override
            public void update(Buffer bytes) {
                digest.update(bytes.getBytes());
            }

            @Override
            public Checksum value() {
                return new Checksum(algorithm, digest.value());
            }
        };
    }

    @Override
    public Checksum combined(Checksum first, Checksum second, long secondLength) {
        Algorithm algorithm = first.algorithm();
        if (algorithm != second.algorithm()) {
            throw new IllegalArgumentException(algorithm + " and " + second.algorithm() + " do not combine");
        }
        CrcCombination combination = switch (algorithm) {
            case CRC32 -> CrcCombination.CRC32;
            case CRC32C -> CrcCombination.CRC32C;
            case CRC64NVME -> CrcCombination.CRC64NVME;
            case SHA1, SHA256 -> throw new IllegalArgumentException("no combination of " + algorithm);
        };
        long value = combination.combined(number(first), number(second), secondLength);
        byte[] octets = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        byte[] last = new byte[algorithm.size()];
        System.arraycopy(octets, Long.BYTES - last.length, last, 0, last.length);
        return new Checksum(algorithm, last);
    }

    private static long number(Checksum crc) {
        byte[] octets = new byte[Long.BYTES];
        byte[] value = crc.value();
        System.arraycopy(value, 0, octets, Long.BYTES - value.length, value.length);
        return ByteBuffer.wrap(octets).getLong();
    }
}
