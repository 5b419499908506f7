package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/** Handlers of multipart uploads. */
public record UploadHandlers(
        OperationHandler<UploadOperation.CreateMultipartUpload> createMultipartUpload,
        OperationHandler<UploadOperation.UploadPart> uploadPart,
        OperationHandler<UploadOperation.UploadPartCopy> uploadPartCopy,
        OperationHandler<UploadOperation.CompleteMultipartUpload> completeMultipartUpload,
        OperationHandler<UploadOperation.AbortMultipartUpload> abortMultipartUpload,
        OperationHandler<UploadOperation.ListParts> listParts,
        OperationHandler<UploadOperation.ListMultipartUploads> listMultipartUploads) {

    /** Gives an operation to its handler. Exhaustive: a new operation does not compile without a handler. */
    Uni<S3Response> dispatch(UploadOperation operation, Caller caller, Body body) {
        return switch (operation) {
            case UploadOperation.CreateMultipartUpload o -> createMultipartUpload.handle(o, caller, body);
            case UploadOperation.UploadPart o -> uploadPart.handle(o, caller, body);
            case UploadOperation.UploadPartCopy o -> uploadPartCopy.handle(o, caller, body);
            case UploadOperation.CompleteMultipartUpload o -> completeMultipartUpload.handle(o, caller, body);
            case UploadOperation.AbortMultipartUpload o -> abortMultipartUpload.handle(o, caller, body);
            case UploadOperation.ListParts o -> listParts.handle(o, caller, body);
            case UploadOperation.ListMultipartUploads o -> listMultipartUploads.handle(o, caller, body);
        };
    }
}
