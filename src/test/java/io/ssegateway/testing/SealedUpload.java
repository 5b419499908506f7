package io.ssegateway.testing;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeFacts;
import io.ssegateway.envelope.EnvelopeFlags;
import io.ssegateway.envelope.EnvelopeSealer;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FooterSeal;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentSealer;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.StoredChecksum;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A multipart upload in memory, sealed as FORMAT.md says, without a gateway: parts in any number of attempts, completed
 * as often as a test likes. What it makes is what must lie in a store.
 */
public final class SealedUpload implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataKey dataKey = DataKey.draw(RANDOM);
    private final EnvelopeSealer.Sealed envelopes;
    private final Optional<RootKey> etagRoot;

    private SealedUpload(KeySource source, KeyMaterial key, Place place, Optional<RootKey> etagRoot) {
        EnvelopeFlags flags = new EnvelopeFlags(true, etagRoot.isPresent(), false);
        EnvelopeFacts facts = new EnvelopeFacts(source, flags, OptionalLong.empty(), Optional.empty());
        this.envelopes = new EnvelopeSealer(RANDOM).seal(facts, key, dataKey, place);
        this.etagRoot = etagRoot.map(root -> new RootKey(root.id(), root.key().copy()));
    }

    /**
     * An upload to a place.
     *
     * @param key stays with the caller, not needed after the call
     * @param etagRoot for the ETag box of a bucket that shows MD5s; stays with the caller
     */
    public static SealedUpload create(KeySource source, KeyMaterial key, Place place, Optional<RootKey> etagRoot) {
        return new SealedUpload(source, key, place, etagRoot);
    }

    /** One attempt at a part: its place in a layout, its plaintext and its sealed stream. */
    public record Part(ObjectLayout.Part entry, byte[] plain, byte[] stream) {}

    /** A finished object: the bytes of a store, the envelope of its metadata, what its footer says, its plaintext. */
    public record Stored(byte[] bytes, Envelope envelope, ObjectLayout layout, byte[] plain) {}

    /** What belongs into the metadata of the object. */
    public Envelope envelope() {
        return envelopes.envelope();
    }

    /** One more attempt at a part. */
    public Part part(int number, byte[] plain) {
        SegmentLayout layout = new SegmentLayout(plain.length);
        byte[] stream = new byte[(int) layout.cipherSize()];
        byte[] segment = new byte[SegmentLayout.CIPHER_SEGMENT];
        try (SegmentSealer sealer = SegmentSealer.start(dataKey, number, RANDOM)) {
            int at = 0;
            for (long i = 0; i < layout.segments(); i++) {
                Slice slice = new Slice(plain, (int) SegmentLayout.plainStart(i), layout.plainLength(i));
                int size = sealer.seal(slice, layout.isLast(i), segment);
                System.arraycopy(segment, 0, stream, at, size);
                at += size;
            }
            return new Part(new ObjectLayout.Part(number, plain.length, sealer.header()), plain, stream);
        }
    }

    /** The object of these parts. */
    public Stored complete(List<Part> parts) {
        return complete(parts, Optional.empty());
    }

    /** The object of these parts, with a checksum in its footer. */
    public Stored complete(List<Part> parts, Optional<StoredChecksum> checksum) {
        Optional<EtagDigest> etag = etagRoot.map(ignored -> digest(parts));
        ObjectLayout layout =
                new ObjectLayout(true, parts.stream().map(Part::entry).toList(), etag, checksum);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (Part part : parts) {
            stored.writeBytes(part.stream);
            plain.writeBytes(part.plain);
        }
        stored.writeBytes(footer(layout));
        return new Stored(stored.toByteArray(), envelope(), layout, plain.toByteArray());
    }

    /** Padding and footer of a layout, whether or not its streams are anywhere. */
    public byte[] footer(ObjectLayout layout) {
        try (FooterSeal seal = FooterSeal.draw(dataKey.footerKey(), etagRoot, RANDOM)) {
            FooterSeal.Footer footer = seal.seal(layout, envelopes.copy().encodeBinary());
            byte[] end = new byte[(int) footer.padSize() + footer.rest().size()];
            System.arraycopy(
                    footer.rest().toArray(),
                    0,
                    end,
                    (int) footer.padSize(),
                    footer.rest().size());
            return end;
        }
    }

    @Override
    public void close() {
        dataKey.close();
        etagRoot.ifPresent(root -> root.key().close());
    }

    private static EtagDigest digest(List<Part> parts) {
        MessageDigest all = md5();
        parts.forEach(part -> all.update(md5().digest(part.plain)));
        return new EtagDigest(Bytes.of(all.digest()), parts.size());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
