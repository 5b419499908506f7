package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.UpdateObjectEncryption;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * UpdateObjectEncryption: the object's data key is sealed anew under the key that the request names, and the store
 * copies the object onto itself with the new envelope. The body is neither read nor changed, so tag and checksums stay.
 * Needs the right to write the object, to open it with its present key and to encrypt with the new one.
 *
 * <p>What cannot keep its tag is refused by name: the store gives an object that came in parts another one when it
 * copies it. So is a version that is named, for a copy makes a new one; and a store that cannot pin a copy to its
 * source's state, because what another writes at that time would be lost. Source: Amazon S3 API Reference,
 * UpdateObjectEncryption.
 */
public final class UpdateObjectEncryptionHandler implements OperationHandler<UpdateObjectEncryption> {
    private static final int ATTEMPTS = 3;
    private static final String KMS = "aws:kms";

    private final CopySides sides;
    private final Deciding deciding;
    private final ObjectLooks looks;
    private final Resealing resealing;
    private final CopyLimits limits;

    /** Takes its collaborators. */
    public UpdateObjectEncryptionHandler(Access access, Deciding deciding, ObjectLooks looks, CopyWays ways) {
        this.sides = new CopySides(access);
        this.deciding = deciding;
        this.looks = looks;
        this.resealing = ways.resealing();
        this.limits = ways.limits();
    }

    /** One request under one rule. */
    private record Update(UpdateObjectEncryption operation, Caller caller, CopySide object, Fields asked) {
        CopyJob job(EncryptionDecision.Encrypt encrypt, ObjectLooks.Look look, boolean large) {
            Optional<String> unchanged = large ? Optional.of(look.etag()) : Optional.empty();
            return SelfCopy.job(caller, object, encrypt, look.head(), asked, unchanged);
        }
    }

    @Override
    public Uni<S3Response> handle(UpdateObjectEncryption operation, Caller caller, Body body) {
        CopySide object = sides.target(caller, operation.object(), operation.fields());
        ReadRules.asked(caller, object.rule(), operation.fields());
        if (operation.object().version().isPresent()) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            "The store behind this gateway cannot change a version; name the object without it, and its"
                                    + " current version is followed by one under the new key.")
                    .with("QueryParameter", "versionId");
        }
        Fields asked = asked(operation);
        return deciding.decide(caller, object.rule(), operation.object(), asked).flatMap(decision -> switch (decision) {
            case EncryptionDecision.Encrypt encrypt ->
                attempt(new Update(operation, caller, object, asked), encrypt, 1);
            case EncryptionDecision.Plain ignored -> throw new IllegalStateException("a method was asked for");
            case EncryptionDecision.Refuse refuse -> throw refuse.error();
        });
    }

    /** As an upload would ask for the same; with what goes along with every request to the store. */
    private static Fields asked(UpdateObjectEncryption operation) {
        return ObjectFields.readToStore(operation.fields())
                .with(S3Header.SSE, KMS)
                .with(S3Header.SSE_KMS_KEY_ID, operation.keyId())
                .with(S3Header.SSE_BUCKET_KEY, Boolean.toString(operation.bucketKey()));
    }

    private Uni<S3Response> attempt(Update update, EncryptionDecision.Encrypt encrypt, int number) {
        CopySide object = update.object;
        return looks.look(object.store(), object.rule(), object.object(), update.asked)
                .invoke(look -> require(update, look))
                .flatMap(look -> {
                    CopyJob job = update.job(encrypt, look, look.head().storedSize() > limits.atOnce());
                    return StoredCopy.isForStore(job)
                            .invoke(UpdateObjectEncryptionHandler::requireOneStep)
                            .flatMap(byStore -> resealing.reseal(job, look, encrypt));
                })
                .map(done -> answer(done.written()))
                .onFailure(UpdateObjectEncryptionHandler::isChange)
                .recoverWithUni(changed -> number < ATTEMPTS
                        ? attempt(update, encrypt, number + 1)
                        : Uni.createFrom().failure(PartSources.keepsChanging()));
    }

    /**
     * Only what was encrypted by the gateway, with a key that is at hand, can be sealed anew.
     *
     * @throws S3Exception {@code InvalidRequest}, {@code NotImplemented}
     */
    private void require(Update update, ObjectLooks.Look look) {
        if (!look.sealed()) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The object is not encrypted, so there is no encryption to update. Copy it onto itself with the"
                            + " headers of the encryption it shall have.");
        }
        if (look.head().envelope().orElseThrow().method() == SseMethod.CUSTOMER) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "UpdateObjectEncryption does not support objects that are encrypted with customer-provided keys"
                            + " (SSE-C).");
        }
        boolean shown = look.digest().isPresent();
        boolean inParts = look.head().etag().contains("-") || look.head().storedSize() > limits.atOnce();
        if (inParts && !shown) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED,
                    "The object came in parts, and the store behind this gateway would give it another ETag. Where that"
                            + " does not matter, copy it onto itself with the encryption it shall have.");
        }
    }

    /** What another wrote meanwhile must not be lost to an object that only changes its key. */
    private static void requireOneStep(boolean byStore) {
        if (!byStore) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED,
                    "The store behind this gateway cannot copy an object on condition that it has not changed. Copy it"
                            + " onto itself with the encryption it shall have.");
        }
    }

    private static S3Response answer(Written written) {
        Fields fields = Fields.none();
        for (S3Header header : new S3Header[] {S3Header.VERSION_ID, S3Header.REQUEST_CHARGED}) {
            Optional<String> value = written.fields().get(header);
            fields = value.isPresent() ? fields.with(header, value.get()) : fields;
        }
        return new S3Response.Empty(200, fields);
    }

    private static boolean isChange(Throwable failure) {
        return failure instanceof ObjectChangedException
                || failure instanceof StoreError error && error.status() == S3Error.PRECONDITION_FAILED.status();
    }
}
