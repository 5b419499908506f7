package io.ssegateway.envelope;

/**
 * Where an object belongs; bound into the seal of its data key (FORMAT.md §4).
 *
 * @param bucketIdentity the bucket's name unless policy names another
 * @param objectKey the object's key
 */
public record Place(String bucketIdentity, String objectKey) {
    /** Rejects what is not expressible in UTF-8 or longer than 1 024 bytes of it. */
    public Place {
        check(bucketIdentity);
        check(objectKey);
    }

    private static void check(String name) {
        int size = Utf8.encode(name).length;
        if (size == 0 || size > 1024) {
            throw new IllegalArgumentException("a name must have 1 to 1024 bytes of UTF-8");
        }
    }
}
