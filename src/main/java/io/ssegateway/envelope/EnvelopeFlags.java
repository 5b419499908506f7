package io.ssegateway.envelope;

/**
 * The flags of an envelope (FORMAT.md §3).
 *
 * @param multipart the body has the streams of a multipart upload
 * @param md5Etag the footer holds the MD5 that is shown as ETag
 * @param bucketKey bucket keys were asked for: the key material may serve many objects of the bucket
 */
public record EnvelopeFlags(boolean multipart, boolean md5Etag, boolean bucketKey) {
    static final int MULTIPART = 1;
    static final int MD5_ETAG = 2;
    static final int BUCKET_KEY = 4;

    int bits() {
        return (multipart ? MULTIPART : 0) | (md5Etag ? MD5_ETAG : 0) | (bucketKey ? BUCKET_KEY : 0);
    }

    static EnvelopeFlags of(int bits) {
        if ((bits & ~(MULTIPART | MD5_ETAG | BUCKET_KEY)) != 0) {
            throw new EnvelopeException("unknown flags");
        }
        return new EnvelopeFlags((bits & MULTIPART) != 0, (bits & MD5_ETAG) != 0, (bits & BUCKET_KEY) != 0);
    }
}
