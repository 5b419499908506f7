package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.ListParts;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;

/**
 * ListParts. Of a sealed upload: what was committed, in plain sizes and shown tags; needs no key of the object. Of
 * another: the store's own listing, byte for byte. Allowed to whoever may write or list.
 */
public final class ListPartsHandler implements OperationHandler<ListParts> {
    private final Access access;
    private final CachingUploads uploads;

    /** Takes its collaborators. */
    public ListPartsHandler(Access access, CachingUploads uploads) {
        this.access = access;
        this.uploads = uploads;
    }

    @Override
    public Uni<S3Response> handle(ListParts operation, Caller caller, Body body) {
        Optional<String> key = Optional.of(operation.object().key().value());
        boolean writes = caller.principal().may(Right.WRITE, operation.object().bucket(), key);
        BucketRule rule = access.require(
                caller, writes ? Right.WRITE : Right.LIST, operation.object().bucket(), key);
        Store store = access.store(caller, rule, operation.fields());
        return uploads.find(rule, operation.object(), operation.uploadId()).flatMap(found -> switch (found) {
            case Upload.Plain ignored -> plain(operation, store);
            case Upload.Sealed upload -> {
                upload.transportAllowed(caller, rule);
                upload.requireRunning();
                yield sealed(operation, store, upload);
            }
        });
    }

    private static Uni<S3Response> plain(ListParts operation, Store store) {
        StoreRequest request = StoreRequest.of(
                        "GET", operation.object().bucket(), operation.object().key())
                .query("uploadId", operation.uploadId())
                .query("max-parts", Integer.toString(operation.maxParts()))
                .fields(UploadFields.hop(operation.fields()));
        if (operation.partMarker() > 0) {
            request = request.query("part-number-marker", Integer.toString(operation.partMarker()));
        }
        return store.send(operation.urlEncoded() ? request.query("encoding-type", "url") : request)
                .map(ListPartsHandler::passed);
    }

    private static S3Response passed(StoreResponse answer) {
        String type = answer.fields().get(S3Header.CONTENT_TYPE).orElse("application/xml");
        return new S3Response.Bytes(
                answer.status(), Fields.of(Map.of(S3Header.CONTENT_TYPE, type), Map.of()), answer.body());
    }

    /** One page of the store's listing tells which attempts are still there; records go as far as it does. */
    private static Uni<S3Response> sealed(ListParts operation, Store store, Upload.Sealed upload) {
        int after = Math.min(operation.partMarker(), FinalPart.NUMBER);
        return new UploadListing(store, operation.object(), operation.uploadId(), UploadFields.hop(operation.fields()))
                .page(after)
                .flatMap(stored -> {
                    ShownParts shown = new ShownParts(stored, operation.maxParts());
                    return PartReading.records(upload, after, shown::take)
                            .map(read -> answer(operation, upload, stored, shown.end()));
                });
    }

    private static S3Response answer(
            ListParts operation, Upload.Sealed upload, PartsPage stored, ShownParts.Page page) {
        PartsPage shown = new PartsPage(
                operation,
                page.next(),
                page.parts(),
                stored.initiator(),
                stored.owner(),
                stored.storageClass(),
                upload.upload().checksum().map(declared -> declared.algorithm().name()),
                upload.upload().checksum().map(declared -> declared.type().name()));
        return new S3Response.Xml(200, Fields.none(), new Document.Parts(shown));
    }
}
