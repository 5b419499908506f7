package io.ssegateway.envelope;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Secret bytes with a defined end. Closing refuses new borrowers at once and zeroes the bytes when the last borrower
 * has left, so that nobody ever computes with a key that is being zeroed under him.
 *
 * <p>Threads: safe for concurrent use, without a lock.
 */
final class WipedBytes {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final byte[] value;
    /** Number of borrowers; the sign bit says closed. */
    private final AtomicInteger state = new AtomicInteger();

    /** Takes over the array; wipes it and refuses if it is not of this size. */
    WipedBytes(byte[] value, int size) {
        if (value.length != size) {
            Arrays.fill(value, (byte) 0);
            throw new IllegalArgumentException("key must be " + size + " bytes");
        }
        this.value = value;
    }

    <T> T use(Function<byte[], T> borrower) {
        state.updateAndGet(now -> {
            if (now < 0) {
                throw new IllegalStateException("key is closed");
            }
            return now + 1;
        });
        try {
            return borrower.apply(value);
        } finally {
            wipeIfLast(state.decrementAndGet());
        }
    }

    void close() {
        wipeIfLast(state.updateAndGet(now -> now | CLOSED));
    }

    private void wipeIfLast(int now) {
        if (now == CLOSED) {
            Arrays.fill(value, (byte) 0);
        }
    }
}
