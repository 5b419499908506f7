package io.ssegateway.envelope;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * One attempt at one part of an upload: the sealer of its stream, and the record that tells of it afterwards. The data
 * key is not kept.
 *
 * <p>Life: segments in order through {@link #segments}, then {@link #record}. Never reused: a retry sends the stored
 * bytes again or is a new attempt. Wiping: {@link #close}. Threads: one.
 */
public final class PartSeal implements AutoCloseable {
    private final SegmentLayout layout;
    private final SegmentSealer segments;
    private final boolean md5;

    private PartSeal(SegmentLayout layout, SegmentSealer segments, boolean md5) {
        this.layout = layout;
        this.segments = segments;
        this.md5 = md5;
    }

    /**
     * Begins a part.
     *
     * @param dataKey stays with the caller, not needed after the call
     * @param part the client's part number, 1 to 9 999
     * @param plainSize plaintext bytes that will come
     * @param md5 whether the object shows MD5s as ETags
     */
    public static PartSeal begin(DataKey dataKey, int part, long plainSize, boolean md5, SecureRandom random) {
        if (part < 1 || part > ObjectLayout.MAX_PARTS) {
            throw new IllegalArgumentException("no such part: " + part);
        }
        return new PartSeal(new SegmentLayout(plainSize), SegmentSealer.start(dataKey, part, random), md5);
    }

    /** Segments of the stream. */
    public SegmentLayout layout() {
        return layout;
    }

    /** Bytes the store will hold: the request's length. */
    public long storedSize() {
        return layout.cipherSize();
    }

    /** Whether {@link #record} needs the MD5 of the plaintext. */
    public boolean needsMd5() {
        return md5;
    }

    /** Seals the segments. */
    public SegmentSealer segments() {
        return segments;
    }

    /**
     * What is to be kept of this attempt. To be called only when every claim about the plaintext was verified.
     *
     * @param digest 16 bytes, there exactly when {@link #needsMd5}
     * @param checksum the verified checksum of the part
     * @throws IllegalArgumentException if the digest is not as said
     */
    public PartRecord record(Optional<Bytes> digest, Optional<StoredChecksum> checksum) {
        if (digest.isPresent() != md5) {
            throw new IllegalArgumentException("the digest is not there exactly when it is needed");
        }
        return new PartRecord(layout.plainSize(), segments.header(), digest, checksum);
    }

    @Override
    public void close() {
        segments.close();
    }

    /** The stream's header alone. */
    @Override
    public String toString() {
        return "PartSeal[" + segments.header() + "]";
    }
}
