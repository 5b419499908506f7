package io.ssegateway.kms.wire;

import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * Something that opens a service: a token, a secret key, a service account's JWT. Printable ASCII without quotes and
 * backslashes, so that it stands in a header and in JSON as it is. Never in {@code toString}.
 *
 * <p>Wiping: {@link #close} zeroes the bytes; a secret from configuration lives as long as the process. Best effort in
 * a JVM: what is on its way to the server has a copy. Threads: safe for concurrent use.
 */
public final class Secret implements AutoCloseable {
    private final byte[] value;
    private boolean closed;

    private Secret(byte[] value) {
        this.value = value;
    }

    /**
     * Takes over the array; the caller must not touch it again. White space at the end does not count.
     *
     * @throws IllegalArgumentException if it is empty or holds other characters; the array is wiped then
     */
    public static Secret takeOver(byte[] value) {
        int end = value.length;
        while (end > 0 && value[end - 1] <= ' ' && value[end - 1] >= 0) {
            end--;
        }
        byte[] kept = Arrays.copyOf(value, end);
        Arrays.fill(value, (byte) 0);
        if (!fit(kept)) {
            Arrays.fill(kept, (byte) 0);
            throw new IllegalArgumentException("a token or secret is printable ASCII without quotes, and not empty");
        }
        return new Secret(kept);
    }

    private static boolean fit(byte[] value) {
        for (byte each : value) {
            if (each <= ' ' || each >= 0x7f || each == '"' || each == '\\') {
                return false;
            }
        }
        return value.length > 0;
    }

    /**
     * A copy for a request's header.
     *
     * @throws IllegalStateException if it is wiped
     */
    public AsciiString header() {
        return new AsciiString(copy(), false);
    }

    /** A copy that the caller wipes. */
    public synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("the secret is wiped");
        }
        return value.clone();
    }

    /** Wipes it. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
