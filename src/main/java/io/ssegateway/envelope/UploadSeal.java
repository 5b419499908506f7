package io.ssegateway.envelope;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A new multipart upload: a fresh data key and its envelope. The data key itself is not kept: each part opens it again
 * from the envelope. The footer key is, until the store has named the upload and {@link #box} was asked for.
 *
 * <p>Wiping: {@link #close}. Threads: one.
 */
public final class UploadSeal implements AutoCloseable {
    private final EnvelopeSealer.Sealed envelopes;
    private final FooterKey footerKey;
    private final SecureRandom random;

    private UploadSeal(EnvelopeSealer.Sealed envelopes, FooterKey footerKey, SecureRandom random) {
        this.envelopes = envelopes;
        this.footerKey = footerKey;
        this.random = random;
    }

    /**
     * Draws and seals a data key for an object that will come in parts.
     *
     * @param source where {@code key} is found again
     * @param key stays with the caller, not needed after the call
     * @param md5Etag whether the object shows MD5s as ETags
     * @throws EnvelopeException if the envelope were too long
     */
    public static UploadSeal begin(
            KeySource source, KeyMaterial key, Place place, boolean md5Etag, SecureRandom random) {
        return begin(source, key, place, md5Etag, false, random);
    }

    /**
     * The same.
     *
     * @param bucketKey the envelope's flag
     */
    public static UploadSeal begin(
            KeySource source, KeyMaterial key, Place place, boolean md5Etag, boolean bucketKey, SecureRandom random) {
        EnvelopeFlags flags = new EnvelopeFlags(true, md5Etag, bucketKey);
        EnvelopeFacts facts = new EnvelopeFacts(source, flags, OptionalLong.empty(), Optional.empty());
        try (DataKey dataKey = DataKey.draw(random)) {
            EnvelopeSealer.Sealed envelopes = new EnvelopeSealer(random).seal(facts, key, dataKey, place);
            return new UploadSeal(envelopes, dataKey.footerKey(), random);
        }
    }

    /** For the metadata of the request that creates the upload. */
    public Envelope envelope() {
        return envelopes.envelope();
    }

    /** For the footer. */
    public Envelope copy() {
        return envelopes.copy();
    }

    /** The footer key, boxed for the state. The root key stays with the caller. */
    public FooterKeyBox box(UploadUid uid, RootKey root) {
        return FooterKeyBox.seal(footerKey, uid, root, random);
    }

    @Override
    public void close() {
        footerKey.close();
    }

    /** Names nothing. */
    @Override
    public String toString() {
        return "UploadSeal[" + envelopes.envelope().method() + "]";
    }
}
