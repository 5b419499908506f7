package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.EtagView;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.DeleteObjects;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DeleteObjects: the right is checked for each key, what the caller may not delete is told as an entry, the rest goes
 * to the store in one request.
 */
public final class DeleteObjectsHandler implements OperationHandler<DeleteObjects> {
    private final Access access;

    /** Takes what decides whether a caller may. */
    public DeleteObjectsHandler(Access access) {
        this.access = access;
    }

    @Override
    public Uni<S3Response> handle(DeleteObjects operation, Caller caller, Body body) {
        List<DeleteObjects.Target> allowed = new ArrayList<>();
        List<Document.Failed> refused = new ArrayList<>();
        for (DeleteObjects.Target target : operation.targets()) {
            if (caller.principal()
                    .may(
                            Right.DELETE,
                            operation.bucket(),
                            Optional.of(target.key().value()))) {
                allowed.add(target);
            } else {
                refused.add(new Document.Failed(
                        target.key().value(),
                        target.version(),
                        S3Error.ACCESS_DENIED.code(),
                        S3Error.ACCESS_DENIED.message()));
            }
        }
        if (allowed.isEmpty()) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
        Optional<String> firstKey = Optional.of(allowed.getFirst().key().value());
        BucketRule rule = access.require(caller, Right.DELETE, operation.bucket(), firstKey);
        boolean conditional = allowed.stream().anyMatch(target -> target.etag().isPresent());
        Buffer document = StoreDocuments.deleteObjects(
                allowed.stream().map(target -> stored(rule, target)).toList());
        StoreRequest request = StoreRequest.of("POST", operation.bucket())
                .query("delete", "")
                .fields(fields(operation.fields(), document))
                .body(Body.of(document), !conditional);
        return access.store(caller, rule)
                .send(request)
                .flatMap(StoreXml::deletions)
                .map(done -> answer(operation, done, refused));
    }

    private static S3Response answer(DeleteObjects operation, Document.Deletions done, List<Document.Failed> refused) {
        List<Document.Failed> failed = new ArrayList<>(done.failed());
        failed.addAll(refused);
        return new S3Response.Xml(
                200, Fields.none(), new Document.Deletions(operation.quiet() ? List.of() : done.deleted(), failed));
    }

    /** A condition on a shown tag becomes one on the stored tag; in {@code md5} buckets the store cannot judge it. */
    private static DeleteObjects.Target stored(BucketRule rule, DeleteObjects.Target target) {
        if (target.etag().isEmpty() || rule.contract() == BucketRule.Contract.PLAIN) {
            return target;
        }
        if (rule.etag() == BucketRule.EtagMode.MD5 || rule.contract() == BucketRule.Contract.MIXED) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED, "Deleting several objects by ETag is not served in this bucket.");
        }
        return new DeleteObjects.Target(
                target.key(), target.version(), target.etag().map(EtagView::stored));
    }

    private static Fields fields(Fields client, Buffer document) {
        Map<S3Header, String> values = new EnumMap<>(S3Header.class);
        values.put(S3Header.CONTENT_MD5, md5(document));
        for (S3Header header : List.of(
                S3Header.BYPASS_GOVERNANCE, S3Header.MFA, S3Header.REQUEST_PAYER, S3Header.EXPECTED_BUCKET_OWNER)) {
            client.get(header).ifPresent(value -> values.put(header, value));
        }
        return Fields.of(values, Map.of());
    }

    private static String md5(Buffer document) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(document.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
