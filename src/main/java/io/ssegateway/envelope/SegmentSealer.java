package io.ssegateway.envelope;

import java.security.SecureRandom;

/**
 * Seals the segments of one stream in order (FORMAT.md §1). Draws its own header, so that no two streams, and no two
 * attempts at one, share a key; counts its own segments, so that no nonce is used twice.
 *
 * <p>Life: {@link #seal} once per segment, the last one told as last, nothing after it. Wiping: {@link #close}.
 * Threads: one.
 */
public final class SegmentSealer implements AutoCloseable {
    private final StreamHeader header;
    private final SegmentNonces nonces;
    private final Aead aead;
    private long segment;
    private boolean ended;

    private SegmentSealer(StreamHeader header, Aead aead) {
        this.header = header;
        this.aead = aead;
        nonces = new SegmentNonces(header);
    }

    /**
     * A new stream under a data key.
     *
     * @param partNumber 0 for the one stream of a plain PUT
     */
    public static SegmentSealer start(DataKey dataKey, int partNumber, SecureRandom random) {
        StreamHeader header = StreamHeader.draw(random);
        return new SegmentSealer(header, SegmentOpener.aead(dataKey, partNumber, header));
    }

    /** The header that was drawn. */
    public StreamHeader header() {
        return header;
    }

    /**
     * Seals the next segment; the first one is preceded by the stream's 40 bytes.
     *
     * @param plain exactly a full segment unless last; empty only if it is first and last
     * @param out room for {@link SegmentLayout#CIPHER_SEGMENT} bytes; written from its start
     * @return bytes written
     * @throws IllegalArgumentException for a segment of a wrong size
     * @throws IllegalStateException after the last segment
     */
    public int seal(Slice plain, boolean last, byte[] out) {
        if (ended) {
            throw new IllegalStateException("the stream has ended");
        }
        boolean first = segment == 0;
        int full = first ? SegmentLayout.FIRST_PLAIN_SEGMENT : SegmentLayout.PLAIN_SEGMENT;
        int size = plain.length();
        if (last ? size > full || size == 0 && !first : size != full) {
            throw new IllegalArgumentException("a segment of " + size + " bytes does not go here");
        }
        int at = 0;
        if (first) {
            at = SegmentLayout.HEADER;
            System.arraycopy(header.framed(), 0, out, 0, at);
        }
        ended = last;
        return at + aead.seal(nonces.of(segment++, last), plain, out, at);
    }

    @Override
    public void close() {
        ended = true;
        aead.close();
    }

    /** The header alone. */
    @Override
    public String toString() {
        return "SegmentSealer[" + header + "]";
    }
}
