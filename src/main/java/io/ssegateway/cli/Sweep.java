package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with each of many objects: a few at a time, at a bounded pace, and tells of each in the order of the
 * list, so that what has been told of is always a beginning of it. Of one thread, which waits; memory is bounded by
 * {@link #AHEAD}.
 */
final class Sweep {
    /** Objects that may be done or under way behind one that takes long, for each that runs at a time. */
    private static final int AHEAD = 32;

    private static final long GLANCE_NANOS = 100_000_000L;

    private final StoreSession session;
    private final Pace pace;
    private final int parallel;
    private final BooleanSupplier stopped;

    /**
     * Takes its bounds.
     *
     * @param stopped once it says so, no other object is begun and those under way are waited for
     */
    Sweep(StoreSession session, Pace pace, int parallel, BooleanSupplier stopped) {
        this.session = session;
        this.pace = pace;
        this.parallel = parallel;
        this.stopped = stopped;
    }

    /** Hears of each object in order. */
    interface Told<R> {
        /** It was done. {@code endsKey}: no other version of the same key follows. */
        void done(Listed object, R result, boolean endsKey);

        /** It could not be done. */
        void failed(Listed object, Throwable failure, boolean endsKey);
    }

    /** One object under way. */
    private static final class Pending<R> {
        private final Listed object;
        private final CompletableFuture<R> result;
        private boolean endsKey;
        private boolean followed;

        Pending(Listed object, CompletableFuture<R> result) {
            this.object = object;
            this.result = result;
        }
    }

    /** Goes over all of them, or until it is stopped; whether it came to the end. */
    <R> boolean over(Iterator<Listed> objects, Function<Listed, Uni<R>> work, Told<R> told) {
        Deque<Pending<R>> window = new ArrayDeque<>();
        Semaphore slots = new Semaphore(parallel);
        Pending<R> last = null;
        boolean atEnd = false;
        while (!stopped.getAsBoolean()) {
            if (!objects.hasNext()) {
                atEnd = true;
                break;
            }
            Listed object = objects.next();
            follow(last, !object.key().equals(last == null ? "" : last.object.key()));
            settle(window, told, false);
            if (!paused(pace.claim())) {
                break;
            }
            slots.acquireUninterruptibly();
            if (stopped.getAsBoolean()) {
                break;
            }
            CompletableFuture<R> begun = session.begin(() -> work.apply(object));
            last = new Pending<>(object, begun.whenComplete((result, failure) -> slots.release()));
            window.add(last);
            while (window.size() > parallel * AHEAD) {
                tell(window.remove(), told);
            }
        }
        follow(last, atEnd);
        settle(window, told, true);
        return atEnd;
    }

    private static void follow(@Nullable Pending<?> last, boolean endsKey) {
        if (last != null && !last.followed) {
            last.endsKey = endsKey;
            last.followed = true;
        }
    }

    private static <R> void settle(Deque<Pending<R>> window, Told<R> told, boolean wait) {
        while (!window.isEmpty() && (wait || window.getFirst().result.isDone())) {
            tell(window.remove(), told);
        }
    }

    private static <R> void tell(Pending<R> done, Told<R> told) {
        try {
            told.done(done.object, done.result.join(), done.endsKey);
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            told.failed(done.object, cause == null ? e : cause, done.endsKey);
        }
    }

    /** Waits in steps, so that a stop is noticed; false if there was one. */
    private boolean paused(long nanos) {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !stopped.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(left, GLANCE_NANOS));
            left = end - System.nanoTime();
        }
        return !stopped.getAsBoolean();
    }
}
