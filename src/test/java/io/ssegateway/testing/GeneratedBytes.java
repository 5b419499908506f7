package io.ssegateway.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Plaintext of any length that follows from the offset alone, so that nobody has to keep it. */
public final class GeneratedBytes {
    /** A prime: no two parts of equal size begin alike. */
    private static final int PERIOD = 1_048_583;

    private static final byte[] ONCE = new byte[PERIOD];

    static {
        new SplittableRandom(4_000).nextBytes(ONCE);
    }

    private GeneratedBytes() {}

    /** Fills the beginning of an array with the bytes from this offset of the object on. */
    public static void fill(byte[] into, int length, long offset) {
        int done = 0;
        while (done < length) {
            int from = (int) ((offset + done) % PERIOD);
            int taken = Math.min(length - done, PERIOD - from);
            System.arraycopy(ONCE, from, into, done, taken);
            done += taken;
        }
    }

    /** So many bytes from this offset of the object on. */
    public static byte[] of(long offset, int length) {
        byte[] bytes = new byte[length];
        fill(bytes, length, offset);
        return bytes;
    }

    /** Whether these are the bytes of the object from this offset on. */
    public static boolean areAt(long offset, byte[] bytes) {
        return Arrays.equals(of(offset, bytes.length), bytes);
    }
}
