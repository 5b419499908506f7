package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.audit.AuditFile;
import io.ssegateway.audit.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor sees. */
class AuditCommandTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void aTrail() {
        file = folder.resolve("audit.jsonl");
    }

    private void write(int notes, long maxSize) throws IOException {
        Instant now = Instant.parse("2026-08-01T10:00:00Z");
        AuditRecord note = new AuditRecord.Note(now, "start", Map.of());
        try (AuditFile audit = AuditFile.open(new AuditFile.Settings(file, maxSize, 0), InstantSource.fixed(now))) {
            audit.write(Collections.nCopies(notes, note));
        }
    }

    private static CommandRun verify(Object... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("audit", "verify"));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void anIntactChainIsCountedInGroupsOfThree() throws IOException {
        write(12_407, 1 << 30);
        CommandRun run = verify(file);
        assertThat(run.out()).isEqualTo("12 408 records, chain intact" + System.lineSeparator());
        assertThat(run.code()).isZero();
    }

    @Test
    void aLineThatIsTakenOutIsNamedWithItsPlaceAndEndsWithFive() throws IOException {
        write(20, 1 << 30);
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(file));
        lines.remove(11);
        Files.write(file, lines);

        CommandRun run = verify(file);

        assertThat(run.out()).isEqualTo(file + ":12: record 12 is missing" + System.lineSeparator());
        assertThat(run.code()).isEqualTo(5);
        assertThat(verify(file, "--json").json().getBoolean("intact")).isFalse();
        assertThat(verify(file, "--json").json().getLong("line")).isEqualTo(12);
    }

    @Test
    void aMissingFirstFileIsNamed() throws IOException {
        write(3, 1);
        write(3, 1);
        CommandRun run = verify(file);
        assertThat(run.out()).contains("audit.jsonl:1: records 1 to ", "a file before this one");
        assertThat(run.code()).isEqualTo(5);
        assertThat(verify(file, folder.resolve("audit.jsonl.000002"), folder.resolve("audit.jsonl.000001"))
                        .code())
                .isZero();
    }

    @Test
    void anAnchorMustBeInTheChain() throws IOException {
        write(3, 1 << 30);
        String head = verify(file, "--json").json().getString("head");
        assertThat(verify(file, "--anchor", head).code()).isZero();
        assertThat(verify(file, "--anchor", "0".repeat(63) + "1").code()).isEqualTo(5);
        assertThat(verify(file, "--anchor", "nonsense").code()).isEqualTo(2);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 3));
        assertThat(verify(file).code()).isZero();
        assertThat(verify(file, "--anchor", head).code()).isEqualTo(5);
    }

    @Test
    void aFileThatIsNotThereIsAWrongCommandLine() {
        CommandRun run = verify(folder.resolve("none.jsonl"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("none.jsonl: no such file").hasLineCount(1);
    }
}
