package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.UploadOperation.ListMultipartUploads;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/**
 * ListMultipartUploads: the store's listing, without the uploads that this process makes of bodies of unknown length.
 * Keys and ids are the same for clients and store.
 */
public final class ListUploadsHandler implements OperationHandler<ListMultipartUploads> {
    private final Access access;
    private final CachingScratchUploads scratch;

    /** Takes its collaborators. */
    public ListUploadsHandler(Access access, CachingScratchUploads scratch) {
        this.access = access;
        this.scratch = scratch;
    }

    @Override
    public Uni<S3Response> handle(ListMultipartUploads operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.LIST, operation.bucket(), operation.prefix());
        return access.store(caller, rule, operation.fields())
                .send(request(operation))
                .flatMap(answer -> StoreXml.uploads(answer, operation))
                .map(page -> new S3Response.Xml(200, Fields.none(), new Document.Uploads(clients(page))));
    }

    private UploadsPage clients(UploadsPage page) {
        return new UploadsPage(
                page.query(),
                page.truncated(),
                page.nextKey(),
                page.nextUploadId(),
                page.uploads().stream()
                        .filter(upload -> !scratch.holds(upload.uploadId()))
                        .toList(),
                page.commonPrefixes());
    }

    private static StoreRequest request(ListMultipartUploads operation) {
        StoreRequest request = StoreRequest.of("GET", operation.bucket())
                .query("uploads", "")
                .query("encoding-type", "url")
                .query("max-uploads", Integer.toString(operation.maxUploads()));
        request = optional(request, "prefix", operation.prefix().orElse(""));
        request = optional(request, "delimiter", operation.delimiter().orElse(""));
        request = optional(request, "key-marker", operation.keyMarker().orElse(""));
        return optional(request, "upload-id-marker", operation.uploadIdMarker().orElse(""));
    }

    private static StoreRequest optional(StoreRequest request, String name, String value) {
        return value.isEmpty() ? request : request.query(name, value);
    }
}
