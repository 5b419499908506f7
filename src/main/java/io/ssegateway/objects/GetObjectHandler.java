package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Contract;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.ByteRange;
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
 * GetObject. In a sealed bucket with opaque tags one request to the store answers most reads of an object of one
 * stream, and of one of many whose layout is remembered. Where the store cannot judge a condition or a range by itself,
 * a look comes first; every further request is pinned to the state that was met, and if that has gone all starts over,
 * {@value #RESTARTS} times.
 */
public final class GetObjectHandler implements OperationHandler<GetObject> {
    private static final int RESTARTS = 3;

    private final Access access;
    private final ObjectLooks looks;
    private final ObjectLayouts layouts;
    private final SealedReads sealed;

    /** Takes its collaborators. */
    public GetObjectHandler(Access access, ObjectLooks looks, ObjectLayouts layouts, SealedReads sealed) {
        this.access = access;
        this.looks = looks;
        this.layouts = layouts;
        this.sealed = sealed;
    }

    @Override
    public Uni<S3Response> handle(GetObject operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.READ,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        ReadRules.asked(caller, rule, operation.fields());
        ObjectRead read = new ObjectRead(operation, caller, rule, access.store(caller, rule, operation.fields()));
        return Uni.createFrom()
                .deferred(() -> begin(read))
                .onFailure(ObjectChangedException.class)
                .retry()
                .atMost(RESTARTS)
                .onFailure()
                .transform(failure -> ReadRules.told(rule, failure));
    }

    private Uni<S3Response> begin(ObjectRead read) {
        Optional<Selection> planned =
                read.rule().contract() == Contract.SEALED && read.partial() ? planned(read) : Optional.empty();
        return looksFirst(read, planned) ? looked(read) : direct(read, planned);
    }

    /** What to ask the store for if the object is still what was last seen of it. */
    private Optional<Selection> planned(ObjectRead read) {
        try {
            return layouts.last(read.object())
                    .map(known -> selection(read.operation(), known.layout().layout()))
                    .filter(selection -> !selection.isNothing());
        } catch (S3Exception e) {
            // of what was seen; of what is there now it may be right
            return Optional.empty();
        }
    }

    private static Selection selection(GetObject read, ObjectLayout layout) {
        return layout.multipart()
                ? Selection.ofParts(read.range(), read.partNumber(), layout)
                : Selection.ofOneStream(read.range(), read.partNumber(), layout.plainSize());
    }

    private static boolean looksFirst(ObjectRead read, Optional<Selection> planned) {
        Conditions conditions = read.operation().conditions();
        boolean tagged =
                conditions.ifMatch().isPresent() || conditions.ifNoneMatch().isPresent();
        // an answer that nothing has changed tells a tag, and of the object nothing that would lead to it
        boolean unchanged = tagged || conditions.ifModifiedSince().isPresent();
        return switch (read.rule().contract()) {
            case SEALED ->
                unchanged && read.rule().etag() == BucketRule.EtagMode.MD5
                        || tagged && severalTags(conditions)
                        || read.rangedIf()
                        || planned.isEmpty() && needsSize(read.operation());
            case MIXED -> unchanged || read.partial();
            case PLAIN -> tagged && sealedTag(conditions);
        };
    }

    /** Whether where the bytes begin depends on the size of the object, or of its parts. */
    private static boolean needsSize(GetObject operation) {
        return operation.partNumber().isPresent()
                || operation.range().filter(ByteRange.Suffix.class::isInstance).isPresent();
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

    private Uni<S3Response> direct(ObjectRead read, Optional<Selection> planned) {
        boolean sealedBucket = read.rule().contract() == Contract.SEALED;
        Optional<String> range = planned.isPresent()
                ? planned.get().stored()
                : read.operation().range().map(r -> sealedBucket ? Selection.speculative(r) : plainRange(r));
        Uni<StoreResponse> answer = read.store().send(first(read, range));
        if (sealedBucket && planned.isEmpty()) {
            answer = answer.onFailure(GetObjectHandler::outOfRange)
                    .transform(e -> ObjectServing.plainRangeError((StoreError) e));
        }
        Uni<S3Response> served = answer.flatMap(response ->
                guarded(response, () -> served(read, new SealedBody.First(response, range))));
        // what was planned was planned for another object: only a look can tell what is past the end of this one
        return planned.isPresent()
                ? served.onFailure(GetObjectHandler::outOfRange).recoverWithUni(() -> looked(read))
                : served;
    }

    private static StoreRequest first(ObjectRead read, Optional<String> range) {
        boolean sealedBucket = read.rule().contract() == Contract.SEALED;
        Conditions asked = read.operation().conditions();
        Fields fields = ObjectFields.readToStore(read.rule(), read.operation().fields());
        fields = put(fields, S3Header.IF_MATCH, asked.ifMatch().map(t -> sealedBucket ? EtagView.stored(t) : t));
        fields = put(
                fields, S3Header.IF_NONE_MATCH, asked.ifNoneMatch().map(t -> sealedBucket ? EtagView.stored(t) : t));
        fields = put(fields, S3Header.IF_MODIFIED_SINCE, asked.ifModifiedSince());
        fields = put(fields, S3Header.IF_UNMODIFIED_SINCE, asked.ifUnmodifiedSince());
        fields = put(fields, S3Header.RANGE, range);
        if (sealedBucket) {
            return ObjectLooks.request("GET", read.object()).fields(fields);
        }
        fields = put(fields, S3Header.IF_RANGE, read.operation().fields().get(S3Header.IF_RANGE));
        return numbered(read, ObjectLooks.request("GET", read.object()).fields(fields));
    }

    private Uni<S3Response> served(ObjectRead read, SealedBody.First first) {
        StoreResponse answer = first.answer();
        StoredHead head = StoredHead.of(answer);
        if (answer.status() == S3Error.NOT_MODIFIED.status()) {
            answer.body().abort();
            return Uni.createFrom().item(ObjectServing.notModified(read.rule(), head));
        }
        if (head.envelope().isEmpty()) {
            ReadRules.plainAllowed(read.rule());
            ReadRules.keyFits(read.rule(), Optional.empty(), read.operation().fields());
            return Uni.createFrom()
                    .item(ObjectServing.plain(answer, read.operation().overrides()));
        }
        if (read.rule().contract() == Contract.PLAIN && read.partial()) {
            answer.body().abort();
            return looks.shown(
                            read.store(),
                            read.rule(),
                            read.object(),
                            head,
                            read.operation().fields())
                    .flatMap(look -> pinned(read, look));
        }
        return allowed(
                read, new SealedReads.Met(head, looks.known(read.rule(), read.object(), head), Optional.of(first)));
    }

    private Uni<S3Response> looked(ObjectRead read) {
        return looks.look(
                        read.store(),
                        read.rule(),
                        read.object(),
                        read.operation().fields())
                .flatMap(look -> {
                    if (!look.sealed()) {
                        ReadRules.plainAllowed(read.rule());
                        ReadRules.keyFits(
                                read.rule(), Optional.empty(), read.operation().fields());
                    }
                    Optional<String> modified = look.head().fields().get(S3Header.LAST_MODIFIED);
                    return switch (Conditional.judge(read.operation().conditions(), look.etag(), modified)) {
                        case NOT_MODIFIED -> Uni.createFrom().item(ObjectServing.notModified(look));
                        case FAILED -> throw new S3Exception(S3Error.PRECONDITION_FAILED);
                        case PROCEED -> pinned(read, look);
                    };
                });
    }

    private Uni<S3Response> pinned(ObjectRead asked, ObjectLooks.Look look) {
        boolean whole = asked.rangedIf()
                && !Conditional.rangeHolds(
                        asked.operation().fields().get(S3Header.IF_RANGE).orElseThrow(),
                        look.etag(),
                        look.head().fields());
        ObjectRead read = whole ? asked.whole() : asked;
        if (look.sealed()) {
            return allowed(read, new SealedReads.Met(look.head(), Optional.of(look), Optional.empty()));
        }
        Fields fields = look.head()
                .pinned(ObjectFields.readToStore(read.rule(), read.operation().fields()));
        Optional<String> range = read.operation()
                .range()
                .map(r -> r.in(look.size()))
                .map(r -> plainRange(new ByteRange.Between(r.first(), r.last())));
        StoreRequest request = ObjectLooks.request("GET", read.object()).fields(put(fields, S3Header.RANGE, range));
        return read.store()
                .send(numbered(read, request))
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException())
                .map(answer -> ObjectServing.plain(answer, read.operation().overrides()));
    }

    private Uni<S3Response> allowed(ObjectRead read, SealedReads.Met met) {
        ReadRules.transportAllowed(read.caller(), read.rule(), met.envelope(), TransportRule.Use.GET);
        return sealed.serve(read, met);
    }

    /** A part of a plain object is the store's to find. */
    private static StoreRequest numbered(ObjectRead read, StoreRequest request) {
        return read.operation().partNumber().isPresent()
                ? request.query(
                        "partNumber",
                        Integer.toString(read.operation().partNumber().getAsInt()))
                : request;
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

    private static boolean outOfRange(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.INVALID_RANGE.status();
    }
}
