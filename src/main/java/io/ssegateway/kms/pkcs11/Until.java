package io.ssegateway.kms.pkcs11;

import java.time.Duration;

/** The moment at which a call has taken its time, of a clock that only runs forward. */
record Until(long nanos) {
    static Until after(Duration time) {
        return new Until(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; zero if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }
}
