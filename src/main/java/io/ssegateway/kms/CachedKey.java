package io.ssegateway.kms;

import io.ssegateway.envelope.KeyMaterial;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An opened key in the cache, of which only copies leave. Wiping waits for copies that are being taken, so that nobody
 * ever gets a key that is zero in parts. Threads: safe for concurrent use, without locks.
 */
final class CachedKey implements AutoCloseable {
    private static final int CLOSED = 1 << 30;

    private final KeyMaterial key;
    /** Copies being taken; plus CLOSED once no more may start. */
    private final AtomicInteger borrowers = new AtomicInteger();

    /** Takes over the key. */
    CachedKey(KeyMaterial key) {
        this.key = key;
    }

    /** A copy that the caller closes; empty if the key has been wiped, or is about to be. */
    Optional<KeyMaterial> copy() {
        int now = borrowers.getAndUpdate(count -> count >= CLOSED ? count : count + 1);
        if (now >= CLOSED) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.copy());
        } finally {
            if (borrowers.decrementAndGet() == CLOSED) {
                key.close();
            }
        }
    }

    /** Wipes the key, at once or when the last copy that is being taken is made. Safe to call twice. */
    @Override
    public void close() {
        if (borrowers.getAndUpdate(count -> count | CLOSED) == 0) {
            key.close();
        }
    }
}
