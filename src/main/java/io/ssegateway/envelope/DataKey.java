package io.ssegateway.envelope;

import java.security.SecureRandom;
import java.util.function.Function;

/**
 * The 32 random bytes {@code D} that encrypt the bytes of one object version and nothing else (FORMAT.md §4).
 *
 * <p>Wiping: as {@link KeyMaterial}: {@link #close} refuses later uses and zeroes after the last running one. Threads:
 * safe for concurrent use.
 */
public final class DataKey implements AutoCloseable {
    /** Size in bytes. */
    public static final int SIZE = 32;

    private final WipedBytes value;

    private DataKey(byte[] value) {
        this.value = new WipedBytes(value, SIZE);
    }

    /** A fresh key. The caller closes it. */
    public static DataKey draw(SecureRandom random) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return new DataKey(bytes);
    }

    /** Takes over the array of an opened envelope. */
    static DataKey takeOver(byte[] value) {
        return new DataKey(value);
    }

    /** The key of the footer, derived; the caller closes it. It can forge a layout but decrypts no data. */
    public FooterKey footerKey() {
        return FooterKey.takeOver(use(KeySchedule::footerKey));
    }

    <T> T use(Function<byte[], T> borrower) {
        return value.use(borrower);
    }

    @Override
    public void close() {
        value.close();
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "DataKey[redacted]";
    }
}
