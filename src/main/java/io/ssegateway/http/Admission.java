package io.ssegateway.http;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.MemoryBudget;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one budget of bytes of the process (architecture invariant I11). A stream reserves what it may hold before its
 * first body byte is asked for. Safe for every thread; never waits.
 */
public final class Admission implements MemoryBudget {
    private final long budget;
    private final AtomicLong reserved = new AtomicLong();

    /** A budget of so many bytes. */
    public Admission(long budget) {
        this.budget = budget;
    }

    /**
     * Reserves bytes until the reservation is released.
     *
     * @throws S3Exception {@code SlowDown} if the budget does not hold them
     */
    public Reservation reserve(long bytes) {
        long now = reserved.get();
        while (now + bytes <= budget) {
            if (reserved.compareAndSet(now, now + bytes)) {
                return new Reservation(bytes);
            }
            now = reserved.get();
        }
        throw new S3Exception(S3Error.SLOW_DOWN);
    }

    @Override
    public Lease lease(long bytes) {
        return reserve(bytes);
    }

    /** Bytes reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /** Bytes that may be reserved in all. */
    public long budget() {
        return budget;
    }

    /** Bytes that are taken until released. */
    public final class Reservation implements Lease {
        private final long bytes;
        private final AtomicBoolean released = new AtomicBoolean();

        private Reservation(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void release() {
            if (released.compareAndSet(false, true)) {
                reserved.addAndGet(-bytes);
            }
        }
    }
}
