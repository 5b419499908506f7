package io.ssegateway.app;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
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
     * Runs a task again and again on a worker thread, never twice at once; the same failure is logged once in a row.
     */
    static void every(Vertx vertx, Duration period, Runnable task) {
        new Repeated(vertx, period, task).next();
    }

    private static final class Repeated {
        private final Vertx vertx;
        private final Duration period;
        private final Runnable task;
        private String lastFailure = "";

        Repeated(Vertx vertx, Duration period, Runnable task) {
            this.vertx = vertx;
            this.period = period;
            this.task = task;
        }

        void next() {
            vertx.setTimer(period.toMillis(), ignored -> once());
        }

        private void once() {
            vertx.<String>executeBlocking(
                            () -> {
                                task.run();
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
