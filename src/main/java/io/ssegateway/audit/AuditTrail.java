package io.ssegateway.audit;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from any thread, without ever blocking it, and has one thread of its own write them, many at a time.
 * What is taken is written, or tried again until the trail is closed. Every so many records and every so long it writes
 * an anchor, which is told to whoever keeps the log: an end that was cut off shows by it.
 */
public final class AuditTrail implements AutoCloseable {
    private static final int BATCH = 512;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LAST_TRIES = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Settings settings;
    private final Listener listener;
    private final InstantSource clock;
    private final LinkedBlockingQueue<AuditRecord> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong shed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread writer;
    private volatile boolean failing;
    private volatile boolean closing;
    private volatile long lastTry = Long.MAX_VALUE;
    private long unanchored;
    private long anchoredAt = System.nanoTime();

    /** What becomes of records that cannot be written now and find no room to wait. */
    public enum WhenFull {
        /** They are not taken: whoever brings one must not do what it tells of. */
        STOP,
        /** They are dropped and counted; the next record that is written says how many. */
        SHED
    }

    /**
     * How it works.
     *
     * @param room how many records may wait
     * @param anchorRecords an anchor after so many records
     * @param anchorPeriod an anchor after so long, if anything was written meanwhile
     * @param retry how long to wait after a failure
     */
    public record Settings(WhenFull whenFull, int room, int anchorRecords, Duration anchorPeriod, Duration retry) {}

    /** Told of what an operator must know. Called on the trail's own thread. */
    public interface Listener {
        /** An anchor was written: the chain had this end before it. */
        void anchored(Head end);

        /** Records cannot be written; told once until they can again. */
        void failing(Throwable why);

        /** Records are written again. */
        void writing();

        /** The trail was closed while these could not be written. */
        void lost(long records);
    }

    /** Takes records from now on; they wait until {@link #begin}. The ledger is closed with the trail. */
    public AuditTrail(Ledger ledger, Settings settings, Listener listener, InstantSource clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.writer = Thread.ofPlatform().daemon().name("audit").unstarted(this::run);
    }

    /** Begins to write; called once. */
    public void begin() {
        writer.start();
    }

    /**
     * Takes a record of a key's use.
     *
     * @return false if it is not taken and what it tells of must not happen
     */
    public boolean take(AuditRecord record) {
        return take(record, settings.room);
    }

    /**
     * Takes a record of a request that is refused. Such may fill half of the room only: whoever is nobody here must not
     * be able to keep others from their keys.
     *
     * @return false if it is not taken
     */
    public boolean takeRefusal(AuditRecord record) {
        return take(record, settings.room / 2);
    }

    /** Takes a note; these are few and always find room. */
    public void note(String event, Map<String, Object> facts) {
        waiting.incrementAndGet();
        queue.add(new AuditRecord.Note(clock.instant(), event, facts));
    }

    private boolean take(AuditRecord record, int room) {
        boolean stop = settings.whenFull == WhenFull.STOP;
        if (closing || stop && failing || !reserve(room)) {
            lost.incrementAndGet();
            if (!stop) {
                shed.incrementAndGet();
            }
            return !stop;
        }
        queue.add(record);
        return true;
    }

    private boolean reserve(int room) {
        if (waiting.incrementAndGet() <= room) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** Records written since the start, notes and anchors among them. */
    public long written() {
        return written.get();
    }

    /** Records dropped since the start. */
    public long shed() {
        return shed.get();
    }

    /** Attempts to write that failed since the start. */
    public long failures() {
        return failures.get();
    }

    /** Records that wait. */
    public int waiting() {
        return waiting.get();
    }

    /** Whether the last attempt to write failed. */
    public boolean isFailing() {
        return failing;
    }

    private void run() {
        List<AuditRecord> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                collect(batch);
                if (!writeAll(batch)) {
                    listener.lost(batch.size() + queue.size() + lost.get());
                    return;
                }
                anchor(closing && queue.isEmpty());
            }
            anchor(true);
        } finally {
            ledger.close();
        }
    }

    /** Waits a little for a record and takes what else is there. */
    private void collect(List<AuditRecord> batch) {
        try {
            AuditRecord first = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; if somebody does, the records still count
            queue.drainTo(batch, BATCH);
        }
        waiting.addAndGet(-batch.size());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put(settings.whenFull == WhenFull.STOP ? "turnedAway" : "records", missing);
            batch.addFirst(new AuditRecord.Note(
                    clock.instant(), settings.whenFull == WhenFull.STOP ? "stopped" : "lost", facts));
        }
    }

    private void anchor(boolean now) {
        boolean due = unanchored >= settings.anchorRecords
                || System.nanoTime() - anchoredAt >= settings.anchorPeriod.toNanos();
        if (unanchored == 0 || !(due || now)) {
            return;
        }
        Head end = ledger.head();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("records", end.records());
        facts.put("head", end.hash());
        List<AuditRecord> anchor = new ArrayList<>();
        anchor.add(new AuditRecord.Note(clock.instant(), "anchor", facts));
        if (writeAll(anchor)) {
            listener.anchored(end);
        }
        unanchored = 0;
        anchoredAt = System.nanoTime();
    }

    /** Writes until it succeeds, and empties the batch; false once the trail is closed and the last tries failed. */
    private boolean writeAll(List<AuditRecord> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        Throwable failure = attempt(batch);
        while (failure != null) {
            failures.incrementAndGet();
            if (!failing) {
                failing = true;
                listener.failing(failure);
            }
            if (closing && System.nanoTime() - lastTry > 0) {
                return false;
            }
            LockSupport.parkNanos(settings.retry.toNanos());
            failure = attempt(batch);
        }
        written.addAndGet(batch.size());
        unanchored += batch.size();
        batch.clear();
        if (failing) {
            failing = false;
            listener.writing();
        }
        return true;
    }

    /** A ledger that throws anything else is no reason to end the thread: nothing would be written ever after. */
    private @Nullable Throwable attempt(List<AuditRecord> batch) {
        try {
            ledger.write(batch);
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    /**
     * Takes nothing more, writes what waits and a last anchor, and closes the ledger. Blocks for seconds at most. A
     * trail that was never begun writes nothing.
     */
    @Override
    public void close() {
        if (writer.getState() == Thread.State.NEW) {
            ledger.close();
            return;
        }
        lastTry = System.nanoTime() + LAST_TRIES.toNanos();
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LAST_TRIES.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
