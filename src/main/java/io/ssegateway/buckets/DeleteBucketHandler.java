package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.S3Operation.DeleteBucket;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * DeleteBucket. Passes to the store, which refuses a bucket that holds anything; once it is gone, what was set for it
 * goes too.
 */
public final class DeleteBucketHandler implements OperationHandler<DeleteBucket> {
    private final Access access;
    private final BucketDefaultSettings settings;

    /** Takes its collaborators. */
    public DeleteBucketHandler(Access access, BucketDefaultSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public Uni<S3Response> handle(DeleteBucket operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.ADMIN, operation.bucket(), Optional.empty());
        StoreRequest request = StoreRequest.of("DELETE", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), request)
                .flatMap(answer -> settings.drop(rule, operation.bucket()).map(dropped -> answer));
    }
}
