package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.UploadOperation.CreateMultipartUpload;
import io.ssegateway.state.DeclaredChecksum;
import io.ssegateway.state.States;
import io.ssegateway.state.UploadName;
import io.ssegateway.state.UploadRecord;
import io.ssegateway.state.UploadSecrets;
import io.ssegateway.state.UploadState;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.time.InstantSource;
import java.util.Optional;

/**
 * CreateMultipartUpload. The envelope goes to the store with the request that creates the upload (architecture
 * invariant I2); the record is written before the client learns the upload's id, so that whoever knows the id finds it.
 */
public final class CreateUploadHandler implements OperationHandler<CreateMultipartUpload> {
    private static final int SMALL = 64 * 1024;

    private final Access access;
    private final Deciding deciding;
    private final States states;
    private final CachingUploads uploads;
    private final UploadKeys keys;
    private final InstantSource clock;

    /** Takes its collaborators. */
    public CreateUploadHandler(
            Access access,
            Deciding deciding,
            States states,
            CachingUploads uploads,
            UploadKeys keys,
            InstantSource clock) {
        this.access = access;
        this.deciding = deciding;
        this.states = states;
        this.uploads = uploads;
        this.keys = keys;
        this.clock = clock;
    }

    /** One creation, under the same rule to its end. */
    private record Creation(
            CreateMultipartUpload operation,
            Caller caller,
            BucketRule rule,
            Store store,
            Optional<DeclaredChecksum> checksum) {
        ObjectRef object() {
            return operation.object();
        }
    }

    @Override
    public Uni<S3Response> handle(CreateMultipartUpload operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.WRITE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        Store store = access.store(caller, rule, operation.fields());
        return deciding.decide(caller, rule, operation.object(), operation.fields())
                .flatMap(decision -> switch (decision) {
                    case EncryptionDecision.Refuse refuse -> throw refuse.error();
                    case EncryptionDecision.Plain ignored -> plain(operation, store);
                    case EncryptionDecision.Encrypt encrypt ->
                        sealed(
                                new Creation(operation, caller, rule, store, DeclaredChecksums.of(operation.fields())),
                                encrypt,
                                states.of(rule.backend()));
                });
    }

    private static Uni<S3Response> plain(CreateMultipartUpload operation, Store store) {
        return store.send(creating(operation.object()).fields(operation.fields()))
                .flatMap(answer -> StoreXml.uploadId(answer)
                        .map(id -> new S3Response.Xml(
                                answer.status(),
                                UploadFields.plain(answer.fields()),
                                new Document.CreatedUpload(operation.object(), id))));
    }

    private Uni<S3Response> sealed(Creation creation, EncryptionDecision.Encrypt encrypt, UploadState state) {
        return creation.store
                .capabilities()
                .invoke(Capabilities::requireSealedUploads)
                .flatMap(able -> state.reach())
                .flatMap(reached -> keys.begin(
                        creation.caller, creation.rule, encrypt, creation.object(), creation.operation.fields()))
                .flatMap(begun ->
                        atStore(creation, encrypt, begun, state).onTermination().invoke(begun::close));
    }

    private Uni<S3Response> atStore(
            Creation creation, EncryptionDecision.Encrypt encrypt, UploadKeys.Begun begun, UploadState state) {
        Fields fields =
                UploadFields.created(creation.operation.fields(), begun.seal().envelope());
        return creation.store
                .send(creating(creation.object()).fields(fields))
                .flatMap(answer -> StoreXml.uploadId(answer)
                        .flatMap(id -> recorded(creation, begun, state, id)
                                .map(upload -> answer(creation, encrypt, upload, answer))));
    }

    /** Without its record the upload is of no use to anybody. */
    private Uni<UploadRecord> recorded(Creation creation, UploadKeys.Begun begun, UploadState state, String id) {
        return Uni.createFrom()
                .deferred(() -> state.write(record(creation, begun, state, id)))
                .invoke(upload -> uploads.created(creation.rule.backend(), upload))
                .onFailure()
                .call(failure -> abandoned(creation, id))
                .onCancellation()
                .invoke(() -> abandoned(creation, id).subscribe().with(ignored -> {}));
    }

    private UploadRecord record(Creation creation, UploadKeys.Begun begun, UploadState state, String id) {
        UploadName name =
                new UploadName(creation.object().bucket(), creation.object().key(), id);
        UploadSecrets secrets = new UploadSecrets(
                creation.rule.identity(),
                begun.shownKeyId(),
                begun.seal().envelope(),
                begun.seal().copy(),
                state.box(begun.seal(), name.uid()));
        return new UploadRecord(
                name,
                creation.caller.principal().name(),
                clock.instant(),
                secrets,
                creation.checksum,
                Optional.empty());
    }

    private static Uni<Void> abandoned(Creation creation, String id) {
        return creation.store
                .collect(request("DELETE", creation.object()).query("uploadId", id), SMALL)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private static S3Response answer(
            Creation creation, EncryptionDecision.Encrypt encrypt, UploadRecord upload, StoreResponse answer) {
        return new S3Response.Xml(
                200,
                DeclaredChecksums.shown(
                        UploadFields.creating(answer.fields(), encrypt, creation.operation.fields()),
                        creation.checksum),
                new Document.CreatedUpload(creation.object(), upload.name().backendId()));
    }

    /** Never sent twice: each would create an upload. */
    private static StoreRequest creating(ObjectRef object) {
        return request("POST", object).query("uploads", "").body(Body.empty(), false);
    }

    private static StoreRequest request(String method, ObjectRef object) {
        return StoreRequest.of(method, object.bucket(), object.key());
    }
}
