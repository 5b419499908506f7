package io.ssegateway.s3;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation on a sub-resource that does not touch object bytes (tags, locks, access control, life cycle, ...).
 * Passed to the store, signed anew, and answered byte for byte.
 */
public sealed interface ResourceOperation extends S3Operation {
    /**
     * A sub-resource that is passed; its document is the request's body.
     *
     * @param resource its row in the table
     * @param rules the row's treatment
     * @param key the object; empty for a sub-resource of the bucket
     * @param query the parameters that go to the store, plain text; the sub-resource and the version among them
     * @param targets other buckets that the document tells the store to write to
     */
    record PassThrough(
            SubResource resource,
            SubResource.Passed rules,
            BucketName bucket,
            Optional<ObjectKey> key,
            Map<String, String> query,
            Set<BucketName> targets,
            Fields fields)
            implements ResourceOperation {
        /** Copies map and set. */
        public PassThrough {
            query = Map.copyOf(query);
            targets = Set.copyOf(targets);
        }

        @Override
        public String name() {
            return resource.operation();
        }
    }
}
