package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.DefaultChoice;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Operation.DeleteBucketEncryption;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * DeleteBucketEncryption: back to what policy says, with blocked methods as well; done again it does nothing. Removes
 * what does not verify, too: an administrator's way out. The store only says whether the bucket is there.
 */
public final class DeleteBucketEncryptionHandler implements OperationHandler<DeleteBucketEncryption> {
    private final Access access;
    private final BucketDefaultSettings settings;

    /** Takes its collaborators. */
    public DeleteBucketEncryptionHandler(Access access, BucketDefaultSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public Uni<S3Response> handle(DeleteBucketEncryption operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.ADMIN, operation.bucket(), Optional.empty());
        DefaultChoice.open(rule);
        StoreRequest head = StoreRequest.of("HEAD", operation.bucket());
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), head)
                .flatMap(there -> settings.clear(rule, operation.bucket()))
                .map(cleared -> new S3Response.Empty(204, Fields.none()));
    }
}
