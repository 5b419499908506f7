package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.DefaultChoice;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.CreateBucket;
import io.ssegateway.state.DefaultRecord;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * CreateBucket. Only where a rule already says how its objects will be encrypted. A default encryption that headers ask
 * for is judged before anything is made and kept once the store has made the bucket; the store never gets the headers.
 *
 * <p>If the bucket was made and the default cannot be kept, the answer is that error and the bucket is there, under the
 * file's rule: CreateBucket sent again completes it, and so does PutBucketEncryption. What is left over of an older
 * bucket of this name is removed first.
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
    private static final int MISSING = 404;

    private final Access access;
    private final BucketDefaultSettings settings;

    /** Takes its collaborators. */
    public CreateBucketHandler(Access access, BucketDefaultSettings settings) {
        this.access = access;
        this.settings = settings;
    }

    @Override
    public Uni<S3Response> handle(CreateBucket operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.ADMIN, operation.bucket(), Optional.empty());
        Optional<Given> asked = DefaultChoice.ofHeaders(operation.fields(), caller.transport());
        asked.ifPresent(one -> {
            DefaultChoice.open(rule);
            settings.judge(rule, one);
        });
        Store store = access.store(caller, rule, operation.fields());
        StoreRequest request = StoreRequest.of("PUT", operation.bucket())
                .fields(BucketAnswers.only(operation.fields(), PASSED))
                .body(body, true);
        return left(store, rule, operation.bucket()).flatMap(before -> {
            // the store's own Location may name the store's host
            Uni<S3Response> made = BucketAnswers.empty(store, request)
                    .map(answer -> new S3Response.Empty(answer.status(), located(answer.fields(), operation.bucket())));
            return asked.map(one -> encrypted(made, rule, operation.bucket(), one, before))
                    .orElse(made);
        });
    }

    /** What is set for the bucket if it is there; of one that is not, nothing remains. */
    private Uni<Optional<DefaultRecord>> left(Store store, BucketRule rule, BucketName bucket) {
        return settings.find(rule, bucket).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            return BucketAnswers.empty(store, StoreRequest.of("HEAD", bucket))
                    .map(there -> found)
                    .onFailure(failure -> failure instanceof StoreError error && error.status() == MISSING)
                    .recoverWithUni(() -> settings.clear(rule, bucket).map(gone -> Optional.empty()));
        });
    }

    /** Keeps the default; also of a bucket that an earlier attempt made without coming to this. */
    private Uni<S3Response> encrypted(
            Uni<S3Response> made, BucketRule rule, BucketName bucket, Given asked, Optional<DefaultRecord> before) {
        return made.onFailure(failure -> before.isEmpty() && isOwn(failure))
                .recoverWithItem(() -> new S3Response.Empty(200, located(Fields.none(), bucket)))
                .flatMap(answer -> settings.set(rule, bucket, asked).map(set -> answer));
    }

    private static boolean isOwn(Throwable failure) {
        return failure instanceof StoreError error && error.code().equals(S3Error.BUCKET_ALREADY_OWNED_BY_YOU.code());
    }

    private static Fields located(Fields fields, BucketName bucket) {
        return fields.with(S3Header.LOCATION, "/" + bucket);
    }
}
