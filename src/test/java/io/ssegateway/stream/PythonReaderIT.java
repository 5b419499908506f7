package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A reader in another language, written from FORMAT.md, restores what we store. Takes the interpreter from
 * {@code GW_TEST_PYTHON} (default {@code python3}); without one that has the package {@code cryptography} it is skipped
 * with that reason, and fails in CI.
 */
class PythonReaderIT {
    private static final String PYTHON =
            Optional.ofNullable(System.getenv("GW_TEST_PYTHON")).orElse("python3");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsPython() throws Exception {
        boolean there = Files.exists(Path.of("src/test/python/read_sealed.py"))
                && run(List.of(PYTHON, "-c", "import cryptography")) == 0;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(PYTHON + " with the package cryptography").isTrue();
        }
        assumeTrue(there, "skipped: " + PYTHON + " with the package cryptography is not here");
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    void restoresFromBytesEnvelopeAndKey(Vector vector) throws Exception {
        Properties frozen = vector.frozen();
        assertThat(restore(
                        vector,
                        "--envelope=" + frozen.getProperty("envelope"),
                        "--bucket=" + frozen.getProperty("bucket"),
                        "--object=" + frozen.getProperty("object")))
                .isEqualTo(frozen.getProperty("plain.sha256"));
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    void restoresFromBytesAndKeyAlone(Vector vector) throws Exception {
        assertThat(restore(vector)).isEqualTo(vector.frozen().getProperty("plain.sha256"));
    }

    @Test
    void refusesAnotherNameAndAChangedByte() throws Exception {
        Vector vector = Vector.ONE_BYTE;
        byte[] stored = vector.write().stored();
        String envelope = "--envelope=" + vector.frozen().getProperty("envelope");
        Path file = Files.write(folder.resolve("stored"), stored);
        assertThat(run(command(vector, file, envelope, "--bucket=vectors", "--object=other")))
                .isNotZero();
        stored[50] ^= 1;
        Files.write(file, stored);
        assertThat(run(command(vector, file))).isNotZero();
    }

    private String restore(Vector vector, String... options) throws Exception {
        Path file = Files.write(folder.resolve("stored"), vector.write().stored());
        assertThat(run(command(vector, file, options))).isZero();
        return Vector.digest("SHA-256", Files.readAllBytes(folder.resolve("plain")));
    }

    private List<String> command(Vector vector, Path stored, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON, "src/test/python/read_sealed.py"));
        command.addAll(List.of(stored.toString(), vector.frozen().getProperty("key")));
        command.add(folder.resolve("plain").toString());
        command.addAll(Arrays.asList(options));
        return command;
    }

    private static int run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONUTF8", "1");
        try {
            Process process =
                    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (java.io.IOException e) {
            return -1;
        }
    }
}
