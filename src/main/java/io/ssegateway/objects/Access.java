package io.ssegateway.objects;

import io.ssegateway.backend.Store;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.SseHeaders;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/**
 * The first question of every handler: may this caller do this here, by which rule, at which store? Refusals look alike
 * whether the bucket exists or not.
 */
public final class Access {
    private final CallerStores stores;
    private final ReservedBucket reserved;

    /** The reserved bucket is closed to every client. */
    public Access(CallerStores stores, ReservedBucket reserved) {
        this.stores = stores;
        this.reserved = reserved;
    }

    /**
     * The rule for the bucket, once the right has been checked.
     *
     * @param key the object or listing prefix; empty for the bucket itself
     * @throws S3Exception {@code AccessDenied} without the right, {@code NoEncryptionPolicy} without a rule
     */
    public BucketRule require(Caller caller, Right right, BucketName bucket, Optional<String> key) {
        permit(caller, right, bucket, key);
        return caller.policy().rule(bucket).orElseThrow(() -> new S3Exception(S3Error.NO_ENCRYPTION_POLICY));
    }

    /**
     * Checks the right alone, for a bucket that a request names besides its own.
     *
     * @throws S3Exception {@code AccessDenied}
     */
    public void permit(Caller caller, Right right, BucketName bucket, Optional<String> key) {
        reserved.refuse(bucket);
        if (!caller.principal().may(right, bucket, key)) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
    }

    /**
     * The rule's store under the credentials that policy maps the caller to, told with every request whose bucket the
     * client means and who pays. Every request for something in a bucket comes by here, and so does the rule that
     * customers' keys travel over HTTPS only, whatever the operation and whether it needs the key.
     *
     * @param client the fields of the client's request
     * @throws S3Exception {@code InvalidRequest} for a customer's key over clear HTTP
     */
    public Store store(Caller caller, BucketRule rule, Fields client) {
        SseHeaders.customerKeysOverHttps(client, caller.transport());
        return RequesterStore.of(stores.of(caller, rule.backend()), client);
    }
}
