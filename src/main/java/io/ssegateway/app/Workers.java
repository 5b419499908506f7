package io.ssegateway.app;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** Work that blocks, off the event loops. */
final class Workers {
    private static final Logger LOG = Logger.getLogger(Workers.class);

    private Workers() {}

    /** Runs tasks on Vert.x worker threads. */
    static Executor of(Vertx vertx) {
        return task -> vertx.<String>executeBlocking(
                        () -> {
                            task.run();
                            return "";
                        },
                        false)
                .onFailure(failure -> LOG.error("work in the background failed", failure));
    }

    /**
     * Runs a task again and again on a worker thread, never twice at once; the same failure is logged once in a row. To
     * be closed before Vert.x is: closing waits for a run that has begun and lets no other begin.
     */
    static Repeated every(Vertx vertx, Duration period, Runnable task) {
        Repeated repeated = new Repeated(vertx, period, task);
        repeated.next();
        return repeated;
    }

    /** What {@link #every} runs. */
    static final class Repeated implements AutoCloseable {
        private final Lock running = new ReentrantLock();
        private volatile boolean closed;
        private volatile long timer;
        private final Vertx vertx;
        private final Duration period;
        private final Runnable task;
        private String lastFailure = "";

        private Repeated(Vertx vertx, Duration period, Runnable task) {
            this.vertx = vertx;
            this.period = period;
            this.task = task;
        }

        @Override
        public void close() {
            closed = true;
            vertx.cancelTimer(timer);
            running.lock();
            running.unlock();
        }

        private void next() {
            timer = vertx.setTimer(period.toMillis(), ignored -> once());
        }

        private void runUnlessClosed() {
            running.lock();
            try {
                if (!closed) {
                    task.run();
                }
            } finally {
                running.unlock();
            }
        }

        private void once() {
            // An answer of a worker that finds its event loop gone would be logged as an error.
            if (closed) {
                return;
            }
            vertx.<String>executeBlocking(
                            () -> {
                                runUnlessClosed();
                                return "";
                            },
                            false)
                    .onComplete(result -> {
                        String failure = result.succeeded()
                                ? ""
                                : String.valueOf(result.cause().getMessage());
                        if (!failure.isEmpty() && !failure.equals(lastFailure)) {
                            LOG.warn(failure);
                        }
                        lastFailure = failure;
                        next();
                    });
        }
    }
}
