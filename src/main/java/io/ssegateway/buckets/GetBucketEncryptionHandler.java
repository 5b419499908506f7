package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation.GetBucketEncryption;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * GetBucketEncryption: the default that policy gives the bucket, never what the store says of itself. The store is
 * asked whether the bucket is there.
 */
public final class GetBucketEncryptionHandler implements OperationHandler<GetBucketEncryption> {
    private final Access access;

    /** Takes what decides whether a caller may. */
    public GetBucketEncryptionHandler(Access access) {
        this.access = access;
    }

    @Override
    public Uni<S3Response> handle(GetBucketEncryption operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.LIST, operation.bucket(), Optional.empty());
        StoreRequest head = StoreRequest.of("HEAD", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), head)
                .map(there -> new S3Response.Xml(200, Fields.none(), encryption(rule)));
    }

    private static Document encryption(BucketRule rule) {
        return switch (rule.encrypt()) {
            case SSE_KMS -> new Document.BucketEncryption("aws:kms", rule.key().map(KeyRef::alias));
            case SSE_OBS -> new Document.BucketEncryption("AES256", Optional.empty());
            case NONE -> throw new S3Exception(S3Error.NO_BUCKET_ENCRYPTION);
        };
    }
}
