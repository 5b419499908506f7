package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation.GetBucketEncryption;
import io.ssegateway.state.DefaultRecord;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * GetBucketEncryption: what a client has set, as he said it, while policy allows it; else the default that policy gives
 * the bucket; never what the store says of itself. The store is asked whether the bucket is there.
 */
public final class GetBucketEncryptionHandler implements OperationHandler<GetBucketEncryption> {
    private final Access access;
    private final BucketDefaultSettings settings;

    /** Takes its collaborators. */
    public GetBucketEncryptionHandler(Access access, BucketDefaultSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public Uni<S3Response> handle(GetBucketEncryption operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.LIST, operation.bucket(), Optional.empty());
        StoreRequest head = StoreRequest.of("HEAD", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), head)
                .flatMap(there -> settings.counting(rule, operation.bucket()))
                .map(set -> set.map(record -> said(rule, record)).orElseGet(() -> encryption(rule)))
                .map(document -> new S3Response.Xml(200, Fields.none(), document));
    }

    private static Document said(BucketRule rule, DefaultRecord set) {
        String algorithm = set.method() == SseMethod.KMS ? "aws:kms" : "AES256";
        return new Document.BucketEncryption(
                algorithm,
                set.keyId(),
                set.project(),
                set.bucketKey() && !rule.options().withoutBucketKeys(),
                set.blocked());
    }

    private static Document encryption(BucketRule rule) {
        return switch (rule.encrypt()) {
            case SSE_KMS ->
                new Document.BucketEncryption(
                        "aws:kms",
                        rule.key().map(KeyRef::alias),
                        rule.options().withBucketKeys(),
                        BlockedEncryption.UNSAID);
            case SSE_OBS -> new Document.BucketEncryption("AES256", Optional.empty());
            case NONE -> throw new S3Exception(S3Error.NO_BUCKET_ENCRYPTION);
        };
    }
}
