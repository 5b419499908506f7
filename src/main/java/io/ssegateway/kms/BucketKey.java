package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One data key of a KMS that many objects are sealed under, and what it may still be used for. Wiping: {@link #close};
 * who takes it gets a copy. Threads: safe for concurrent use.
 */
final class BucketKey implements AutoCloseable {
    private final KeyMaterial key;
    private final Bytes wrapped;
    private final Duration window;
    private final long born;
    private final AtomicInteger left;
    private volatile long sureUntil;
    private volatile long nextErrand;

    /**
     * A key that the KMS has just made.
     *
     * @param made taken over
     * @param window how long it may be given out
     * @param objects to how many objects
     */
    BucketKey(Kms.Generated made, Duration window, int objects, long now, Duration ttl) {
        this.key = made.key();
        this.wrapped = made.wrapped();
        this.window = window;
        this.born = now;
        this.left = new AtomicInteger(objects);
        this.sureUntil = now + ttl.toNanos();
        this.nextErrand = now;
    }

    Duration window() {
        return window;
    }

    Bytes wrapped() {
        return wrapped;
    }

    /** A copy for one more object; empty if it has served as many as it may, or is wiped. */
    Optional<Kms.Generated> take() {
        if (left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Kms.Generated(key.copy(), wrapped));
        } catch (IllegalStateException wiped) {
            return Optional.empty();
        }
    }

    /** Whether it is younger than the window: its own, or a shorter one that the caller has. */
    boolean isWithin(Duration asked, long now) {
        return now - born < Math.min(asked.toNanos(), window.toNanos());
    }

    /** Whether the KMS has confirmed it so lately that it need not be asked. */
    boolean isSure(long now) {
        return now - sureUntil < 0;
    }

    /** The KMS need not be asked for this long from now on, or for longer if that was so already. */
    void sure(long now, Duration time) {
        long until = now + time.toNanos();
        if (until - sureUntil > 0) {
            sureUntil = until;
        }
    }

    /** Whether the half of the time is over for which it was confirmed. */
    boolean isHalfSure(long now, Duration ttl) {
        return now - sureUntil + ttl.toNanos() / 2 >= 0;
    }

    /** Whether nine tenths of its time or of its objects are gone. */
    boolean isNearItsEnd(long now, int objects) {
        return now - born >= window.toNanos() / 10 * 9 || left.get() < objects / 10;
    }

    /** Whether something may be done ahead for it now; not again before the pause is over. */
    boolean sendsErrand(long now, Duration pause) {
        if (now - nextErrand < 0) {
            return false;
        }
        nextErrand = now + pause.toNanos();
        return true;
    }

    /** Whether it is this very key, found in constant time. */
    boolean isSame(KeyMaterial other) {
        return key.use(mine -> other.use(theirs -> MessageDigest.isEqual(mine, theirs)));
    }

    @Override
    public void close() {
        key.close();
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "BucketKey[redacted]";
    }
}
