package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.HeadObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * HeadObject. One request to the store and no KMS call; conditions and ranges are judged on what the client sees. What
 * only the sealed footer tells, a part by its number and the checksum, takes the object's key and its layout besides
 * (architecture invariant I9 names both).
 */
public final class HeadObjectHandler implements OperationHandler<HeadObject> {
    private static final int SMALL = 1_024;
    private static final int RESTARTS = 3;

    private final Access access;
    private final ObjectLooks looks;
    private final SealedFacts sealed;

    /** Takes its collaborators. */
    public HeadObjectHandler(Access access, ObjectLooks looks, SealedFacts sealed) {
        this.access = access;
        this.looks = looks;
        this.sealed = sealed;
    }

    /** One HeadObject under one rule. */
    private record Read(HeadObject operation, Caller caller, BucketRule rule, Store store) {}

    @Override
    public Uni<S3Response> handle(HeadObject operation, Caller caller, Body body) {
        BucketName bucket = operation.object().bucket();
        Optional<String> key = Optional.of(operation.object().key().value());
        Right right = caller.principal().may(Right.HEAD, bucket, key) ? Right.HEAD : Right.READ;
        BucketRule rule = access.require(caller, right, bucket, key);
        ReadRules.asked(caller, rule, operation.fields());
        Read read = new Read(operation, caller, rule, access.store(caller, rule, operation.fields()));
        return Uni.createFrom()
                .deferred(() -> looks.look(read.store, rule, operation.object(), operation.fields()))
                .flatMap(look -> answer(read, look))
                .onFailure(ObjectChangedException.class)
                .retry()
                .atMost(RESTARTS)
                .onFailure()
                .transform(failure -> ReadRules.told(rule, failure));
    }

    private Uni<S3Response> answer(Read read, ObjectLooks.Look look) {
        if (look.sealed()) {
            ReadRules.transportAllowed(
                    read.caller, read.rule, look.head().envelope().get(), TransportRule.Use.HEAD);
        } else {
            ReadRules.plainAllowed(read.rule);
        }
        ReadRules.keyFits(read.rule, look.head().envelope(), read.operation.fields());
        Optional<String> modified = look.head().fields().get(S3Header.LAST_MODIFIED);
        return switch (Conditional.judge(read.operation.conditions(), look.etag(), modified)) {
            case NOT_MODIFIED -> Uni.createFrom().item(ObjectServing.notModified(look));
            case FAILED -> throw new S3Exception(S3Error.PRECONDITION_FAILED);
            case PROCEED -> look.sealed() ? sealed(read, look) : plain(read, look);
        };
    }

    private Uni<S3Response> sealed(Read read, ObjectLooks.Look look) {
        HeadObject operation = read.operation;
        Fields fields = ObjectFields.overridden(
                SealedAnswer.described(
                        read.caller,
                        operation.object(),
                        look.head(),
                        look.head().envelope().get(),
                        look.etag(),
                        operation.fields()),
                operation.overrides());
        boolean whole = operation.range().isEmpty() && operation.partNumber().isEmpty();
        boolean checksum = whole && ShownChecksum.asked(operation.fields());
        boolean part = operation.partNumber().isPresent()
                && look.head().envelope().get().flags().multipart();
        if (!checksum && !part) {
            Selection selection = Selection.ofOneStream(operation.range(), operation.partNumber(), look.size());
            return Uni.createFrom().item(told(selection, fields, look.size()));
        }
        return sealed.layout(read.caller, read.rule, read.store, operation.object(), look, operation.fields())
                .map(layout -> part
                        ? told(Selection.ofParts(Optional.empty(), operation.partNumber(), layout), fields, look.size())
                        : told(Selection.whole(), ShownChecksum.with(fields, layout.checksum()), look.size()));
    }

    /** A part of a plain object is the store's to find; a range is arithmetic. */
    private static Uni<S3Response> plain(Read read, ObjectLooks.Look look) {
        HeadObject operation = read.operation;
        if (operation.partNumber().isEmpty()) {
            Selection selection = Selection.ofOneStream(operation.range(), OptionalInt.empty(), look.size());
            Fields fields = ObjectFields.overridden(
                    ObjectFields.plainToClient(look.head().fields()), operation.overrides());
            return Uni.createFrom().item(told(selection, fields, look.size()));
        }
        StoreRequest request = ObjectLooks.request("HEAD", operation.object())
                .query("partNumber", Integer.toString(operation.partNumber().getAsInt()))
                .fields(look.head().pinned(ObjectFields.readToStore(read.rule, operation.fields())));
        return read.store
                .collect(request, SMALL)
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException())
                .map(answer -> new S3Response.Empty(
                        answer.head().status(),
                        ObjectFields.overridden(
                                ObjectFields.plainToClient(answer.head().fields()), operation.overrides())));
    }

    private static S3Response told(Selection selection, Fields fields, long size) {
        return new S3Response.Empty(
                selection.status(),
                selection.told(fields, size).with(S3Header.CONTENT_LENGTH, Long.toString(selection.length(size))));
    }
}
