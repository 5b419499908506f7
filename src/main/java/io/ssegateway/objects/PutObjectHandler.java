package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.backend.TrailingChecksum;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * PutObject. A body of at most 1 MiB is collected and fully verified before anything is sent, so that it can be sent
 * again; a larger one streams, its last segment and footer withheld until every claim about it has been verified ("seal
 * last", FORMAT.md §6). What cannot be encrypted as policy says is refused before the body is read.
 */
public final class PutObjectHandler implements OperationHandler<PutObject> {
    /** Bodies up to this size, in bytes, are collected before they are sent. */
    public static final int COLLECTED = 1024 * 1024;

    private static final int SMALL = 64 * 1024;

    /** A checksum over all bytes, not over those of parts. */
    private static final String FULL_OBJECT = "FULL_OBJECT";

    private final Access access;
    private final Deciding deciding;
    private final WriteConditions conditions;
    private final ObjectSealing sealing;
    private final CachingDigestDemands digests = new CachingDigestDemands();

    /** Takes its collaborators. */
    public PutObjectHandler(Access access, Deciding deciding, WriteConditions conditions, ObjectSealing sealing) {
        this.access = access;
        this.deciding = deciding;
        this.conditions = conditions;
        this.sealing = sealing;
    }

    /** One write, from its first to its last byte under the same rule. */
    private record Write(PutObject operation, Caller caller, BucketRule rule, Store store, long length) {}

    @Override
    public Uni<S3Response> handle(PutObject operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.WRITE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        long length = operation.plainLength().orElseThrow(() -> new S3Exception(S3Error.MISSING_CONTENT_LENGTH));
        Write write = new Write(operation, caller, rule, access.store(caller, rule, operation.fields()), length);
        return deciding.decide(caller, rule, operation.object(), operation.fields())
                .flatMap(decision -> switch (decision) {
                    case EncryptionDecision.Refuse refuse -> throw refuse.error();
                    case EncryptionDecision.Plain ignored -> plain(write, body);
                    case EncryptionDecision.Encrypt encrypt -> {
                        refuseTooLarge(length, SizeLaw.MAX_PUT_PLAIN);
                        yield fitting(write).flatMap(fits -> sealed(write, encrypt, body));
                    }
                });
    }

    /** What is sealed must fit into what the store takes in one request; a plain object is the store's to judge. */
    private static void refuseTooLarge(long length, long most) {
        if (length > most) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(length))
                    .with("MaxSizeAllowed", Long.toString(most));
        }
    }

    /** A store may take less than S3 does; no store takes too little for what is collected. */
    private static Uni<Boolean> fitting(Write write) {
        if (inMemory(write)) {
            return Uni.createFrom().item(true);
        }
        return write.store.capabilities().map(can -> {
            if (SizeLaw.storedSize(write.length) > can.maxPut()) {
                refuseTooLarge(write.length, SizeLaw.largestPlain(can.maxPut()).orElse(0));
            }
            return true;
        });
    }

    private Uni<S3Response> plain(Write write, Body body) {
        return conditional(write)
                .flatMap(conditionFields -> replayable(body, write.length).flatMap(bytes -> {
                    Fields fields = merged(withChecksum(write.operation.fields(), body), conditionFields);
                    StoreRequest put = request(write, fields, bytes, inMemory(write));
                    return write.store.collect(put.trailing(announced(write, body)), SMALL);
                }))
                .map(answer -> new S3Response.Empty(
                        answer.head().status(),
                        ObjectFields.plainToClient(answer.head().fields())));
    }

    /**
     * A checksum that came in a trailer goes on in a field, where the body has been read by now; an algorithm without a
     * value would be an error to the store.
     */
    private static Fields withChecksum(Fields client, Body body) {
        Optional<Checksum> verified = body.verifiedChecksum();
        if (verified.isPresent()) {
            return client.with(
                    verified.get().algorithm().header(), verified.get().base64());
        }
        boolean summed =
                Arrays.stream(Checksum.Algorithm.values()).anyMatch(algorithm -> client.has(algorithm.header()));
        return summed ? client : client.without(S3Header.SDK_CHECKSUM_ALGORITHM);
    }

    /**
     * A checksum that comes behind the bytes goes on behind them. The store is told none that the client did not: it
     * would become a property of the object.
     */
    private static Optional<TrailingChecksum> announced(Write write, Body body) {
        return body.claimedChecksum()
                .filter(algorithm -> !write.operation.fields().has(algorithm.header()))
                .map(TrailingChecksum.Announced::new);
    }

    private Uni<S3Response> sealed(Write write, EncryptionDecision.Encrypt encrypt, Body body) {
        return conditional(write)
                .flatMap(conditionFields -> sealing.begin(
                                write.caller,
                                write.rule,
                                encrypt,
                                write.operation.object(),
                                write.length,
                                write.operation.fields())
                        .flatMap(object -> sent(write, encrypt, object, conditionFields, body)
                                .onTermination()
                                .invoke(object::close)));
    }

    private Uni<S3Response> sent(
            Write write, EncryptionDecision.Encrypt encrypt, SealedPut object, Fields conditionFields, Body body) {
        Fields fields = ObjectFields.enveloped(
                merged(ObjectFields.toStore(write.operation.fields()), conditionFields),
                object.envelope().encode());
        Uni<Body> ready = inMemory(write)
                ? Collecting.collect(body, COLLECTED).map(plain -> Body.of(object.sealed(body, plain)))
                : Uni.createFrom().item(() -> object.sealed(body));
        return ready.flatMap(bytes -> digests.send(
                        write.store,
                        request(write, fields, bytes, inMemory(write)).checksummed(),
                        SMALL))
                .map(answer -> answer(write, encrypt, object, answer.head()));
    }

    private static S3Response answer(
            Write write, EncryptionDecision.Encrypt encrypt, SealedPut object, StoreResponse stored) {
        String etag = ObjectLooks.shownEtag(
                write.rule, stored.fields().get(S3Header.ETAG).orElse(""), object.md5());
        Fields fields = ObjectFields.toClient(stored.fields()).with(S3Header.ETAG, etag);
        if (object.checksum().isPresent()) {
            fields = fields.with(
                            object.checksum().get().algorithm().header(),
                            object.checksum().get().base64())
                    .with(S3Header.CHECKSUM_TYPE, FULL_OBJECT);
        }
        return new S3Response.Empty(stored.status(), SealedAnswer.encrypted(fields, encrypt, write.operation.fields()));
    }

    private Uni<Fields> conditional(Write write) {
        return conditions.translated(write.store, write.rule, write.operation.object(), write.operation.conditions());
    }

    private static Uni<Body> replayable(Body body, long length) {
        return length <= COLLECTED
                ? Collecting.collect(body, COLLECTED).map(Body::of)
                : Uni.createFrom().item(body);
    }

    private static boolean inMemory(Write write) {
        return write.length <= COLLECTED;
    }

    private static StoreRequest request(Write write, Fields fields, Body body, boolean replayable) {
        return ObjectLooks.request("PUT", write.operation.object())
                .fields(fields)
                .body(body, replayable);
    }

    private static Fields merged(Fields client, Fields conditions) {
        Map<S3Header, String> all = new EnumMap<>(S3Header.class);
        client.forEach(all::put);
        conditions.forEach(all::put);
        return Fields.of(all, client.metadata());
    }
}
