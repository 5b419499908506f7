package io.ssegateway.app;

import io.ssegateway.kms.CallerLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Vert.x contexts as the loops that {@code kms} brings its answers back to. */
public final class VertxLoops implements CallerLoop.Source {
    private final Vertx vertx;

    /** Holds the instance whose contexts are meant. */
    public VertxLoops(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public CallerLoop current() {
        return new OnContext(vertx, vertx.getOrCreateContext());
    }

    private record OnContext(Vertx vertx, Context context) implements CallerLoop {
        @Override
        public void run(Runnable task) {
            // The very context, not only its thread: two requests on one thread must not see each other's locals.
            if (context.equals(Vertx.currentContext())) {
                task.run();
            } else {
                context.runOnContext(nothing -> task.run());
            }
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> run(task));
            return () -> vertx.cancelTimer(timer);
        }
    }
}
