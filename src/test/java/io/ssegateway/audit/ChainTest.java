package io.ssegateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a file of records shows, and where. */
class ChainTest {
    private static final int USES = 6;

    @TempDir
    private Path folder;

    private Path file;
    private List<String> lines;

    @BeforeEach
    void someRecords() throws IOException {
        file = Records.file(folder, USES);
        lines = Records.lines(file);
        assertThat(lines).hasSize(USES + 1);
    }

    private String after(List<String> changed) throws IOException {
        Records.write(file, changed);
        return Records.finding(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000})
    void whatWasWrittenIsIntact(int uses) throws IOException {
        Path other = Records.file(Files.createDirectory(folder.resolve("other")), uses);

        AuditVerifier.Verdict verdict = Records.verify(other);

        assertThat(verdict.finding()).isEmpty();
        assertThat(verdict.records()).isEqualTo(uses + 1L);
        assertThat(Records.lines(other).getLast())
                .contains("\"hash\":\"" + verdict.end().hash() + "\"}");
    }

    /** What the README says is what is written: a chain that somebody else can compute. */
    @Test
    void theHashIsSha256OverTheHashBeforeAndTheLineUpToItsOwn() {
        String before = "0".repeat(64);
        for (String line : lines) {
            String body = line.substring(0, line.length() - 75);
            String hash = line.substring(line.length() - 66, line.length() - 2);
            assertThat(line).isEqualTo(body + ",\"hash\":\"" + hash + "\"}");
            assertThat(Chain.digest((before + body).getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(hash);
            before = hash;
        }
    }

    @Test
    void anyLineThatIsTakenOutIsNamed() throws IOException {
        for (int i = 0; i < lines.size() - 1; i++) {
            List<String> changed = Records.lines(file);
            changed.remove(i);
            assertThat(after(changed))
                    .isEqualTo("audit.jsonl:%d: record %d is missing%s"
                            .formatted(i + 1, i + 1, i == 0 ? ", and with them a file before this one" : ""));
            Records.write(file, lines);
        }
    }

    @Test
    void severalLinesThatAreTakenOutAreNamed() throws IOException {
        lines.subList(2, 5).clear();
        assertThat(after(lines)).isEqualTo("audit.jsonl:3: records 3 to 5 are missing");
    }

    @Test
    void anyByteThatIsChangedIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int firstLine = lines.getFirst().length() + 1;
        for (int at = 0; at < firstLine + lines.get(1).length() + 1; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(Records.finding(file))
                    .as("byte %d", at)
                    .matches("audit\\.jsonl:%s: .+".formatted(at < firstLine ? "[12]" : "[23]"));
        }
    }

    @Test
    void aRecordThatIsExchangedForOneWithAHashOfItsOwnIsFound() throws IOException {
        for (int i = 1; i < lines.size() - 1; i++) {
            List<String> changed = Records.lines(file);
            String body = changed.get(i).replace("\"app\"", "\"ape\"");
            body = body.substring(0, body.length() - 75);
            changed.set(i, body + ",\"hash\":\"" + Chain.digest(body.getBytes(StandardCharsets.US_ASCII)) + "\"}");
            assertThat(after(changed))
                    .isEqualTo("audit.jsonl:%d: record %d was changed, or the one before it was exchanged"
                            .formatted(i + 1, i + 1));
            String before = lines.get(i - 1)
                    .substring(lines.get(i - 1).length() - 66, lines.get(i - 1).length() - 2);
            changed.set(
                    i, body + ",\"hash\":\"" + Chain.hash(before, body.getBytes(StandardCharsets.US_ASCII)) + "\"}");
            assertThat(after(changed)).startsWith("audit.jsonl:%d: record %d".formatted(i + 2, i + 2));
            Records.write(file, lines);
        }
    }

    @Test
    void anyTwoLinesInAnotherOrderAreFound() throws IOException {
        for (int i = 0; i < lines.size() - 1; i++) {
            List<String> changed = Records.lines(file);
            Collections.swap(changed, i, i + 1);
            assertThat(after(changed))
                    .startsWith("audit.jsonl:%d: ".formatted(i + 1))
                    .contains("missing");
            Records.write(file, lines);
        }
    }

    @Test
    void aLineThatIsPutInAnywhereIsFound() throws IOException {
        for (int i = 0; i <= lines.size(); i++) {
            List<String> again = Records.lines(file);
            again.add(i, lines.get(2));
            assertThat(after(again)).as("at %d", i).isNotEmpty();
            Records.write(file, lines);
            List<String> foreign = Records.lines(file);
            foreign.add(i, "{\"time\":\"2026-08-01T10:00:00Z\"}");
            assertThat(after(foreign)).isEqualTo("audit.jsonl:%d: is no audit record".formatted(i + 1));
            Records.write(file, lines);
        }
    }

    @Test
    void anEndThatIsCutInTheMiddleOfALineIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 1; cut <= lines.getLast().length(); cut++) {
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
            assertThat(Records.finding(file))
                    .as("without the last %d bytes", cut)
                    .startsWith("audit.jsonl:7: the last line is not complete");
        }
    }

    @Test
    void wholeLinesCutOffTheEndShowByAnAnchorOnly() throws IOException {
        String head = Records.verify(file).end().hash();
        Records.write(file, lines.subList(0, 5));

        assertThat(Records.finding(file)).isEmpty();
        assertThat(AuditVerifier.verify(List.of(file), Optional.of(head)).finding())
                .hasValueSatisfying(found -> assertThat(found.text()).contains(head, "cut off"));
        Records.write(file, lines);
        assertThat(AuditVerifier.verify(List.of(file), Optional.of(head)).finding())
                .isEmpty();
    }

    @Test
    void anEmptyFileIsNoAuditFile() throws IOException {
        Files.write(file, new byte[0]);
        assertThat(Records.finding(file)).startsWith("audit.jsonl:0: holds no record");
    }

    @Test
    void linesOfAnyLengthAreReadWithinBounds() throws IOException {
        Files.writeString(file, "x".repeat(3 << 20));
        assertThat(Records.finding(file)).isEqualTo("audit.jsonl:1: is no audit record");
    }
}
