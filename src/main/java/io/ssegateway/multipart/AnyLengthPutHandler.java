package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.stream.Pieces;
import io.ssegateway.stream.S3Response;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * PutObject of a body of any length, known or not. One whose length is not declared is collected up to 8 MiB and then
 * put as if it had been; what is longer becomes a multipart upload of this request's own, from pieces that are held one
 * at a time. Nothing of it is visible before every claim about the whole body was verified; on any failure the upload
 * is aborted. Needs no state bucket.
 */
public final class AnyLengthPutHandler implements OperationHandler<PutObject> {
    /** Bytes of a piece. */
    static final int PIECE = 8 * 1024 * 1024;

    /** What a buffer that grows to a piece takes in the end. */
    private static final int ROOM = PIECE + PIECE / 2;

    private final OperationHandler<PutObject> known;
    private final Access access;
    private final Deciding deciding;
    private final WriteConditions conditions;
    private final PieceUpload.Tools tools;

    /**
     * Takes its collaborators.
     *
     * @param known puts bodies of known length
     */
    public AnyLengthPutHandler(
            OperationHandler<PutObject> known,
            Access access,
            Deciding deciding,
            WriteConditions conditions,
            SealedCompletion.Shared shared,
            CachingScratchUploads scratch,
            SecureRandom random) {
        this.known = known;
        this.access = access;
        this.deciding = deciding;
        this.conditions = conditions;
        this.tools = new PieceUpload.Tools(shared.keys(), shared.memory(), scratch, random);
    }

    @Override
    public Uni<S3Response> handle(PutObject operation, Caller caller, Body body) {
        if (operation.plainLength().isPresent()) {
            return known.handle(operation, caller, body);
        }
        BucketRule rule = access.require(
                caller,
                Right.WRITE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        PieceUpload.Put put =
                new PieceUpload.Put(operation, caller, rule, access.store(caller, rule, operation.fields()));
        return deciding.decide(caller, rule, operation.object(), operation.fields())
                .flatMap(decision -> read(put, decision, body));
    }

    private Uni<S3Response> read(PieceUpload.Put put, EncryptionDecision decision, Body body) {
        return Uni.createFrom().deferred(() -> {
            MemoryBudget.Lease lease = tools.memory().lease(ROOM);
            Pieces pieces = new Pieces(body, PIECE);
            return pieces.next()
                    .flatMap(first -> first.last()
                            ? known.handle(ofLength(put.operation(), first), put.caller(), body.as(first.bytes()))
                            : uploaded(put, decision, pieces, first, body))
                    .onTermination()
                    .invoke(lease::release);
        });
    }

    private static PutObject ofLength(PutObject operation, Pieces.Piece whole) {
        return new PutObject(
                operation.object(),
                OptionalLong.of(whole.bytes().length()),
                operation.conditions(),
                operation.fields());
    }

    private Uni<S3Response> uploaded(
            PieceUpload.Put put, EncryptionDecision decision, Pieces pieces, Pieces.Piece first, Body body) {
        PieceUpload upload = new PieceUpload(put, tools, pieces, body);
        return conditions
                .translated(
                        put.store(),
                        put.rule(),
                        put.operation().object(),
                        put.operation().conditions())
                .flatMap(asked -> switch (decision) {
                    case EncryptionDecision.Refuse refuse -> throw refuse.error();
                    case EncryptionDecision.Plain ignored -> upload.plain(first, asked);
                    case EncryptionDecision.Encrypt encrypt -> upload.sealed(encrypt, first, asked);
                });
    }
}
