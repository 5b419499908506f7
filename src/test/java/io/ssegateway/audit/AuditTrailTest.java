package io.ssegateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssegateway.audit.AuditTrail.WhenFull;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that is slow, full or gone: what waits, what is turned away, what is lost, and that it is told. */
class AuditTrailTest {
    private static final int ROOM = 8;

    private final StagedLedger ledger = new StagedLedger();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private AuditTrail trail;

    /** Keeps lines; holds a write while it is slow and fails it while it is full. */
    private static final class StagedLedger implements Ledger {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final Semaphore writes = new Semaphore(0);
        volatile boolean slow;
        volatile boolean full;
        volatile boolean closed;
        private final LineLedger kept = new LineLedger(lines::add);

        @Override
        public Head head() {
            return kept.head();
        }

        @Override
        public void write(List<? extends AuditRecord> records) throws IOException {
            if (slow) {
                writes.acquireUninterruptibly();
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            kept.write(records);
        }

        @Override
        public void close() {
            closed = true;
        }

        List<String> of(String event) {
            return lines.stream()
                    .filter(line -> line.contains("\"event\":\"" + event + "\""))
                    .toList();
        }
    }

    private final class Told implements AuditTrail.Listener {
        @Override
        public void anchored(Head end) {
            told.add("anchor " + end.records() + " " + end.hash());
        }

        @Override
        public void failing(Throwable why) {
            told.add("failing: " + why.getMessage());
        }

        @Override
        public void writing() {
            told.add("writing");
        }

        @Override
        public void lost(long records) {
            told.add("lost " + records);
        }
    }

    private void begin(WhenFull whenFull, int anchorRecords) {
        trail = new AuditTrail(
                ledger,
                new AuditTrail.Settings(whenFull, ROOM, anchorRecords, Duration.ofDays(1), Duration.ofMillis(1)),
                new Told(),
                Records.CLOCK);
        trail.begin();
    }

    @AfterEach
    void close() {
        ledger.full = false;
        ledger.slow = false;
        ledger.writes.release(1_000_000);
        trail.close();
    }

    /** Has the writer hold one record, so that what comes next waits. */
    private void stall() {
        ledger.slow = true;
        assertThat(trail.take(Records.use("held"))).isTrue();
        await().until(() -> ledger.writes.hasQueuedThreads());
    }

    private int taken(int records) {
        int taken = 0;
        for (AuditRecord record : Records.uses(records)) {
            taken += trail.take(record) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void everyRecordIsWrittenInOrderAndCounted() {
        begin(WhenFull.STOP, 1_000_000);
        for (AuditRecord record : Records.uses(ROOM)) {
            assertThat(trail.take(record)).isTrue();
        }
        await().until(() -> trail.written() == ROOM);

        for (int i = 0; i < ROOM; i++) {
            assertThat(ledger.lines.get(i)).contains("\"object-" + i + "\"");
        }
        assertThat(trail.waiting()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aSlowLedgerUnderStopTurnsAwayWhatFindsNoRoomAndLosesNothing() {
        begin(WhenFull.STOP, 1_000_000);
        stall();
        assertThat(taken(ROOM + 3)).isEqualTo(ROOM);
        assertThat(trail.waiting()).isEqualTo(ROOM);

        ledger.slow = false;
        ledger.writes.release();

        await().until(() -> trail.written() == 1 + ROOM + 1);
        assertThat(ledger.of("stopped"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"turnedAway\":3"));
        assertThat(ledger.of("lost")).isEmpty();
        assertThat(trail.shed()).isZero();
        assertThat(trail.take(Records.use("again"))).isTrue();
    }

    @Test
    void aSlowLedgerUnderShedLetsAllPassAndTheNextRecordSaysHowManyAreLost() {
        begin(WhenFull.SHED, 1_000_000);
        stall();
        assertThat(taken(ROOM + 3)).isEqualTo(ROOM + 3);
        assertThat(trail.shed()).isEqualTo(3);

        ledger.slow = false;
        ledger.writes.release();

        await().until(() -> trail.written() == 1 + ROOM + 1);
        assertThat(ledger.lines.get(1)).contains("\"event\":\"lost\",\"records\":3");
    }

    @Test
    void aFullDiskUnderStopTurnsAwayEveryUseUntilItWritesAgain() {
        begin(WhenFull.STOP, 1_000_000);
        ledger.full = true;
        assertThat(trail.take(Records.use("first"))).isTrue();
        await().until(trail::isFailing);

        assertThat(trail.take(Records.use("second"))).isFalse();
        assertThat(trail.takeRefusal(Records.use("third"))).isFalse();
        await().until(() -> trail.failures() > 2);
        ledger.full = false;

        await().until(() -> !trail.isFailing());
        assertThat(trail.take(Records.use("fourth"))).isTrue();
        await().until(() -> ledger.lines.size() == 3);
        assertThat(ledger.lines.get(0)).contains("first");
        assertThat(ledger.lines.get(1)).contains("\"event\":\"stopped\",\"turnedAway\":2");
        assertThat(ledger.lines.get(2)).contains("fourth");
        assertThat(told).containsExactly("failing: No space left on device", "writing");
    }

    @Test
    void aFullDiskUnderShedKeepsWhatFindsRoom() {
        begin(WhenFull.SHED, 1_000_000);
        ledger.full = true;
        assertThat(trail.take(Records.use("first"))).isTrue();
        await().until(trail::isFailing);
        assertThat(taken(ROOM + 5)).isEqualTo(ROOM + 5);
        assertThat(trail.shed()).isEqualTo(5);

        ledger.full = false;
        await().until(() -> trail.written() == 1 + ROOM + 1);
        assertThat(ledger.of("lost"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"records\":5"));
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void refusalsFillHalfOfTheRoomOnly(WhenFull whenFull) {
        begin(whenFull, 1_000_000);
        stall();
        int refusals = 0;
        for (AuditRecord record : Records.uses(ROOM)) {
            refusals += trail.takeRefusal(record) ? 1 : 0;
        }
        assertThat(trail.waiting()).isEqualTo(ROOM / 2);
        assertThat(refusals).isEqualTo(whenFull == WhenFull.STOP ? ROOM / 2 : ROOM);
        assertThat(trail.take(Records.use("a use"))).isTrue();
        assertThat(trail.waiting()).isEqualTo(ROOM / 2 + 1);
    }

    @Test
    void anAnchorIsWrittenAfterSoManyRecordsAndAtTheEndAndTold() {
        begin(WhenFull.STOP, 3);
        for (AuditRecord record : Records.uses(3)) {
            assertThat(trail.take(record)).isTrue();
            int waitingFor = ledger.lines.size();
            await().until(() -> ledger.lines.size() > waitingFor || trail.waiting() == 0);
        }
        await().until(() -> !told.isEmpty());
        List<String> anchors = new ArrayList<>(ledger.of("anchor"));
        assertThat(anchors).hasSize(1);
        Line third = Line.parse(ledger.lines.get(2).getBytes()).orElseThrow();
        assertThat(anchors.getFirst()).contains("\"records\":3,\"head\":\"" + third.hash() + "\"");
        assertThat(told).containsExactly("anchor 3 " + third.hash());

        assertThat(trail.take(Records.use("last"))).isTrue();
        trail.close();
        assertThat(ledger.lines.getLast()).contains("\"event\":\"anchor\"");
        assertThat(ledger.closed).isTrue();
    }

    @Test
    void closingWritesWhatWaitsAndTakesNothingMore() {
        begin(WhenFull.STOP, 1_000_000);
        assertThat(taken(ROOM)).isPositive();
        trail.note("stop", Map.of());
        trail.close();

        assertThat(ledger.of("stop")).hasSize(1);
        assertThat(ledger.lines.getLast()).contains("\"event\":\"anchor\"");
        assertThat(trail.take(Records.use("late"))).isFalse();
    }

    @Test
    void closingOnADiskThatStaysFullEndsAndSaysWhatIsLost() {
        begin(WhenFull.STOP, 1_000_000);
        ledger.full = true;
        assertThat(trail.take(Records.use("first"))).isTrue();
        await().until(trail::isFailing);

        trail.close();

        assertThat(told).contains("lost 1");
        assertThat(ledger.closed).isTrue();
    }

    @Test
    void whatIsTakenBeforeTheBeginningWaitsAndIsWrittenOnlyIfThereIsOne() {
        AuditTrail.Settings settings =
                new AuditTrail.Settings(WhenFull.STOP, ROOM, 10, Duration.ofDays(1), Duration.ofMillis(1));
        trail = new AuditTrail(ledger, settings, new Told(), Records.CLOCK);
        assertThat(trail.take(Records.use("early"))).isTrue();
        trail.close();
        assertThat(ledger.lines).isEmpty();
        assertThat(ledger.closed).isTrue();

        trail = new AuditTrail(ledger, settings, new Told(), Records.CLOCK);
        assertThat(trail.take(Records.use("early"))).isTrue();
        trail.begin();
        await().until(() -> ledger.lines.size() == 1);
    }
}
