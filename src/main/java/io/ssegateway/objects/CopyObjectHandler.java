package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.CopyObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * CopyObject, in every direction: clear to clear and sealed to sealed by the store itself where it holds both sides,
 * the latter by sealing the data key anew; everything else by reading and writing. Rights on both objects and on the
 * target's key are checked before anything is sent, the right on the source's key before anything is written.
 */
public final class CopyObjectHandler implements OperationHandler<CopyObject> {
    private static final int ATTEMPTS = 3;

    private final CopySides sides;
    private final Deciding deciding;
    private final CopySources sources;
    private final Resealing resealing;
    private final StoredCopy stored;
    private final StreamedCopy streamed;
    private final CopyLimits limits;

    /** Takes its collaborators. */
    public CopyObjectHandler(Access access, Deciding deciding, ObjectLooks looks, CopyWays ways) {
        this.sides = new CopySides(access);
        this.deciding = deciding;
        this.sources = new CopySources(looks);
        this.resealing = ways.resealing();
        this.stored = ways.stored();
        this.streamed = ways.streamed();
        this.limits = ways.limits();
    }

    @Override
    public Uni<S3Response> handle(CopyObject operation, Caller caller, Body body) {
        CopySide target = sides.target(caller, operation.object(), operation.fields());
        CopySide source = sides.source(caller, operation.source().object(), operation.fields());
        CopyChecksum.asked(operation.fields());
        return deciding.decide(caller, target.rule(), operation.object(), operation.fields())
                .map(decision -> new CopyJob(operation, caller, source, target, decision))
                .flatMap(job -> CopySides.empty(body).map(ignored -> awaited(job)));
    }

    private S3Response awaited(CopyJob job) {
        Fields known = switch (job.decision()) {
            case EncryptionDecision.Refuse refuse -> throw refuse.error();
            case EncryptionDecision.Plain ignored -> Fields.none();
            case EncryptionDecision.Encrypt encrypt ->
                SealedAnswer.encrypted(Fields.none(), encrypt, job.operation().fields());
        };
        return new S3Response.Awaited(known, attempt(job, known, 1, Optional.empty()), limits.pace());
    }

    /** A 412 that an attempt ended with, and the tag of the source at that time. */
    private record Refused(Throwable error, String etag) {}

    private Uni<S3Response.Xml> attempt(CopyJob job, Fields known, int number, Optional<Refused> before) {
        return sources.look(job.caller(), job.source(), job.operation().source(), job.fields())
                .flatMap(look -> {
                    Throwable standing = before.filter(refused -> isTargets(job, look, refused))
                            .map(Refused::error)
                            .orElse(null);
                    if (standing != null) {
                        return Uni.createFrom().failure(standing);
                    }
                    return copied(job, known, look)
                            .onFailure(CopyObjectHandler::isRefused)
                            .recoverWithUni(error -> again(
                                    job,
                                    known,
                                    number,
                                    new Refused(error, look.head().etag())));
                });
    }

    /** The source is what it was, so that it was the target that did not meet its condition. */
    private static boolean isTargets(CopyJob job, ObjectLooks.Look look, Refused refused) {
        return refused.error() instanceof StoreError
                && !job.operation().conditions().isEmpty()
                && look.head().etag().equals(refused.etag());
    }

    private Uni<S3Response.Xml> again(CopyJob job, Fields known, int number, Refused refused) {
        return number < ATTEMPTS
                ? attempt(job, known, number + 1, Optional.of(refused))
                : Uni.createFrom().failure(PartSources.keepsChanging());
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof ObjectChangedException
                || failure instanceof StoreError error && error.status() == S3Error.PRECONDITION_FAILED.status();
    }

    private Uni<S3Response.Xml> copied(CopyJob job, Fields known, ObjectLooks.Look look) {
        return switch (job.decision()) {
            case EncryptionDecision.Plain ignored when look.sealed() -> streamed(job, known, look);
            case EncryptionDecision.Plain ignored ->
                StoredCopy.isForStore(job)
                        .flatMap(byStore -> byStore
                                ? stored.asAsked(job, look.head()).map(written -> answer(known, look, written))
                                : streamed(job, known, look));
            case EncryptionDecision.Encrypt encrypt
            when look.sealed() -> {
                requireChange(job, encrypt, look);
                // a new checksum takes new bytes: the footer holds one, and only the writer of the bytes can seal it
                yield CopyChecksum.asked(job.fields()).isPresent()
                        ? streamed(job, known, look)
                        : resealed(job, known, look, encrypt);
            }
            case EncryptionDecision.Encrypt ignored -> streamed(job, known, look);
            case EncryptionDecision.Refuse refuse -> throw refuse.error();
        };
    }

    private Uni<S3Response.Xml> streamed(CopyJob job, Fields known, ObjectLooks.Look look) {
        CopySources.requireSize(look.size(), limits.source());
        return streamed.copy(job, look).map(written -> answer(known, look, written));
    }

    private Uni<S3Response.Xml> resealed(
            CopyJob job, Fields known, ObjectLooks.Look look, EncryptionDecision.Encrypt encrypt) {
        CopySources.requireSize(look.size(), limits.source());
        return resealing
                .reseal(job, look, encrypt)
                .map(done -> answer(known, look, done.written().shownAs(done.shownEtag())));
    }

    private static void requireChange(CopyJob job, EncryptionDecision.Encrypt encrypt, ObjectLooks.Look look) {
        if (job.ontoItself() && !changes(job, encrypt, look.head().envelope().orElseThrow())) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }

    /** Whether anything that S3 counts changes when an object is copied onto itself. */
    private static boolean changes(CopyJob job, EncryptionDecision.Encrypt encrypt, Envelope envelope) {
        Fields fields = job.fields();
        KeySource source = envelope.source();
        boolean sameKey = encrypt.key()
                .map(key -> source.provider().equals(key.provider())
                        && source.keyId().equals(key.keyId()))
                .orElse(source.provider().isEmpty());
        return job.operation().replaceMetadata()
                || fields.has(S3Header.STORAGE_CLASS)
                || fields.has(S3Header.WEBSITE_REDIRECT)
                || fields.has(S3Header.SSE)
                || fields.has(S3Header.SSE_KMS_KEY_ID)
                || fields.has(S3Header.SSE_C_ALGORITHM)
                || source.method() != method(encrypt)
                || !sameKey;
    }

    private static S3Response.Xml answer(Fields known, ObjectLooks.Look look, Written written) {
        Fields fields = ObjectFields.joined(ObjectFields.copyToClient(written.fields()), known);
        Optional<String> version = look.head().fields().get(S3Header.VERSION_ID);
        if (version.isPresent() && !fields.has(S3Header.COPY_SOURCE_VERSION_ID)) {
            fields = fields.with(S3Header.COPY_SOURCE_VERSION_ID, version.get());
        }
        return new S3Response.Xml(
                200, fields, new Document.Copied(written.etag(), written.lastModified(), written.checksums()));
    }

    private static SseMethod method(EncryptionDecision.Encrypt encrypt) {
        return switch (encrypt.method()) {
            case SSE_KMS -> SseMethod.KMS;
            case SSE_OBS -> SseMethod.OBS;
            case SSE_C -> SseMethod.CUSTOMER;
        };
    }
}
