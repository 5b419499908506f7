package io.ssegateway.envelope;

import java.util.Arrays;

/**
 * Opens segments of one stream in any order (FORMAT.md §1). Nothing of a segment is handed out unless all of it
 * verified at this position, in this stream, of this part.
 *
 * <p>Wiping: {@link #close}. Threads: one.
 */
public final class SegmentOpener implements AutoCloseable {
    private final StreamHeader header;
    private final SegmentNonces nonces;
    private final Aead aead;

    private SegmentOpener(StreamHeader header, Aead aead) {
        this.header = header;
        this.aead = aead;
        nonces = new SegmentNonces(header);
    }

    /**
     * A stream by its header, which comes from the envelope or the table.
     *
     * @param partNumber 0 for the one stream of a plain PUT
     */
    public static SegmentOpener of(DataKey dataKey, int partNumber, StreamHeader header) {
        return new SegmentOpener(header, aead(dataKey, partNumber, header));
    }

    /** The header of the stream. */
    public StreamHeader header() {
        return header;
    }

    /**
     * Opens one segment.
     *
     * @param segment its number, from 0
     * @param last whether it must be the stream's last
     * @param sealed ciphertext and tag, without the 40 bytes that precede the first segment
     * @param out room for the plaintext; written from its start
     * @return bytes written
     * @throws TamperedException if it does not verify
     */
    public int open(long segment, boolean last, Slice sealed, byte[] out) {
        if (sealed.length() < SegmentLayout.TAG || sealed.length() > SegmentLayout.CIPHER_SEGMENT) {
            throw new TamperedException("segment " + segment + " has an impossible size");
        }
        return aead.open(nonces.of(segment, last), sealed, out, "segment " + segment);
    }

    @Override
    public void close() {
        aead.close();
    }

    static Aead aead(DataKey dataKey, int partNumber, StreamHeader header) {
        byte[] key = dataKey.use(d -> KeySchedule.segmentKey(d, header, partNumber));
        try {
            return new Aead(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
