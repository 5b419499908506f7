package io.ssegateway.kms.vault;

import io.netty.util.AsciiString;
import io.ssegateway.kms.wire.Secret;
import java.time.Duration;

/**
 * A token and how long it lasts.
 *
 * @param since when it was granted or last renewed, {@link System#nanoTime}
 * @param lasts from then on; zero if nobody said, or for ever
 * @param renewable whether Vault prolongs it when asked
 */
record VaultLease(Secret token, long since, Duration lasts, boolean renewable) implements AutoCloseable {
    private static final long LONGEST_SECONDS = 10L * 365 * 24 * 3600;

    static VaultLease endless(Secret token) {
        return new VaultLease(token, System.nanoTime(), Duration.ZERO, false);
    }

    static VaultLease of(Secret token, long seconds, boolean renewable) {
        return new VaultLease(
                token, System.nanoTime(), Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS)), renewable);
    }

    /** The same token for another while from now on. */
    VaultLease prolonged(long seconds, boolean again) {
        return of(token, seconds, again);
    }

    boolean ends() {
        return !lasts.isZero();
    }

    boolean over() {
        return ends() && age().compareTo(lasts) >= 0;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    Duration left() {
        Duration left = lasts.minus(age());
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean shows(AsciiString header) {
        AsciiString own = token.header();
        return own.equals(header);
    }

    @Override
    public void close() {
        token.close();
    }
}
