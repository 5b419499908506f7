package io.ssegateway.cli;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import java.util.Optional;

/**
 * An object that a store lists, or a version of it.
 *
 * @param version of one that is not the current one; empty for the current one
 */
record Listed(BucketName bucket, String key, Optional<String> version) {
    /**
     * What requests name.
     *
     * @throws io.ssegateway.s3.S3Exception if no request can name it
     */
    ObjectRef object() {
        return new ObjectRef(bucket, new ObjectKey(key), version);
    }

    /** As commands write it. */
    @Override
    public String toString() {
        return new S3Location(bucket, key, version).toString();
    }
}
