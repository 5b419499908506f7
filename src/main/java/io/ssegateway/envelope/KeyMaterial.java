package io.ssegateway.envelope;

import java.util.function.Function;

/**
 * 32 secret bytes from which the key-encryption key of an object is derived: a KMS data key, the root key, or a
 * customer's key (FORMAT.md §4, {@code K}).
 *
 * <p>Wiping: {@link #close} refuses every later use and zeroes the bytes when the last running {@link #use} has
 * returned. Best effort in a JVM. Threads: safe for concurrent use; the owner closes after the last use.
 */
public final class KeyMaterial implements AutoCloseable {
    /** Size in bytes. */
    public static final int SIZE = 32;

    private final WipedBytes value;

    private KeyMaterial(byte[] value) {
        this.value = new WipedBytes(value, SIZE);
    }

    /**
     * Takes over the array; the caller must not touch it again.
     *
     * @throws IllegalArgumentException if it is not 32 bytes; the array is wiped then
     */
    public static KeyMaterial takeOver(byte[] value) {
        return new KeyMaterial(value);
    }

    /** A copy with a life of its own. */
    public KeyMaterial copy() {
        return use(bytes -> new KeyMaterial(bytes.clone()));
    }

    /**
     * Lends the bytes for the length of a call; they must be neither kept nor changed.
     *
     * @throws IllegalStateException if the key is closed
     */
    public <T> T use(Function<byte[], T> borrower) {
        return value.use(borrower);
    }

    @Override
    public void close() {
        value.close();
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "KeyMaterial[redacted]";
    }
}
