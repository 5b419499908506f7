package io.ssegateway.objects;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/**
 * The gateway's own bucket: 403 to every client and in no listing, whatever policy says (product.md §9). Every handler
 * asks, for source buckets too.
 *
 * @param name the state bucket's name; empty where none is configured
 */
public record ReservedBucket(Optional<String> name) {
    /** No bucket is reserved. */
    public static ReservedBucket none() {
        return new ReservedBucket(Optional.empty());
    }

    /** Whether this is the name of the reserved bucket; stores that fold case must not open a way around. */
    public boolean is(String bucket) {
        return name.filter(bucket::equalsIgnoreCase).isPresent();
    }

    /**
     * Lets every other bucket pass.
     *
     * @throws S3Exception {@code AccessDenied}
     */
    public void refuse(BucketName bucket) {
        if (is(bucket.value())) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
    }
}
