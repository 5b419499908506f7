package io.ssegateway.s3;

import java.util.Optional;

/** One object, or one version of it where a version id is given. */
public record ObjectRef(BucketName bucket, ObjectKey key, Optional<String> version) {
    /** The current version. */
    public static ObjectRef of(BucketName bucket, ObjectKey key) {
        return new ObjectRef(bucket, key, Optional.empty());
    }
}
