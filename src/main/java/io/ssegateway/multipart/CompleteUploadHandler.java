package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompleteMultipartUpload;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;

/**
 * CompleteMultipartUpload. Needs no key of the object and no KMS: the footer key comes from the upload's record. An
 * answer that takes long is told as S3 does, spaces first and a failure in the body.
 */
public final class CompleteUploadHandler implements OperationHandler<CompleteMultipartUpload> {
    private final Access access;
    private final CachingUploads uploads;
    private final SealedCompletion sealed;
    private final KeepAlive.Pace pace;

    /** Takes its collaborators. */
    public CompleteUploadHandler(Access access, CachingUploads uploads, SealedCompletion sealed, KeepAlive.Pace pace) {
        this.access = access;
        this.uploads = uploads;
        this.sealed = sealed;
        this.pace = pace;
    }

    @Override
    public Uni<S3Response> handle(CompleteMultipartUpload operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.WRITE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        Completion completion = new Completion(operation, caller, rule, access.store(caller, rule, operation.fields()));
        return uploads.find(rule, operation.object(), operation.uploadId()).map(found -> switch (found) {
            case Upload.Plain ignored -> new S3Response.Awaited(Fields.none(), plain(completion), pace);
            case Upload.Sealed upload -> {
                upload.transportAllowed(caller, rule, TransportRule.Use.UPLOAD);
                CompletionPlan.checkOrder(operation);
                yield new S3Response.Awaited(
                        upload.completed(rule, Fields.none(), operation.fields()),
                        sealed.complete(completion, upload),
                        pace);
            }
        });
    }

    /** The store's own upload: every word of the client goes to it, and what it says comes back. */
    private static Uni<S3Response.Xml> plain(Completion completion) {
        CompleteMultipartUpload operation = completion.operation();
        return completion
                .store()
                .send(completion
                        .request("POST")
                        .fields(conditional(operation.fields(), operation.conditions()))
                        .body(Body.of(StoreDocuments.completion(operation.parts())), false))
                .flatMap(StoreXml::completed)
                .map(done -> completion.answer(
                        UploadFields.plain(done.head().fields()), done.etag(), checksum(done.elements())));
    }

    private static Fields conditional(Fields client, Conditions conditions) {
        Fields fields = client;
        if (conditions.ifMatch().isPresent()) {
            fields = fields.with(S3Header.IF_MATCH, conditions.ifMatch().get());
        }
        return conditions.ifNoneMatch().isPresent()
                ? fields.with(S3Header.IF_NONE_MATCH, conditions.ifNoneMatch().get())
                : fields;
    }

    private static Optional<TypedChecksum> checksum(Map<String, String> elements) {
        for (Algorithm algorithm : Algorithm.values()) {
            String text = elements.getOrDefault("Checksum" + algorithm, "").trim();
            if (!text.isEmpty()) {
                try {
                    return Optional.of(TypedChecksum.parse(algorithm, text));
                } catch (IllegalArgumentException e) {
                    // a store's own spelling is not repeated
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
