package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.AskedEncryption;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.DefaultChoice;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.SseHeaders;
import io.ssegateway.s3.AskedDefault;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Operation.PutBucketEncryption;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * PutBucketEncryption: kept by the gateway, above what policy says and never below. The store only says whether the
 * bucket is there; it never gets the document. Answered once every replica obeys.
 */
public final class PutBucketEncryptionHandler implements OperationHandler<PutBucketEncryption> {
    private final Access access;
    private final BucketDefaultSettings settings;

    /** Takes its collaborators. */
    public PutBucketEncryptionHandler(Access access, BucketDefaultSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public Uni<S3Response> handle(PutBucketEncryption operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.ADMIN, operation.bucket(), Optional.empty());
        SseHeaders.onRead(AskedEncryption.of(operation.fields()), caller.transport());
        DefaultChoice.open(rule);
        StoreRequest head = StoreRequest.of("HEAD", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), head)
                .flatMap(there -> switch (operation.asked()) {
                    case AskedDefault.Unusable document -> Uni.createFrom().failure(document.error());
                    case AskedDefault.Given asked -> {
                        settings.judge(rule, asked);
                        yield settings.set(rule, operation.bucket(), asked);
                    }
                })
                .map(set -> new S3Response.Empty(200, Fields.none()));
    }
}
