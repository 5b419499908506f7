package io.ssegateway.kms.wire;

import java.time.Duration;

/**
 * The moment at which a call has taken its time, of a clock that only runs forward.
 *
 * @param nanos as {@link System#nanoTime} counts
 */
public record Until(long nanos) {
    /** The moment when so much time has passed. */
    public static Until after(Duration time) {
        return new Until(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; zero if it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return left().isZero();
    }
}
