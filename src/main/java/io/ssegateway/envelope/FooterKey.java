package io.ssegateway.envelope;

import java.util.function.Function;

/**
 * The key {@code Kf} that seals table and tail of one object version (FORMAT.md §4). Whoever holds it can forge a
 * layout; it decrypts no data.
 *
 * <p>Wiping and threads: as {@link KeyMaterial}.
 */
public final class FooterKey implements AutoCloseable {
    /** Size in bytes. */
    public static final int SIZE = 32;

    private final WipedBytes value;

    private FooterKey(byte[] value) {
        this.value = new WipedBytes(value, SIZE);
    }

    /**
     * Takes over the array; the caller must not touch it again.
     *
     * @throws IllegalArgumentException if it is not 32 bytes; the array is wiped then
     */
    public static FooterKey takeOver(byte[] value) {
        return new FooterKey(value);
    }

    /** The key of the upload's part records, derived; the caller closes it. */
    public PartRecordKey partRecordKey() {
        return PartRecordKey.takeOver(use(KeySchedule::partRecordKey));
    }

    /** Lends the bytes for the length of a call; they must be neither kept nor changed. */
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
        return "FooterKey[redacted]";
    }
}
