package io.ssegateway.app;

import io.smallrye.mutiny.Uni;
import io.ssegateway.state.Swept;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps the state about once an hour, each replica at times of its own, the first time long after the start. One sweep
 * at a time; what fails is logged once for each.
 */
final class Sweeping implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sweeping.class);
    private static final int SHORTEST = (int) Duration.ofMinutes(30).toMillis();
    private static final int SPREAD = (int) Duration.ofMinutes(60).toMillis();

    private final Vertx vertx;
    private final Supplier<Uni<Swept>> sweep;
    private final LongSupplier pause;
    private volatile boolean closed;
    private volatile long timer;

    private Sweeping(Vertx vertx, Supplier<Uni<Swept>> sweep, LongSupplier pause) {
        this.vertx = vertx;
        this.sweep = sweep;
        this.pause = pause;
    }

    /** Begins after a pause of 30 to 90 minutes, as long as each of those that follow. */
    static Sweeping start(Vertx vertx, Supplier<Uni<Swept>> sweep, SecureRandom random) {
        return start(vertx, sweep, () -> SHORTEST + random.nextInt(SPREAD));
    }

    /** As {@link #start(Vertx, Supplier, SecureRandom)}, with pauses in milliseconds. */
    static Sweeping start(Vertx vertx, Supplier<Uni<Swept>> sweep, LongSupplier pause) {
        Sweeping sweeping = new Sweeping(vertx, sweep, pause);
        sweeping.pause();
        return sweeping;
    }

    /** No other sweep begins; one that runs ends by itself, or with the stores. */
    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    private void pause() {
        if (!closed) {
            timer = vertx.setTimer(pause.getAsLong(), ignored -> once());
        }
    }

    private void once() {
        if (closed) {
            return;
        }
        Uni.createFrom()
                .deferred(sweep::get)
                .onItemOrFailure()
                .invoke((swept, failure) -> {
                    if (!closed) {
                        tell(swept, failure);
                    }
                })
                .subscribe()
                .with(swept -> pause(), failure -> pause());
    }

    private static void tell(@Nullable Swept swept, @Nullable Throwable failure) {
        if (swept == null) {
            LOG.warnf("the state was not swept: %s", failure == null ? "" : failure.getMessage());
            return;
        }
        if (swept.removed() > 0) {
            LOG.infof("removed what was left of %d of %d uploads in the state", swept.removed(), swept.looked());
        }
        if (swept.failed() > 0) {
            LOG.warnf(
                    "%d of %d uploads in the state could not be swept: %s",
                    swept.failed(), swept.looked(), swept.firstFailure().orElse(""));
        }
    }
}
