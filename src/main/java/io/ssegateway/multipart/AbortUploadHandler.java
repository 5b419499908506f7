package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UploadOperation.AbortMultipartUpload;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * AbortMultipartUpload. The store's upload ends first: from then on nothing can become of it. What is left in the state
 * is removed, here or by the janitor. Whoever created a sealed upload may abort it with the right to write; another's
 * needs the right to delete.
 */
public final class AbortUploadHandler implements OperationHandler<AbortMultipartUpload> {
    private static final int SMALL = 64 * 1024;

    private final Access access;
    private final CachingUploads uploads;

    /** Takes its collaborators. */
    public AbortUploadHandler(Access access, CachingUploads uploads) {
        this.access = access;
        this.uploads = uploads;
    }

    @Override
    public Uni<S3Response> handle(AbortMultipartUpload operation, Caller caller, Body body) {
        Optional<String> key = Optional.of(operation.object().key().value());
        boolean writes = caller.principal().may(Right.WRITE, operation.object().bucket(), key);
        BucketRule rule = access.require(
                caller, writes ? Right.WRITE : Right.DELETE, operation.object().bucket(), key);
        Store store = access.store(caller, rule, operation.fields());
        return uploads.find(rule, operation.object(), operation.uploadId())
                .onFailure(AbortUploadHandler::stateless)
                .recoverWithItem(new Upload.Plain())
                .flatMap(found -> switch (found) {
                    case Upload.Plain ignored -> aborted(operation, store);
                    case Upload.Sealed upload -> {
                        upload.transportAllowed(caller, rule);
                        upload.requireRunning();
                        if (!writes
                                || !upload.upload()
                                        .owner()
                                        .equals(caller.principal().name())) {
                            access.require(
                                    caller, Right.DELETE, operation.object().bucket(), key);
                        }
                        yield sealed(operation, rule, store, upload);
                    }
                });
    }

    /** What is no longer known here can still be ended at the store; nothing is written by it. */
    private static boolean stateless(Throwable failure) {
        return failure instanceof S3Exception e
                && (e.error() == S3Error.NO_SUCH_UPLOAD || e.error() == S3Error.NOT_IMPLEMENTED);
    }

    private Uni<S3Response> sealed(AbortMultipartUpload operation, BucketRule rule, Store store, Upload.Sealed upload) {
        return aborted(operation, store)
                .call(ended -> removedUnlessDone(rule, upload))
                .onFailure(AbortUploadHandler::gone)
                .call(failure -> removedUnlessDone(rule, upload));
    }

    private static Uni<S3Response> aborted(AbortMultipartUpload operation, Store store) {
        StoreRequest request = StoreRequest.of(
                        "DELETE",
                        operation.object().bucket(),
                        operation.object().key())
                .query("uploadId", operation.uploadId())
                .fields(operation.fields());
        return store.collect(request, SMALL)
                .map(answer -> new S3Response.Empty(
                        answer.head().status(), UploadFields.plain(answer.head().fields())));
    }

    /**
     * The record of an upload that became an object answers a Complete that is repeated; some stores answer an Abort
     * that comes after it as if there had been something to abort.
     */
    private Uni<Void> removedUnlessDone(BucketRule rule, Upload.Sealed upload) {
        return upload.state()
                .read(upload.upload().name())
                .flatMap(
                        found -> found.filter(record -> record.done().isEmpty()).isPresent()
                                ? removed(rule, upload)
                                : Uni.createFrom().voidItem())
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> removed(BucketRule rule, Upload.Sealed upload) {
        uploads.ended(rule.backend(), upload.upload());
        return upload.state()
                .remove(upload.upload().uid())
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private static boolean gone(Throwable failure) {
        return failure instanceof StoreError error && error.code().equals(S3Error.NO_SUCH_UPLOAD.code());
    }
}
