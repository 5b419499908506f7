package io.ssegateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain goes on over full files, restarts, crashes and full disks. */
class AuditFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    private AuditFile open(long maxSize, int keep) {
        return AuditFile.open(new AuditFile.Settings(file, maxSize, keep), Records.CLOCK);
    }

    /** All files of records, in the order of a shell. */
    private Path[] files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().matches("audit\\.jsonl(\\.\\d{6})?"))
                    .sorted()
                    .toArray(Path[]::new);
        }
    }

    private static void write(AuditFile audit, int records) throws IOException {
        for (AuditRecord record : Records.uses(records)) {
            audit.write(List.of(record));
        }
    }

    @Test
    void theChainGoesOnAfterARestart() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (AuditFile audit = Records.open(file)) {
                write(audit, 2);
            }
        }
        assertThat(Records.finding(file)).isEmpty();
        assertThat(Records.lines(file)).hasSize(7);
    }

    @Test
    void fullFilesArePutAsideAndVerifyInAnyOrder() throws IOException {
        try (AuditFile audit = open(2_000, 0)) {
            write(audit, 20);
        }
        try (AuditFile audit = open(2_000, 0)) {
            write(audit, 20);
        }
        Path[] all = files();
        assertThat(all).hasSizeGreaterThan(4);
        assertThat(all[1]).hasFileName("audit.jsonl.000001");
        for (Path one : all) {
            assertThat(Files.size(one)).isLessThanOrEqualTo(2_000);
            assertThat(Records.lines(one).getFirst()).contains("\"event\":\"file\",\"prev\":\"");
        }
        assertThat(Records.finding(all)).isEmpty();
        assertThat(Records.verify(all).records()).isGreaterThan(43);
    }

    @Test
    void anyFileThatIsMissingIsNamedByTheOneBehindIt() throws IOException {
        try (AuditFile audit = open(2_000, 0)) {
            write(audit, 30);
        }
        Path[] all = files();
        assertThat(all.length).isGreaterThan(3);
        for (int missing = 1; missing < all.length; missing++) {
            int out = missing;
            Path[] rest = Stream.of(all).filter(path -> path != all[out]).toArray(Path[]::new);
            String behind = (missing == all.length - 1 ? all[0] : all[missing + 1])
                    .getFileName()
                    .toString();
            assertThat(Records.finding(rest))
                    .startsWith(behind + ":1: records ")
                    .contains("a file before this one");
        }
    }

    @Test
    void aFileThatAloneIsOverTheLimitIsWrittenAllTheSame() throws IOException {
        try (AuditFile audit = open(1, 0)) {
            write(audit, 3);
        }
        assertThat(files()).hasSize(4);
        assertThat(Records.finding(files())).isEmpty();
    }

    @Test
    void asManyFullFilesAreKeptAsAskedAndAnAnchorTellsThatTheRestIsWhole() throws IOException {
        try (AuditFile audit = open(1, 2)) {
            write(audit, 6);
        }
        Path[] all = files();
        assertThat(all).hasSize(3);
        assertThat(Records.finding(all)).contains(":1: records 1 to ", "a file before this one");
        String before = Line.parse(Records.lines(all[1]).getFirst().getBytes())
                .orElseThrow()
                .before()
                .orElseThrow();
        assertThat(AuditVerifier.verify(List.of(all), Optional.of(before)).finding())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 300})
    void aTornLineIsMovedAsideAndARecordSaysSo(int bytes) throws IOException {
        Records.file(folder, 3);
        String torn = "{\"time\":\"2026-08-01T10:00:00Z\"" + " ".repeat(300);
        torn = torn.substring(0, bytes);
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        assertThat(Records.finding(file)).startsWith("audit.jsonl:5: the last line is not complete");

        try (AuditFile audit = Records.open(file)) {
            write(audit, 1);
        }

        assertThat(Records.finding(file)).isEmpty();
        String digest = Chain.digest(torn.getBytes());
        assertThat(Records.lines(file).get(4))
                .contains("\"event\":\"torn\",\"bytes\":" + bytes + ",\"sha256\":\"" + digest + "\"");
        assertThat(folder.resolve("audit.jsonl.torn-" + digest.substring(0, 16)))
                .hasContent(torn);
    }

    @Test
    void aCrashBetweenTwoFilesLosesNothing() throws IOException {
        Records.file(folder, 3);
        Files.move(file, folder.resolve("audit.jsonl.000001"));
        Records.file(folder, 1);
        assertThat(Records.finding(files())).isEmpty();

        Files.move(file, folder.resolve("audit.jsonl.000002"));
        Files.write(file, new byte[0]);
        Records.file(folder, 1);
        assertThat(Records.finding(files())).isEmpty();

        Files.move(file, folder.resolve("audit.jsonl.000003"));
        Files.writeString(file, "{\"ti");
        Records.file(folder, 1);
        assertThat(Records.finding(files())).isEmpty();
        assertThat(Records.verify(files()).records()).isEqualTo(4 + 2 + 2 + 3);
    }

    @Test
    void anEndThatWasChangedIsNotGoneOnWith() throws IOException {
        Records.file(folder, 3);
        List<String> lines = Records.lines(file);
        lines.set(3, lines.get(3).replace("object-2", "object-9"));
        Records.write(file, lines);

        assertThatThrownBy(() -> Records.open(file))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("gw audit verify");
    }

    @Test
    void aFileHasOneWriter() throws IOException {
        try (AuditFile audit = Records.open(file)) {
            write(audit, 1);
            assertThatThrownBy(() -> Records.open(file))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("another process");
        }
        Records.open(file).close();
    }

    @Test
    void whatCannotBeWrittenIsRefusedWithItsReason() throws IOException {
        file = folder.resolve("none/audit.jsonl");
        assertThatThrownBy(() -> Records.open(file))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("GATEWAY_AUDIT_FILE")
                .hasMessageContaining("no such directory");
        Files.createDirectory(folder.resolve("audit.jsonl"));
        assertThatThrownBy(() -> Records.open(folder.resolve("audit.jsonl"))).isInstanceOf(AuditException.class);
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        Records.file(folder, 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aWriteThatADiskCutShortIsTakenBackAndDoneAgain() throws IOException {
        AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
        AuditFile.Settings settings = new AuditFile.Settings(file, 1 << 20, 0);
        try (AuditFile audit = AuditFile.open(settings, Records.CLOCK, (to, bytes) -> {
            ByteBuffer some = bytes.slice(0, Math.min(room.get(), bytes.remaining()));
            while (some.hasRemaining()) {
                to.write(some);
            }
            if (room.get() < bytes.remaining()) {
                throw new IOException("No space left on device");
            }
        })) {
            write(audit, 2);
            for (int cut : new int[] {0, 1, 100, 700}) {
                room.set(cut);
                assertThatThrownBy(() -> audit.write(Records.uses(3))).hasMessageContaining("No space left");
                assertThat(Records.finding(file)).isEmpty();
            }
            room.set(Integer.MAX_VALUE);
            audit.write(Records.uses(3));
        }
        assertThat(Records.finding(file)).isEmpty();
        assertThat(Records.lines(file)).hasSize(6);
    }

    @Test
    void aFileThatSomebodyMovedAwayIsBegunAnew() throws IOException {
        try (AuditFile audit = Records.open(file)) {
            write(audit, 2);
            Files.move(file, folder.resolve("audit.jsonl.000007"));
            write(audit, 2);
        }
        assertThat(Records.lines(file)).hasSize(3);
        assertThat(Records.finding(files())).isEmpty();
    }
}
