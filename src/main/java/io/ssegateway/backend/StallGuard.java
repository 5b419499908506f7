package io.ssegateway.backend;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Notices that it is the store's turn and nothing happens. Time in which the client is waited for does not count, so a
 * reader of 1 KB/s keeps its connection and a dead store does not.
 *
 * <p>Threads: one event loop.
 */
final class StallGuard {
    private final Vertx vertx;
    private final long idleNanos;
    private final Runnable stalled;
    private final long timer;
    private long since;
    private boolean storesTurn;

    /** Calls {@code stalled} once, between one and one and a half times the idle time after the last sign of life. */
    StallGuard(Vertx vertx, Duration idle, Runnable stalled) {
        this.vertx = vertx;
        this.idleNanos = idle.toNanos();
        this.stalled = stalled;
        this.timer = vertx.setPeriodic(Math.max(1, idle.toMillis() / 2), ignored -> check());
    }

    /** Something is asked of the store, or it showed life and more is asked. */
    void storesTurn() {
        storesTurn = true;
        since = System.nanoTime();
    }

    /** It is somebody else's turn. */
    void clientsTurn() {
        storesTurn = false;
    }

    /** No more calls. Idempotent. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void check() {
        if (storesTurn && System.nanoTime() - since >= idleNanos) {
            stop();
            stalled.run();
        }
    }
}
