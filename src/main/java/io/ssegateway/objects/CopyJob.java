package io.ssegateway.objects;

import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Operation.CopyObject;

/**
 * One CopyObject, from its first to its last byte under the same rules.
 *
 * @param decision how the target is stored; never a refusal
 */
record CopyJob(CopyObject operation, Caller caller, CopySide source, CopySide target, EncryptionDecision decision) {
    Fields fields() {
        return operation.fields();
    }

    /** Whether the target is the source, so that something about it must change. */
    boolean ontoItself() {
        return source.isCurrent(target);
    }
}
