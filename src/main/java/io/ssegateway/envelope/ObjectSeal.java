package io.ssegateway.envelope;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything needed to write one plain PUT: a fresh data key, its envelope, the sealer of its one stream, the footer to
 * come. The data key itself is not kept.
 *
 * <p>Life: segments in order through {@link #segments}, then {@link #footer} once. Never reused: a retry sends the
 * stored bytes again or seals anew. Wiping: {@link #close}. Threads: one.
 */
public final class ObjectSeal implements AutoCloseable {
    private final EnvelopeSealer.Sealed envelopes;
    private final SegmentLayout layout;
    private final SegmentSealer segments;
    private final FooterSeal footer;

    private ObjectSeal(
            EnvelopeSealer.Sealed envelopes, SegmentLayout layout, SegmentSealer segments, FooterSeal footer) {
        this.envelopes = envelopes;
        this.layout = layout;
        this.segments = segments;
        this.footer = footer;
    }

    /**
     * Draws and seals a data key for an object of this many plaintext bytes at this place.
     *
     * @param source where {@code key} is found again
     * @param key stays with the caller, not needed after the call
     * @param etagRoot the root key for the ETag box where the bucket shows MD5s; empty where ETags are opaque. Stays
     *     with the caller, not needed after the call
     * @throws EnvelopeException if the envelope were too long
     */
    public static ObjectSeal begin(
            KeySource source,
            KeyMaterial key,
            Place place,
            long plainSize,
            Optional<RootKey> etagRoot,
            SecureRandom random) {
        return begin(source, key, place, plainSize, etagRoot, false, random);
    }

    /**
     * The same.
     *
     * @param bucketKey the envelope's flag
     */
    public static ObjectSeal begin(
            KeySource source,
            KeyMaterial key,
            Place place,
            long plainSize,
            Optional<RootKey> etagRoot,
            boolean bucketKey,
            SecureRandom random) {
        SegmentLayout layout = new SegmentLayout(plainSize);
        EnvelopeFlags flags = new EnvelopeFlags(false, etagRoot.isPresent(), bucketKey);
        try (DataKey dataKey = DataKey.draw(random)) {
            SegmentSealer segments = SegmentSealer.start(dataKey, 0, random);
            try {
                EnvelopeFacts facts =
                        new EnvelopeFacts(source, flags, OptionalLong.of(plainSize), Optional.of(segments.header()));
                EnvelopeSealer.Sealed envelopes = new EnvelopeSealer(random).seal(facts, key, dataKey, place);
                FooterSeal footer = FooterSeal.draw(dataKey.footerKey(), etagRoot, random);
                return new ObjectSeal(envelopes, layout, segments, footer);
            } catch (RuntimeException e) {
                segments.close();
                throw e;
            }
        }
    }

    /** For the metadata of the same request that carries the bytes. */
    public Envelope envelope() {
        return envelopes.envelope();
    }

    /** Segments of the stream. */
    public SegmentLayout layout() {
        return layout;
    }

    /** Bytes the store will hold: the request's length. */
    public long storedSize() {
        return SizeLaw.storedSize(layout.plainSize());
    }

    /** Whether {@link #footer} needs the MD5 of the plaintext. */
    public boolean needsMd5() {
        return envelopes.envelope().flags().md5Etag();
    }

    /** Seals the segments. */
    public SegmentSealer segments() {
        return segments;
    }

    /**
     * Seals the footer. To be called only when every claim about the plaintext was verified.
     *
     * @param md5 16 bytes, there exactly when {@link #needsMd5}
     */
    public FooterSeal.Footer footer(Optional<Bytes> md5, Optional<StoredChecksum> checksum) {
        Optional<EtagDigest> etag = md5.map(digest -> new EtagDigest(digest, 0));
        ObjectLayout object = ObjectLayout.plain(layout.plainSize(), segments.header(), etag, checksum);
        return footer.seal(object, envelopes.copy().encodeBinary());
    }

    @Override
    public void close() {
        segments.close();
        footer.close();
    }
}
