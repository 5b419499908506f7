package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Contract;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.ByteRange.Resolved;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.GetObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * GetObject. In a sealed bucket with opaque tags one request to the store answers everything but a suffix range; where
 * the store cannot judge a condition or a range by itself, a look comes first and the read is pinned to what it saw.
 */
public final class GetObjectHandler implements OperationHandler<GetObject> {
    private static final int ATTEMPTS = 3;

    private final Access access;
    private final ObjectLooks looks;
    private final ObjectServing serving;

    /** Takes its collaborators. */
    public GetObjectHandler(Access access, ObjectLooks looks, ObjectServing serving) {
        this.access = access;
        this.looks = looks;
        this.serving = serving;
    }

    /** One read, from its first to its last byte under the same rule. */
    private record Read(GetObject operation, Caller caller, BucketRule rule, Store store) {}

    @Override
    public Uni<S3Response> handle(GetObject operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.READ,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        Read read = new Read(operation, caller, rule, access.store(caller, rule));
        return looksFirst(read) ? looked(read, 1) : direct(read);
    }

    private static boolean looksFirst(Read read) {
        Conditions conditions = read.operation.conditions();
        boolean tagged =
                conditions.ifMatch().isPresent() || conditions.ifNoneMatch().isPresent();
        boolean ranged = read.operation.range().isPresent();
        return switch (read.rule.contract()) {
            case SEALED ->
                tagged && (read.rule.etag() == BucketRule.EtagMode.MD5 || severalTags(conditions))
                        || read.operation
                                .range()
                                .filter(ByteRange.Suffix.class::isInstance)
                                .isPresent();
            case MIXED -> tagged || ranged;
            case PLAIN -> tagged && sealedTag(conditions);
        };
    }

    /** More than one tag: legal (RFC 9110 §13.1), but not every store reads beyond the first. */
    private static boolean severalTags(Conditions conditions) {
        return anyTags(conditions, ",");
    }

    /**
     * A tag that only a sealed object shows: the bucket was sealed once, the store knows the object under another tag.
     */
    private static boolean sealedTag(Conditions conditions) {
        return anyTags(conditions, "-0");
    }

    private static boolean anyTags(Conditions conditions, String text) {
        return Stream.of(conditions.ifMatch(), conditions.ifNoneMatch())
                .flatMap(Optional::stream)
                .anyMatch(tags -> tags.contains(text));
    }

    private Uni<S3Response> direct(Read read) {
        boolean sealed = read.rule.contract() == Contract.SEALED;
        Conditions asked = read.operation.conditions();
        Fields fields = ObjectFields.readToStore(read.operation.fields());
        fields = put(fields, S3Header.IF_MATCH, asked.ifMatch().map(tags -> sealed ? EtagView.stored(tags) : tags));
        fields = put(fields, S3Header.IF_NONE_MATCH, asked.ifNoneMatch().map(t -> sealed ? EtagView.stored(t) : t));
        fields = put(fields, S3Header.IF_MODIFIED_SINCE, asked.ifModifiedSince());
        fields = put(fields, S3Header.IF_UNMODIFIED_SINCE, asked.ifUnmodifiedSince());
        fields = put(fields, S3Header.RANGE, read.operation.range().map(r -> sealed ? cipherRange(r) : plainRange(r)));
        return read.store
                .send(ObjectLooks.request("GET", read.operation.object()).fields(fields))
                .onFailure(GetObjectHandler::outOfRange)
                .transform(e -> sealed ? ObjectServing.plainRangeError((StoreError) e) : e)
                .flatMap(answer -> guarded(answer, () -> served(read, answer)));
    }

    private Uni<S3Response> served(Read read, StoreResponse answer) {
        StoredHead head = StoredHead.of(answer);
        if (answer.status() == S3Error.NOT_MODIFIED.status()) {
            answer.body().abort();
            return Uni.createFrom().item(serving.notModified(read.rule, head));
        }
        if (head.envelope().isEmpty()) {
            ReadRules.plainAllowed(read.rule);
            return Uni.createFrom().item(serving.plain(answer, read.operation.overrides()));
        }
        if (read.rule.contract() == Contract.PLAIN && read.operation.range().isPresent()) {
            answer.body().abort();
            return looks.shown(read.store, read.rule, read.operation.object(), head)
                    .flatMap(look -> pinned(read, look, 1));
        }
        return looks.shown(read.store, read.rule, read.operation.object(), head)
                .flatMap(look -> open(read, look, answer));
    }

    private Uni<S3Response> looked(Read read, int attempt) {
        return looks.look(read.store, read.rule, read.operation.object(), read.operation.fields())
                .flatMap(look -> {
                    if (!look.sealed()) {
                        ReadRules.plainAllowed(read.rule);
                    }
                    Optional<String> modified = look.head().fields().get(S3Header.LAST_MODIFIED);
                    return switch (Conditional.judge(read.operation.conditions(), look.etag(), modified)) {
                        case NOT_MODIFIED -> Uni.createFrom().item(serving.notModified(look));
                        case FAILED -> throw new S3Exception(S3Error.PRECONDITION_FAILED);
                        case PROCEED -> pinned(read, look, attempt);
                    };
                });
    }

    private Uni<S3Response> pinned(Read read, ObjectLooks.Look look, int attempt) {
        Optional<Resolved> range = read.operation.range().map(r -> r.in(look.size()));
        Fields fields = look.head().pinned(ObjectFields.readToStore(read.operation.fields()));
        Optional<String> asked = range.map(r -> look.sealed()
                ? cipherRange(new ByteRange.Between(r.first(), r.last()))
                : plainRange(new ByteRange.Between(r.first(), r.last())));
        StoreRequest request =
                ObjectLooks.request("GET", read.operation.object()).fields(put(fields, S3Header.RANGE, asked));
        Uni<S3Response> answer = read.store
                .send(request)
                .flatMap(response -> guarded(
                        response,
                        () -> look.sealed()
                                ? open(read, look, response)
                                : Uni.createFrom().item(serving.plain(response, read.operation.overrides()))));
        return answer.onFailure(GetObjectHandler::changed).recoverWithUni(() -> again(read, attempt));
    }

    /** The object was overwritten between look and read: start over with the new one, a few times. */
    private Uni<S3Response> again(Read read, int attempt) {
        return attempt < ATTEMPTS
                ? looked(read, attempt + 1)
                : Uni.createFrom()
                        .failure(new S3Exception(
                                S3Error.SERVICE_UNAVAILABLE, "The object is being overwritten. Please try again."));
    }

    private Uni<S3Response> open(Read read, ObjectLooks.Look look, StoreResponse answer) {
        Optional<Resolved> range =
                answer.status() == 206 ? read.operation.range().map(r -> r.in(look.size())) : Optional.empty();
        return serving.sealed(
                read.caller,
                read.rule,
                new ObjectServing.Opened(read.operation.object(), look, range, read.operation.overrides()),
                answer);
    }

    /** Whatever fails between the store's head and ours, the store's body gets its end. */
    private static Uni<S3Response> guarded(StoreResponse answer, Supplier<Uni<S3Response>> next) {
        return Uni.createFrom()
                .item(answer)
                .flatMap(ignored -> next.get())
                .onFailure()
                .invoke(answer.body()::abort)
                .onCancellation()
                .invoke(answer.body()::abort);
    }

    private static String cipherRange(ByteRange range) {
        return switch (range) {
            case ByteRange.Between b -> {
                SegmentLayout.CipherRange cipher = SegmentLayout.cipherRange(b.first(), b.last());
                yield "bytes=" + cipher.first() + '-' + cipher.last();
            }
            case ByteRange.From f ->
                "bytes=" + SegmentLayout.cipherRange(f.first(), f.first()).first() + '-';
            case ByteRange.Suffix s -> throw new IllegalStateException("a suffix range is resolved by a look");
        };
    }

    private static String plainRange(ByteRange range) {
        return switch (range) {
            case ByteRange.Between b -> "bytes=" + b.first() + '-' + b.last();
            case ByteRange.From f -> "bytes=" + f.first() + '-';
            case ByteRange.Suffix s -> "bytes=-" + s.length();
        };
    }

    private static Fields put(Fields fields, S3Header header, Optional<String> value) {
        return value.map(v -> fields.with(header, v)).orElse(fields);
    }

    private static boolean changed(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.PRECONDITION_FAILED.status();
    }

    private static boolean outOfRange(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.INVALID_RANGE.status();
    }
}
