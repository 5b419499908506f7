package io.ssegateway.envelope;

import java.util.Arrays;
import java.util.function.Function;

/**
 * 32 secret bytes from which the key-encryption key of an object is derived: a KMS data key, the root key, or a
 * customer's key (format.md §3, {@code K}).
 *
 * <p>Wiping: {@link #close} zeroes the bytes; every use after that fails. Best effort in a JVM. Threads: safe for
 * concurrent use; the owner closes after the last use.
 */
public final class KeyMaterial implements AutoCloseable {
    /** Size in bytes. */
    public static final int SIZE = 32;

    private final byte[] value;
    private volatile boolean closed;

    private KeyMaterial(byte[] value) {
        this.value = value;
    }

    /**
     * Takes over the array; the caller must not touch it again.
     *
     * @throws IllegalArgumentException if it is not 32 bytes; the array is wiped then
     */
    public static KeyMaterial takeOver(byte[] value) {
        if (value.length != SIZE) {
            Arrays.fill(value, (byte) 0);
            throw new IllegalArgumentException("key material must be 32 bytes");
        }
        return new KeyMaterial(value);
    }

    /** A copy with a life of its own. */
    public KeyMaterial copy() {
        return use(bytes -> new KeyMaterial(bytes.clone()));
    }

    /** Lends the bytes for the length of a call; they must be neither kept nor changed. */
    public <T> T use(Function<byte[], T> borrower) {
        if (closed) {
            throw new IllegalStateException("key material is closed");
        }
        return borrower.apply(value);
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "KeyMaterial[redacted]";
    }
}
