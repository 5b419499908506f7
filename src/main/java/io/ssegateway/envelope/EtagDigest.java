package io.ssegateway.envelope;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The MD5 that is shown as ETag: of the plaintext, or of the parts' MD5s (FORMAT.md §6).
 *
 * @param md5 16 bytes
 * @param parts 0 for a plain PUT, else the number behind the hyphen
 */
public record EtagDigest(Bytes md5, int parts) {
    /** Size of the digest in bytes. */
    public static final int SIZE = 16;

    /** Rejects another size, and part counts outside of 0 to 10 000. */
    public EtagDigest {
        if (md5.size() != SIZE || parts < 0 || parts > 10_000) {
            throw new IllegalArgumentException("no ETag digest");
        }
    }

    /**
     * The digest of a multipart object: MD5 over the MD5s of its parts (Amazon S3 User Guide, "Checking object
     * integrity").
     *
     * @param partMd5s 16 bytes each, in ascending order of the parts; at least one
     */
    public static EtagDigest ofParts(List<Bytes> partMd5s) {
        MessageDigest digest = digest();
        partMd5s.forEach(part -> digest.update(part.toArray()));
        return new EtagDigest(Bytes.of(digest.digest()), partMd5s.size());
    }

    /** The ETag without quotes. */
    public String text() {
        return parts == 0 ? md5.toString() : md5 + "-" + parts;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
