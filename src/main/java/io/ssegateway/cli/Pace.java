package io.ssegateway.cli;

import java.util.function.LongSupplier;

/** Spreads things evenly over time: no more than so many a second, also after a pause. Of one thread. */
final class Pace {
    private static final double SECOND = 1e9;

    private final long between;
    private final LongSupplier nanos;
    private long next;

    /**
     * Begins now.
     *
     * @param perSecond more than 0
     * @param nanos a clock that never goes back
     */
    Pace(double perSecond, LongSupplier nanos) {
        this.between = Math.round(SECOND / perSecond);
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** Takes the next place in line; how many nanoseconds are left until it may be used, 0 for at once. */
    long claim() {
        long now = nanos.getAsLong();
        long mine = Math.max(now, next);
        next = mine + between;
        return mine - now;
    }
}
