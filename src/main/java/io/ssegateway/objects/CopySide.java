package io.ssegateway.objects;

import io.ssegateway.backend.Store;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.ObjectRef;

/** One side of a copy: an object under its bucket's rule, at the store that serves the caller there. */
public record CopySide(BucketRule rule, Store store, ObjectRef object) {
    /** Whether one store holds both sides, under the same credentials (they follow from the caller). */
    public boolean sharesStoreWith(CopySide other) {
        return rule.backend().equals(other.rule.backend());
    }

    /** Whether both sides are the same current object. A version is copied onto its object, not onto itself. */
    boolean isCurrent(CopySide other) {
        return object.equals(other.object) && object.version().isEmpty();
    }
}
