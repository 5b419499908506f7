package io.ssegateway.objects;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** What must hold of a stored object before a byte of it is served. Fail closed (architecture invariant I6). */
final class ReadRules {
    private ReadRules() {}

    /**
     * An object without an envelope may be served.
     *
     * @throws S3Exception {@code AccessDenied} in a sealed bucket; the message names the way out
     */
    static void plainAllowed(BucketRule rule) {
        if (rule.contract() == BucketRule.Contract.SEALED) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "This object is not encrypted by the gateway and the bucket's policy refuses such objects;"
                            + " to serve them say 'plaintext-reads: serve' in the bucket's rule.");
        }
    }

    /**
     * A sealed object may be served over the caller's transport.
     *
     * @throws S3Exception {@code AccessDenied} over a transport that does not count as HTTPS
     */
    static void transportAllowed(Caller caller, BucketRule rule, Envelope envelope, TransportRule.Use use) {
        TransportRule.Method method = switch (envelope.source().method()) {
            case KMS -> TransportRule.Method.SSE_KMS;
            case OBS -> TransportRule.Method.SSE_OBS;
            case CUSTOMER -> TransportRule.Method.SSE_C;
        };
        TransportRule.refusal(rule, method, use, caller.transport()).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /**
     * The plain size of a sealed object, from its stored size alone.
     *
     * @throws TamperedException if no object of any size is stored in that many bytes
     */
    static long plainSize(StoredHead head) {
        return SizeLaw.plainSize(head.storedSize())
                .orElseThrow(() -> new TamperedException("stored size " + head.storedSize() + " is no object's size"));
    }
}
