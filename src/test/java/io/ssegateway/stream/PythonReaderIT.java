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
        assertRestores(vector.write().stored(), vector.frozen(), true);
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    void restoresFromBytesAndKeyAlone(Vector vector) throws Exception {
        assertRestores(vector.write().stored(), vector.frozen(), false);
    }

    @ParameterizedTest
    @EnumSource(PartsVector.class)
    void restoresManyPartsFromBytesEnvelopeAndKey(PartsVector vector) throws Exception {
        assertRestores(vector.write().stored(), vector.frozen(), true);
    }

    @ParameterizedTest
    @EnumSource(PartsVector.class)
    void restoresManyPartsFromBytesAndKeyAlone(PartsVector vector) throws Exception {
        assertRestores(vector.write().stored(), vector.frozen(), false);
    }

    @Test
    void refusesAnotherNameAndAChangedByte() throws Exception {
        byte[] stored = Vector.ONE_BYTE.write().stored();
        Properties frozen = Vector.ONE_BYTE.frozen();
        String envelope = "--envelope=" + frozen.getProperty("envelope");
        Path file = Files.write(folder.resolve("stored"), stored);
        assertThat(run(command(frozen, file, envelope, "--bucket=vectors", "--object=other")))
                .isNotZero();
        stored[50] ^= 1;
        Files.write(file, stored);
        assertThat(run(command(frozen, file))).isNotZero();
    }

    @Test
    void refusesPartsInAnotherOrder() throws Exception {
        PartsVector.Written written = PartsVector.GAPS.write();
        byte[] stored = written.stored();
        byte[] first = written.streams().get(0);
        byte[] second = written.streams().get(1);
        System.arraycopy(second, 0, stored, 0, second.length);
        System.arraycopy(first, 0, stored, second.length, first.length);
        Path file = Files.write(folder.resolve("stored"), stored);
        assertThat(run(command(PartsVector.GAPS.frozen(), file))).isNotZero();
    }

    @Test
    void readsTheStateOfAnUpload() throws Exception {
        Path state = Vector.FOLDER.resolve("state.properties");
        List<String> command = List.of(PYTHON, "src/test/python/read_state.py", state.toString());
        assertThat(run(command)).isZero();
        Path changed = folder.resolve("changed.properties");
        Files.writeString(changed, Files.readString(state).replace("upload.body=53534547", "upload.body=53534548"));
        assertThat(run(List.of(PYTHON, "src/test/python/read_state.py", changed.toString())))
                .isNotZero();
    }

    private void assertRestores(byte[] stored, Properties frozen, boolean envelope) throws Exception {
        Path file = Files.write(folder.resolve("stored"), stored);
        List<String> command = envelope
                ? command(
                        frozen,
                        file,
                        "--envelope=" + frozen.getProperty("envelope"),
                        "--bucket=" + frozen.getProperty("bucket"),
                        "--object=" + frozen.getProperty("object"))
                : command(frozen, file);
        assertThat(run(command)).isZero();
        assertThat(Vector.digest("SHA-256", Files.readAllBytes(folder.resolve("plain"))))
                .isEqualTo(frozen.getProperty("plain.sha256"));
    }

    private List<String> command(Properties frozen, Path stored, String... options) {
        List<String> command = new ArrayList<>(List.of(PYTHON, "src/test/python/read_sealed.py"));
        command.addAll(List.of(stored.toString(), frozen.getProperty("key")));
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
