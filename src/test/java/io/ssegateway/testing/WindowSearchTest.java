package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves nothing, unless it would have found something. */
class WindowSearchTest {
    private static final int CHUNK = 1 << 20;

    @TempDir
    private Path plain;

    @TempDir
    private Path stored;

    private final Random random = new Random(7);
    private final byte[] secret = bytes(3 * CHUNK + 77);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void write() throws IOException {
        Files.write(plain.resolve("secret"), secret);
        Files.write(Files.createDirectories(plain.resolve("deep/er")).resolve("small"), bytes(100));
    }

    /** What is stored holds 31 bytes of the plaintext, from one offset at another. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0",
        "15, 7",
        "1048570, 3",
        "2000003, 1048576",
        "2000003, 1048575",
        "2000003, 1048550",
        "77, 2500000",
        "3145774, 99"
    })
    void findsThirtyOneSharedBytesWhereverTheyLie(int from, int at) throws IOException {
        byte[] file = bytes(at + 31);
        System.arraycopy(secret, from, file, at, 31);
        Path path =
                Files.write(Files.createDirectories(stored.resolve("bucket")).resolve("object"), file);

        assertThat(WindowSearch.of(plain).firstIn(stored)).hasValueSatisfying(hit -> {
            assertThat(hit.file()).isEqualTo(path);
            assertThat(hit.offset()).isBetween((long) at, at + 15L);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16, CHUNK, CHUNK + 16, 3 * CHUNK + 5})
    void findsNothingInOtherBytes(int length) throws IOException {
        Files.write(stored.resolve("object"), bytes(length));

        assertThat(WindowSearch.of(plain).firstIn(stored)).isEmpty();
    }

    @Test
    void fifteenBytesAreNoWindow() throws IOException {
        Files.write(stored.resolve("object"), Arrays.copyOf(secret, 15));

        assertThat(WindowSearch.of(plain).firstIn(stored)).isEmpty();
    }
}
