package io.ssegateway.multipart;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompleteMultipartUpload;
import io.ssegateway.state.PartEntry;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/** One CompleteMultipartUpload, under the same rule to its end. */
record Completion(CompleteMultipartUpload operation, Caller caller, BucketRule rule, Store store) {
    ObjectRef object() {
        return operation.object();
    }

    /** A request for the upload under the client's conditions of the hop. */
    StoreRequest request(String method) {
        return StoreRequest.of(method, object().bucket(), object().key())
                .query("uploadId", operation.uploadId())
                .fields(hop());
    }

    Fields hop() {
        return UploadFields.hop(operation.fields());
    }

    /** The answer to a success. */
    S3Response.Xml answer(Fields fields, String etag, Optional<TypedChecksum> checksum) {
        boolean https = caller.transport() == Transport.TLS || caller.transport() == Transport.TRUSTED_PROXY;
        String location = (https ? "https:" : "http:") + operation.location();
        return new S3Response.Xml(200, fields, new Document.CompletedUpload(location, object(), etag, checksum));
    }

    /** A committed part whose bytes are no longer there. */
    S3Exception gone(PartEntry part) {
        return new S3Exception(S3Error.INVALID_PART)
                .with("UploadId", operation.uploadId())
                .with("PartNumber", Integer.toString(part.part()))
                .with("ETag", PartTags.bare(PartTags.shown(part)));
    }
}
