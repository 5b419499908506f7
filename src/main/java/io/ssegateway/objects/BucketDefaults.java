package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.BucketDefault;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.BucketName;
import java.util.Optional;

/** The default encryption that clients have set for buckets. */
public interface BucketDefaults {
    /**
     * What counts now; empty where nothing was set, and at once where the rule lets nobody set anything. Fails with
     * {@code ServiceUnavailable} where it cannot be known: then nothing may be written that depends on it.
     */
    Uni<Optional<BucketDefault>> of(BucketRule rule, BucketName bucket);
}
