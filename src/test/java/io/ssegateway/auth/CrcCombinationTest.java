package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CRCs of two strings, combined, against the CRC of both in one go. */
class CrcCombinationTest {
    private static final StreamChecksums CHECKSUMS = new StreamChecksums();
    private static final int[] LENGTHS = {0, 1, 2, 7, 8, 9, 255, 256, 65_535, 65_536, 1_000_003};

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"CRC32", "CRC32C", "CRC64NVME"})
    void combinedIsComputedForEveryPairOfLengths(Algorithm algorithm) {
        Random random = new Random(1);
        for (int first : LENGTHS) {
            for (int second : LENGTHS) {
                byte[] both = new byte[first + second];
                random.nextBytes(both);
                Checksum combined = CHECKSUMS.combined(
                        sum(algorithm, Arrays.copyOf(both, first)),
                        sum(algorithm, Arrays.copyOfRange(both, first, both.length)),
                        second);
                assertThat(combined).as("%d and %d", first, second).isEqualTo(sum(algorithm, both));
            }
        }
    }

    @Test
    void directComputationIsTheJdks() {
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);
        CRC32 crc32 = new CRC32();
        crc32.update(bytes);
        CRC32C crc32c = new CRC32C();
        crc32c.update(bytes);
        assertThat(number(sum(Algorithm.CRC32, bytes))).isEqualTo(crc32.getValue());
        assertThat(number(sum(Algorithm.CRC32C, bytes))).isEqualTo(crc32c.getValue());
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"CRC32", "CRC32C", "CRC64NVME"})
    void lengthsBeyondAnyBufferCombine(Algorithm algorithm) {
        // 2^40 zero bytes, put together by doubling, are what 2^40 zero bytes combine to at once
        byte[] kibibyte = new byte[1024];
        Checksum zeros = sum(algorithm, kibibyte);
        long length = kibibyte.length;
        while (length < 1L << 40) {
            zeros = CHECKSUMS.combined(zeros, zeros, length);
            length *= 2;
        }
        Checksum start = sum(algorithm, "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Checksum atOnce = CHECKSUMS.combined(start, zeros, length);
        Checksum halves = start;
        Checksum half = sum(algorithm, kibibyte);
        for (long done = kibibyte.length; done < length / 2; done *= 2) {
            half = CHECKSUMS.combined(half, half, done);
        }
        halves = CHECKSUMS.combined(CHECKSUMS.combined(halves, half, length / 2), half, length / 2);
        assertThat(atOnce).isEqualTo(halves);
    }

    @Test
    void publishedValuesCombine() {
        // the check value of "123456789" from "12345" and "6789"
        assertThat(CHECKSUMS
                        .combined(text(Algorithm.CRC64NVME, "12345"), text(Algorithm.CRC64NVME, "6789"), 4)
                        .value())
                .isEqualTo(java.util.HexFormat.of().parseHex("ae8b14860a799888"));
        assertThat(CHECKSUMS
                        .combined(text(Algorithm.CRC32, "12345"), text(Algorithm.CRC32, "6789"), 4)
                        .value())
                .isEqualTo(java.util.HexFormat.of().parseHex("cbf43926"));
        assertThat(CHECKSUMS
                        .combined(text(Algorithm.CRC32C, "12345"), text(Algorithm.CRC32C, "6789"), 4)
                        .value())
                .isEqualTo(java.util.HexFormat.of().parseHex("e3069283"));
    }

    @Test
    void refusesWhatDoesNotCombine() {
        Checksum crc = text(Algorithm.CRC32, "a");
        assertThatThrownBy(() -> CHECKSUMS.combined(crc, text(Algorithm.CRC32C, "b"), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CHECKSUMS.combined(text(Algorithm.SHA1, "a"), text(Algorithm.SHA1, "b"), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CHECKSUMS.combined(text(Algorithm.SHA256, "a"), text(Algorithm.SHA256, "b"), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CHECKSUMS.combined(crc, crc, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Checksum text(Algorithm algorithm, String text) {
        return sum(algorithm, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static Checksum sum(Algorithm algorithm, byte[] bytes) {
        var running = CHECKSUMS.begin(algorithm);
        running.update(Buffer.buffer(bytes));
        return running.value();
    }

    private static long number(Checksum crc) {
        return Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(crc.value()).getInt());
    }
}
