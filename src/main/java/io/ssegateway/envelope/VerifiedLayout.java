package io.ssegateway.envelope;

import io.ssegateway.envelope.FooterReader.Located;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A layout that was verified, with two marks: of the data key it was verified under, and of the footer's bytes. May be
 * kept for later reads of the same object, outliving the key: {@link #isUnder} tells whether it may be used again.
 *
 * <p><b>Why that is safe.</b> A data key encrypts the bytes of one object version and nothing else, so a layout that
 * verified under it is a layout of that version, whoever serves its bytes and under whatever name, tag or size; streams
 * are still opened segment by segment under the data key and the header that the table names. A store that goes back to
 * an older version of the key gives back an older envelope with it, hence another data key, and the layout does not
 * apply. What a store can still do (FORMAT.md §9) it can do without anything being kept.
 *
 * <p>No secret: the key's mark is one-way and as long as a key. Immutable.
 */
public final class VerifiedLayout {
    private final ObjectLayout layout;
    private final byte[] keyMark;
    private final byte[] footerDigest;
    private final int footerSize;

    private VerifiedLayout(ObjectLayout layout, byte[] keyMark, byte[] footerDigest, int footerSize) {
        this.layout = layout;
        this.keyMark = keyMark;
        this.footerDigest = footerDigest;
        this.footerSize = footerSize;
    }

    /**
     * Verifies a footer as a whole under the object's data key.
     *
     * @param storedSize bytes of the whole object in the store
     * @throws TamperedException if anything in it does not verify, does not agree, or belongs to another object
     */
    public static VerifiedLayout of(DataKey dataKey, long storedSize, Located footer) {
        try (FooterKey footerKey = dataKey.footerKey()) {
            ObjectLayout layout = FooterReader.verify(footerKey, storedSize, footer);
            byte[] digest = digest(footer);
            return new VerifiedLayout(layout, mark(footerKey, digest), digest, footer.size());
        }
    }

    /** What the footer says. */
    public ObjectLayout layout() {
        return layout;
    }

    /** Whether it was verified under this data key; constant in time. */
    public boolean isUnder(DataKey dataKey) {
        try (FooterKey footerKey = dataKey.footerKey()) {
            return MessageDigest.isEqual(keyMark, mark(footerKey, footerDigest));
        }
    }

    /** Bytes of copy, table and tail: the end of the stored object. */
    public int footerSize() {
        return footerSize;
    }

    /** Whether this is the SHA-256 of the very bytes that were verified, copy, table and tail. */
    public boolean hasFooterDigest(byte[] sha256) {
        return MessageDigest.isEqual(footerDigest, sha256);
    }

    /** Bytes of memory this takes, about. */
    public int weight() {
        return 160 + layout.weight();
    }

    private static byte[] mark(FooterKey footerKey, byte[] digest) {
        return footerKey.use(key -> KeySchedule.layoutMark(key, digest));
    }

    private static byte[] digest(Located footer) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(footer.copy().toArray());
            sha256.update(footer.table().toArray());
            sha256.update(footer.tail().field(0, Tail.SIZE).toArray());
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }
}
