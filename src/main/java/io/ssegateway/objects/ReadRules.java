package io.ssegateway.objects;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.AskedEncryption;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Method;
import io.ssegateway.policy.SseHeaders;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

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
        Method method = switch (envelope.method()) {
            case KMS -> Method.SSE_KMS;
            case OBS -> Method.SSE_OBS;
            case CUSTOMER -> Method.SSE_C;
        };
        TransportRule.refusal(rule, method, use, caller.transport()).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /**
     * What a read's headers may ask, before anything is asked of the store.
     *
     * @throws S3Exception for what only an upload may ask, and for a customer's key that is not in order
     */
    static void asked(Caller caller, BucketRule rule, Fields client) {
        SseHeaders.onRead(AskedEncryption.of(client), caller.transport());
        CustomerKey.forReading(client, rule.options().compat());
    }

    /**
     * Whether the customer's key that the request presents, or not, is the object's. Tells a wrong key by the
     * commitment in the metadata, in constant time, without reading the body (FORMAT.md §4).
     *
     * @param envelope empty for a clear object
     * @throws S3Exception in S3's words
     */
    static void keyFits(BucketRule rule, Optional<Envelope> envelope, Fields client) {
        Compat compat = rule.options().compat();
        Optional<CustomerKey> presented = CustomerKey.forReading(client, compat);
        if (envelope.filter(one -> one.method() == SseMethod.CUSTOMER).isEmpty()) {
            if (presented.isPresent() && !(compat == Compat.CEPH && envelope.isEmpty())) {
                throw new S3Exception(
                        S3Error.INVALID_REQUEST, "The encryption parameters are not applicable to this object.");
            }
            return;
        }
        try (KeyMaterial key =
                presented.orElseThrow(() -> CustomerKey.missing(compat)).material()) {
            if (!envelope.get().commitmentMatches(key)) {
                throw CustomerKey.wrong(compat);
            }
        }
    }

    /**
     * A failure in the words of the store that the rule's answers are like: to a part that is not there Ceph says
     * {@code InvalidPart}.
     */
    static Throwable told(BucketRule rule, Throwable failure) {
        boolean noPart = failure instanceof S3Exception e && e.error() == S3Error.INVALID_PART_NUMBER;
        return noPart && rule.options().compat() == Compat.CEPH ? new S3Exception(S3Error.INVALID_PART) : failure;
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
