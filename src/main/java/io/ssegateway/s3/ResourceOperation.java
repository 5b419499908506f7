package io.ssegateway.s3;

import java.util.Map;
import java.util.Optional;

/**
 * An operation on a sub-resource that does not touch object bytes (tags, locks, access control, life cycle, ...):
 * passed to the store, signed anew, answered byte for byte, or refused by name.
 */
public sealed interface ResourceOperation extends S3Operation {
    /**
     * A sub-resource that is passed.
     *
     * @param operationName S3's name of the operation
     * @param method the HTTP method
     * @param key the object; empty for a sub-resource of the bucket
     * @param version the version, where one is named
     * @param query the parameters that go to the store, plain text; the sub-resource among them
     * @param writes whether it changes something
     */
    record PassThrough(
            String operationName,
            String method,
            BucketName bucket,
            Optional<ObjectKey> key,
            Optional<String> version,
            Map<String, String> query,
            boolean writes,
            Fields fields)
            implements ResourceOperation {
        /** Copies the map. */
        public PassThrough {
            query = Map.copyOf(query);
        }

        @Override
        public String name() {
            return operationName;
        }
    }
}
