package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.S3Operation.HeadBucket;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/** HeadBucket. Passes to the store. */
public final class HeadBucketHandler implements OperationHandler<HeadBucket> {
    private final Access access;

    /** Takes what decides whether a caller may. */
    public HeadBucketHandler(Access access) {
        this.access = access;
    }

    @Override
    public Uni<S3Response> handle(HeadBucket operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.LIST, operation.bucket(), Optional.empty());
        StoreRequest request = StoreRequest.of("HEAD", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), request);
    }
}
