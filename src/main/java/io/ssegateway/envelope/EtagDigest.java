package io.ssegateway.envelope;

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

    /** The ETag without quotes. */
    public String text() {
        return parts == 0 ? md5.toString() : md5 + "-" + parts;
    }
}
