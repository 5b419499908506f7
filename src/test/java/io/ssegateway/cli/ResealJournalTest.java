package io.ssegateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.cli.ResealTally.Count;
import io.ssegateway.s3.BucketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResealJournalTest {
    private static final BucketName BUCKET = new BucketName("photos");
    private static final ResealJournal.Header HEADER = new ResealJournal.Header("local:a", "local:b", "s3://photos");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("journal");
    }

    private static NamedObject named(String key) {
        return new NamedObject(new Listed(BUCKET, key, Optional.of("v1")), "because \n of \"it\"");
    }

    /** Some lines of each kind; after which of them the run stands where. */
    private byte[] written() throws IOException {
        ResealRun run = new ResealRun();
        try (ResealJournal journal = ResealJournal.open(file(), HEADER, false, run)) {
            for (String key : new String[] {"a", "b/é", "c\n\"d\""}) {
                journal.left(named("left-" + key));
                journal.failed(named("failed-" + key));
                run.tally().count(Count.RESEALED);
                run.reached("photos", key);
                journal.at(run);
            }
            journal.settled(named("failed-a"));
            journal.finished("photos", run);
            journal.end();
        }
        return Files.readAllBytes(file());
    }

    @Test
    void cutAtAnyByteItStandsAtTheLastWholeCheckpoint() throws IOException {
        byte[] all = written();
        String text = new String(all, UTF_8);
        int headerEnds = text.substring(0, text.indexOf('\n') + 1).getBytes(UTF_8).length;
        for (int cut = headerEnds; cut <= all.length; cut++) {
            Files.write(file(), Arrays.copyOf(all, cut));
            String whole = new String(all, 0, cut, UTF_8);
            whole = whole.substring(0, whole.lastIndexOf('\n') + 1);
            long checkpoints =
                    whole.lines().filter(line -> line.contains("\"at\"")).count();
            boolean finished = whole.contains("\"finished\"");
            long stands = Math.min(checkpoints, 3);

            ResealRun run = new ResealRun();
            try (ResealJournal journal = ResealJournal.open(file(), HEADER, true, run)) {
                assertThat(run.tally().of(Count.RESEALED)).as("cut at %d", cut).isEqualTo(stands);
                assertThat(run.after("photos"))
                        .isEqualTo(
                                stands == 0
                                        ? Optional.empty()
                                        : Optional.of(
                                                List.of("a", "b/é", "c\n\"d\"").get((int) stands - 1)));
                assertThat(run.left()).hasSize((int) stands);
                assertThat(run.failures()).hasSize((int) (finished ? 2 : stands));
                assertThat(run.hasFinished("photos")).isEqualTo(finished);
                journal.at(run);
            }
            assertThat(Files.readString(file()).lines())
                    .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                    .hasSize((int) whole.lines().count() + 1);
        }
    }

    @Test
    void aDamagedLineBeforeTheLastIsRefused() throws IOException {
        String text = new String(written(), UTF_8);
        Files.writeString(file(), text.replaceFirst("\"at\":", "\"at"));

        assertThatThrownBy(() -> ResealJournal.open(file(), HEADER, true, new ResealRun()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void twoRunsDoNotShareOne() throws IOException {
        try (ResealJournal journal = ResealJournal.open(file(), HEADER, false, new ResealRun())) {
            assertThatThrownBy(() -> ResealJournal.open(file(), HEADER, true, new ResealRun()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("another run");
            journal.end();
        }
    }

    @Test
    void withoutOneThereIsNothingToGoOnWith() {
        assertThatThrownBy(() -> ResealJournal.open(file(), HEADER, true, new ResealRun()))
                .isInstanceOf(CommandFailure.class);
        assertThat(file()).doesNotExist();
    }
}
