package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.Steps;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.stream.Pieces;
import io.ssegateway.stream.S3Response;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The multipart upload that one PutObject of unknown length becomes. Single use. */
final class PieceUpload {
    private static final int SMALL = 64 * 1024;

    private final Put put;
    private final Tools tools;
    private final Pieces pieces;
    private final Body body;
    private final List<CompletedPart> parts = new ArrayList<>();
    private long length;

    /** One PutObject, under the same rule to its end. */
    record Put(PutObject operation, Caller caller, BucketRule rule, Store store) {
        StoreRequest request(String method) {
            return StoreRequest.of(
                    method, operation.object().bucket(), operation.object().key());
        }

        Fields hop() {
            return UploadFields.hop(operation.fields());
        }
    }

    /** What all such uploads share. */
    record Tools(UploadKeys keys, MemoryBudget memory, CachingScratchUploads scratch, SecureRandom random) {}

    /** Of a body that {@code pieces} reads. */
    PieceUpload(Put put, Tools tools, Pieces pieces, Body body) {
        this.put = put;
        this.tools = tools;
        this.pieces = pieces;
        this.body = body;
    }

    /** Stores the body as it is. */
    Uni<S3Response> plain(Pieces.Piece first, Fields asked) {
        Fields fields = put.operation.fields().without(S3Header.CONTENT_MD5, S3Header.SDK_CHECKSUM_ALGORITHM);
        for (Algorithm algorithm : Algorithm.values()) {
            fields = fields.without(algorithm.header());
        }
        return uploaded(fields, new PieceForm.Plain(), first, asked)
                .map(done -> answer(UploadFields.plain(done.head().fields()), done.etag()));
    }

    /** Stores the body sealed. */
    Uni<S3Response> sealed(EncryptionDecision.Encrypt encrypt, Pieces.Piece first, Fields asked) {
        return put.store
                .capabilities()
                .invoke(Capabilities::requireSealedObjects)
                .flatMap(able ->
                        tools.keys.hold(put.caller, put.rule, encrypt, put.operation.object(), put.operation.fields()))
                .flatMap(held ->
                        sealed(held, encrypt, first, asked).onTermination().invoke(held::close));
    }

    private Uni<S3Response> sealed(
            UploadKeys.Held held, EncryptionDecision.Encrypt encrypt, Pieces.Piece first, Fields asked) {
        UploadKeys.Begun begun = held.begun();
        Fields fields =
                UploadFields.created(put.operation.fields(), begun.seal().envelope());
        SealedPieces form = new SealedPieces(tools.keys, tools.random, begun.seal(), held.dataKey());
        return uploaded(fields, form, first, asked)
                .map(done -> answer(
                        UploadFields.creating(done.head().fields(), encrypt, put.operation.fields()),
                        UploadFields.shownEtag(put.rule, done.etag(), form.etag())));
    }

    private S3Response answer(Fields fields, String etag) {
        Fields all = fields.with(S3Header.ETAG, etag);
        Optional<Checksum> checksum = body.verifiedChecksum();
        if (checksum.isPresent()) {
            all = all.with(checksum.get().algorithm().header(), checksum.get().base64());
        }
        return new S3Response.Empty(200, all);
    }

    private Uni<StoreXml.Result> uploaded(Fields fields, PieceForm form, Pieces.Piece first, Fields asked) {
        StoreRequest create =
                put.request("POST").query("uploads", "").fields(fields).body(Body.empty(), false);
        return put.store.send(create).flatMap(StoreXml::uploadId).flatMap(id -> {
            tools.scratch.begin(id);
            return filled(id, form, first)
                    .flatMap(last -> completed(id, asked))
                    .onFailure()
                    .call(failure -> aborted(id))
                    .onCancellation()
                    .invoke(() -> aborted(id).subscribe().with(ignored -> {}))
                    .onTermination()
                    .invoke(() -> tools.scratch.end(id));
        });
    }

    /** One piece after the other, the next read when the one before is stored. */
    private Uni<Integer> filled(String id, PieceForm form, Pieces.Piece first) {
        Pieces.Piece[] next = {first};
        return Steps.until(() -> {
            Pieces.Piece piece = next[0];
            return stored(id, form, piece).flatMap(number -> {
                if (piece.last()) {
                    return Uni.createFrom().item(Optional.of(number));
                }
                return pieces.next().map(read -> {
                    next[0] = read;
                    return Optional.<Integer>empty();
                });
            });
        });
    }

    private Uni<Integer> stored(String id, PieceForm form, Pieces.Piece piece) {
        length += piece.bytes().length();
        if (length > SizeLaw.MAX_PUT_PLAIN) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
                    .with("MaxSizeAllowed", Long.toString(SizeLaw.MAX_PUT_PLAIN));
        }
        int number = parts.size() + 1;
        Body bytes = piece.last()
                ? form.last(number, piece.bytes(), body.verifiedChecksum())
                : form.piece(number, piece.bytes());
        StoreRequest part = put.request("PUT")
                .query("partNumber", Integer.toString(number))
                .query("uploadId", id)
                .fields(put.hop())
                .body(bytes, bytes.inMemory().isPresent());
        return put.store.collect(part, SMALL).map(answer -> {
            parts.add(new CompletedPart(number, PartUpload.etag(answer.head()), Optional.empty()));
            return number;
        });
    }

    private Uni<StoreXml.Result> completed(String id, Fields asked) {
        Map<S3Header, String> fields = new EnumMap<>(S3Header.class);
        put.hop().forEach(fields::put);
        asked.forEach(fields::put);
        return put.store
                .send(put.request("POST")
                        .query("uploadId", id)
                        .fields(Fields.of(fields, Map.of()))
                        .body(Body.of(StoreDocuments.completion(parts)), false))
                .flatMap(StoreXml::completed);
    }

    private Uni<Void> aborted(String id) {
        return put.store
                .collect(put.request("DELETE").query("uploadId", id).fields(put.hop()), SMALL)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }
}
