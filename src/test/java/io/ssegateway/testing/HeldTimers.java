package io.ssegateway.testing;

import io.ssegateway.kms.CallerLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A clock that a test moves, and timers that go off when it does. Tasks run at once on the calling thread. */
public final class HeldTimers implements CallerLoop.Source, CallerLoop {
    private final List<Timer> timers = new ArrayList<>();
    private final Semaphore set = new Semaphore(0);
    private long nanos = 1_000_000_000L;

    private record Timer(long due, Runnable task) {}

    /** What the clock shows. */
    public synchronized long nanos() {
        return nanos;
    }

    /** Waits until one more timer has been set. */
    public void awaitOne() throws InterruptedException {
        if (!set.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no timer was set");
        }
    }

    /** Moves the clock; what is due goes off. */
    public void pass(Duration time) {
        List<Timer> due;
        synchronized (this) {
            nanos += time.toNanos();
            due = timers.stream().filter(timer -> timer.due <= nanos).toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.task.run());
    }

    @Override
    public CallerLoop current() {
        return this;
    }

    @Override
    public void run(Runnable task) {
        task.run();
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Timer timer = new Timer(nanos + delay.toNanos(), task);
        timers.add(timer);
        set.release();
        return () -> revoke(timer);
    }

    private synchronized void revoke(Timer timer) {
        timers.remove(timer);
    }
}
