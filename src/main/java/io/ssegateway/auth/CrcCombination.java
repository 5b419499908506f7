package io.ssegateway.auth;

/**
 * The CRC of two strings, one after the other, out of their CRCs and the length of the second. Of a reflected CRC whose
 * initial value and final XOR are all ones, {@code crc(a ‖ b) = crc(a)·x^(8·|b|) + crc(b)} in GF(2)[x] modulo the
 * polynomial: the ones cancel out. The power is found by squaring, so the cost is the logarithm of the length.
 *
 * <p>Polynomials are reflected: the most significant bit of the width is x⁰. Source: Mark Adler, zlib,
 * {@code crc32_combine}. Immutable.
 */
final class CrcCombination {
    /** CRC-32 (ISO-HDLC), as {@link java.util.zip.CRC32}. */
    static final CrcCombination CRC32 = new CrcCombination(32, 0xedb88320L);

    /** CRC-32C (Castagnoli), as {@link java.util.zip.CRC32C}. */
    static final CrcCombination CRC32C = new CrcCombination(32, 0x82f63b78L);

    /** CRC-64/NVME. */
    static final CrcCombination CRC64NVME = new CrcCombination(64, 0x9a6c9329ac4bc9b5L);

    private static final int BITS_OF_A_LENGTH = 63;
    private static final int BITS_OF_A_BYTE = 3;

    private final long one;
    private final long polynomial;
    /** {@code x^(2^k)}. */
    private final long[] powers = new long[BITS_OF_A_LENGTH + BITS_OF_A_BYTE];

    private CrcCombination(int width, long polynomial) {
        this.one = 1L << width - 1;
        this.polynomial = polynomial;
        powers[0] = one >>> 1;
        for (int k = 1; k < powers.length; k++) {
            powers[k] = product(powers[k - 1], powers[k - 1]);
        }
    }

    /**
     * The CRC of both strings.
     *
     * @param secondLength bytes, not negative
     */
    long combined(long first, long second, long secondLength) {
        if (secondLength < 0) {
            throw new IllegalArgumentException("no length: " + secondLength);
        }
        long power = one;
        for (int bit = 0; bit < BITS_OF_A_LENGTH; bit++) {
            if ((secondLength >>> bit & 1) != 0) {
                power = product(powers[bit + BITS_OF_A_BYTE], power);
            }
        }
        return product(power, first) ^ second;
    }

    private long product(long a, long b) {
        long sum = 0;
        long shifted = b;
        for (long bit = one; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                sum ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ polynomial;
        }
        return sum;
    }
}
