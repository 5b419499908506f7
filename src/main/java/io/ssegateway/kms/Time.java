package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * What tells a guarded KMS the time.
 *
 * @param loops where answers come back and timers run
 * @param ticker how much time has passed
 * @param scheduler wipes what has expired though nobody asks for it
 * @param jitter numbers from 0 to 1 that scatter pauses
 */
record Time(CallerLoop.Source loops, Ticker ticker, Scheduler scheduler, DoubleSupplier jitter) {
    /** The system's. */
    static Time of(CallerLoop.Source loops) {
        RandomGenerator random = new SecureRandom();
        return new Time(loops, Ticker.systemTicker(), Scheduler.systemScheduler(), random::nextDouble);
    }

    long nanos() {
        return ticker.read();
    }
}
