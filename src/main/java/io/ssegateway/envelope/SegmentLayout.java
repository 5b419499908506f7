package io.ssegateway.envelope;

/**
 * Where the segments of one stream lie (FORMAT.md §1): ciphertext segments of 65 536 bytes, the first of which begins
 * with the 40-byte header and so holds 65 480 plaintext bytes, later ones 65 520. There is always one segment; an exact
 * multiple ends in a full last segment.
 *
 * <p>Offsets and sizes are in bytes; segments count from 0.
 *
 * @param plainSize plaintext bytes of the stream
 */
public record SegmentLayout(long plainSize) {
    /** Ciphertext bytes of a full segment, tag included. */
    public static final int CIPHER_SEGMENT = 65_536;
    /** Bytes of an authentication tag. */
    public static final int TAG = 16;
    /** Plaintext bytes of a full segment but the first. */
    public static final int PLAIN_SEGMENT = CIPHER_SEGMENT - TAG;
    /** Bytes of the header at the start of a stream: length byte, salt, nonce prefix. */
    public static final int HEADER = 1 + StreamHeader.SIZE;
    /** Plaintext bytes of a full first segment. */
    public static final int FIRST_PLAIN_SEGMENT = PLAIN_SEGMENT - HEADER;

    /** Rejects sizes outside of 0 to {@link SizeLaw#MAX_PLAIN}. */
    public SegmentLayout {
        SizeLaw.check(plainSize);
    }

    /** Number of segments, at least 1. */
    public long segments() {
        return Math.max(1, Math.ceilDiv(plainSize + HEADER, (long) PLAIN_SEGMENT));
    }

    /** Ciphertext bytes of the stream, header and tags included. */
    public long cipherSize() {
        return plainSize + HEADER + TAG * segments();
    }

    /** Whether this is the last segment. */
    public boolean isLast(long segment) {
        return segment == segments() - 1;
    }

    /** Plaintext bytes of a segment. */
    public int plainLength(long segment) {
        return (int) (Math.min(plainSize, plainStart(segment + 1)) - plainStart(segment));
    }

    /** Ciphertext bytes of a segment; the first includes the header. */
    public int cipherLength(long segment) {
        return plainLength(segment) + TAG + (segment == 0 ? HEADER : 0);
    }

    /** The plaintext offset at which a segment begins, in any stream that reaches it. */
    public static long plainStart(long segment) {
        return segment == 0 ? 0 : segment * PLAIN_SEGMENT - HEADER;
    }

    /** The ciphertext offset at which a segment begins, in any stream that reaches it. */
    public static long cipherStart(long segment) {
        return segment * CIPHER_SEGMENT;
    }

    /** The segment that holds a plaintext offset, in any stream that reaches it. */
    public static long segmentOf(long plainOffset) {
        return (plainOffset + HEADER) / PLAIN_SEGMENT;
    }

    /**
     * The ciphertext bytes to fetch for a plaintext range, whatever the size of the stream: whole segments, so they may
     * end behind the stream or behind the object; what is there of them is enough.
     *
     * @param first plaintext offset, inclusive
     * @param last plaintext offset, inclusive, not before {@code first}
     */
    public static CipherRange cipherRange(long first, long last) {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range: " + first + "-" + last);
        }
        long end = segmentOf(Math.min(last, SizeLaw.MAX_PLAIN)) + 1;
        return new CipherRange(cipherStart(segmentOf(Math.min(first, SizeLaw.MAX_PLAIN))), cipherStart(end) - 1);
    }

    /**
     * Ciphertext offsets relative to the start of the stream, both inclusive.
     *
     * @param first a segment's beginning
     * @param last a full segment's end
     */
    public record CipherRange(long first, long last) {}
}
