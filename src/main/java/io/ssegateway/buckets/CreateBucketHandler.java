package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.CreateBucket;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * CreateBucket. Only where a rule already says how its objects will be encrypted; encryption asked for by header is
 * refused until the gateway keeps such settings.
 */
public final class CreateBucketHandler implements OperationHandler<CreateBucket> {
    private static final Set<S3Header> PASSED = EnumSet.of(
            S3Header.CONTENT_TYPE,
            S3Header.CONTENT_MD5,
            S3Header.ACL,
            S3Header.GRANT_FULL_CONTROL,
            S3Header.GRANT_READ,
            S3Header.GRANT_READ_ACP,
            S3Header.GRANT_WRITE,
            S3Header.GRANT_WRITE_ACP,
            S3Header.OBJECT_LOCK_ENABLED,
            S3Header.OBJECT_OWNERSHIP);

    private final Access access;

    /** Takes what decides whether a caller may. */
    public CreateBucketHandler(Access access) {
        this.access = access;
    }

    @Override
    public Uni<S3Response> handle(CreateBucket operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.ADMIN, operation.bucket(), Optional.empty());
        operation.fields().forEach((header, value) -> refuseEncryption(header));
        StoreRequest request = StoreRequest.of("PUT", operation.bucket())
                .fields(BucketAnswers.only(operation.fields(), PASSED))
                .body(body, true);
        // the store's own Location may name the store's host
        return BucketAnswers.empty(access.store(caller, rule, operation.fields()), request)
                .map(answer -> new S3Response.Empty(
                        answer.status(), answer.fields().with(S3Header.LOCATION, "/" + operation.bucket())));
    }

    private static void refuseEncryption(S3Header header) {
        if (header.wireName().startsWith(S3Header.SSE.wireName())) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED, "This gateway takes a bucket's encryption from its policy file only.");
        }
    }
}
