package io.ssegateway.objects;

import io.ssegateway.backend.Store;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.GetObject;
import java.util.Optional;

/** One GetObject, from its first to its last byte under the same rule. */
record ObjectRead(GetObject operation, Caller caller, BucketRule rule, Store store) {
    /** What is read. */
    ObjectRef object() {
        return operation.object();
    }

    /** Whether a part of the object is asked for, by offsets or by number. */
    boolean partial() {
        return operation.range().isPresent() || operation.partNumber().isPresent();
    }

    /** Whether a range is asked for on condition ({@code If-Range}; without a range the field means nothing). */
    boolean rangedIf() {
        return operation.range().isPresent() && operation.fields().has(S3Header.IF_RANGE);
    }

    /** Whether the answer tells the object's checksum: on demand, and of the whole object only. */
    boolean wantsChecksum() {
        return !partial() && ShownChecksum.asked(operation.fields());
    }

    /** The same as a read of the whole object. */
    ObjectRead whole() {
        GetObject whole = new GetObject(
                operation.object(),
                Optional.empty(),
                operation.conditions(),
                operation.overrides(),
                operation.fields());
        return new ObjectRead(whole, caller, rule, store);
    }

    /** The layout of the object, asked with what this read sends to the store every time. */
    ObjectLayouts.Asked layoutOf(StoredHead head) {
        return new ObjectLayouts.Asked(store, object(), head, operation.fields());
    }

    /** The fields of a further request to the store, pinned to one state. */
    Fields pinned(StoredHead head) {
        return head.pinned(ObjectFields.readToStore(operation.fields()));
    }
}
