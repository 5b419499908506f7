package io.ssegateway.envelope;

import java.util.OptionalLong;

/**
 * The size of a stored object as a function of its plaintext size, and back (FORMAT.md §2): strictly increasing, so
 * that a size alone tells the other, for one stream and for many.
 *
 * <p>{@code S(P) = P + 16·⌈P/65520⌉ + 128·min(10000, ⌊P/5 MiB⌋ + 1) + 1152}
 */
public final class SizeLaw {
    /** Plaintext bytes above which no size is computed: more than 10 000 parts of 5 GiB. */
    public static final long MAX_PLAIN = 1L << 50;
    /** The smallest plaintext of a part that is not the last, in bytes. */
    public static final long MIN_PART_PLAIN = 5L << 20;
    /** The largest plaintext of one plain PUT into a store that takes 5 GiB at once, in bytes. */
    public static final long MAX_PUT_PLAIN = 5_367_266_208L;
    /** The largest plaintext of one part in a store that takes parts of 5 GiB, in bytes. */
    public static final long MAX_PART_PLAIN = 5_367_398_360L;

    private static final int MAX_PARTS = 10_000;
    private static final int PER_PART = 128;
    private static final int FIXED = 1_152;

    private SizeLaw() {}

    /**
     * Bytes in the store for an object of this many plaintext bytes.
     *
     * @throws IllegalArgumentException if the size is negative or above {@link #MAX_PLAIN}
     */
    public static long storedSize(long plainSize) {
        check(plainSize);
        return plainSize + overhead(plainSize);
    }

    /** Plaintext bytes of an object of this stored size; empty if no object has it. */
    public static OptionalLong plainSize(long storedSize) {
        OptionalLong plain = largestPlain(storedSize);
        return plain.isPresent() && storedSize(plain.getAsLong()) == storedSize ? plain : OptionalLong.empty();
    }

    /** The largest plaintext whose stored size is at most this many bytes; empty if even an empty object is larger. */
    public static OptionalLong largestPlain(long storedLimit) {
        if (storedLimit < overhead(0)) {
            return OptionalLong.empty();
        }
        long high = Math.min(storedLimit, MAX_PLAIN);
        long low = Math.max(0, high - overhead(high));
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (storedSize(middle) <= storedLimit) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return OptionalLong.of(low);
    }

    /**
     * Bytes of one stream alone: {@code C(P) = P + 40 + 16·max(1, ⌈(P+40)/65520⌉)}.
     *
     * @throws IllegalArgumentException if the size is negative or above {@link #MAX_PLAIN}
     */
    public static long streamSize(long plainSize) {
        return new SegmentLayout(plainSize).cipherSize();
    }

    private static long overhead(long plainSize) {
        long segments = Math.ceilDiv(plainSize, (long) SegmentLayout.PLAIN_SEGMENT);
        long parts = Math.min(MAX_PARTS, plainSize / MIN_PART_PLAIN + 1);
        return SegmentLayout.TAG * segments + PER_PART * parts + FIXED;
    }

    static void check(long plainSize) {
        if (plainSize < 0 || plainSize > MAX_PLAIN) {
            throw new IllegalArgumentException("no such plaintext size: " + plainSize);
        }
    }
}
