package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ByteRange.Resolved;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.HeadObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/** HeadObject. One request to the store and no KMS call; conditions and ranges are judged on what the client sees. */
public final class HeadObjectHandler implements OperationHandler<HeadObject> {
    private final Access access;
    private final ObjectLooks looks;
    private final ObjectServing serving;

    /** Takes its collaborators. */
    public HeadObjectHandler(Access access, ObjectLooks looks, ObjectServing serving) {
        this.access = access;
        this.looks = looks;
        this.serving = serving;
    }

    @Override
    public Uni<S3Response> handle(HeadObject operation, Caller caller, Body body) {
        BucketName bucket = operation.object().bucket();
        Optional<String> key = Optional.of(operation.object().key().value());
        Right right = caller.principal().may(Right.HEAD, bucket, key) ? Right.HEAD : Right.READ;
        BucketRule rule = access.require(caller, right, bucket, key);
        return looks.look(access.store(caller, rule), rule, operation.object(), operation.fields())
                .map(look -> answer(operation, caller, rule, look));
    }

    private S3Response answer(HeadObject operation, Caller caller, BucketRule rule, ObjectLooks.Look look) {
        if (look.sealed()) {
            ReadRules.transportAllowed(caller, rule, look.head().envelope().get(), TransportRule.Use.HEAD);
        } else {
            ReadRules.plainAllowed(rule);
        }
        Optional<String> modified = look.head().fields().get(S3Header.LAST_MODIFIED);
        return switch (Conditional.judge(operation.conditions(), look.etag(), modified)) {
            case NOT_MODIFIED -> serving.notModified(look);
            case FAILED -> throw new S3Exception(S3Error.PRECONDITION_FAILED);
            case PROCEED -> described(operation, caller, look);
        };
    }

    private static S3Response described(HeadObject operation, Caller caller, ObjectLooks.Look look) {
        Fields fields = look.sealed()
                ? SealedAnswer.described(
                        caller,
                        operation.object(),
                        look.head(),
                        look.head().envelope().get(),
                        look.etag())
                : ObjectFields.plainToClient(look.head().fields());
        fields = ObjectFields.overridden(fields, operation.overrides());
        if (operation.range().isEmpty()) {
            return new S3Response.Empty(200, fields.with(S3Header.CONTENT_LENGTH, Long.toString(look.size())));
        }
        Resolved range = operation.range().get().in(look.size());
        return new S3Response.Empty(
                206,
                fields.with(S3Header.CONTENT_LENGTH, Long.toString(range.length()))
                        .with(
                                S3Header.CONTENT_RANGE,
                                "bytes " + range.first() + '-' + range.last() + '/' + look.size()));
    }
}
