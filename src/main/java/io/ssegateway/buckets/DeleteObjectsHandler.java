package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.GovernanceBypass;
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
import io.ssegateway.s3.S3Operation.DeleteObjects.Target;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * DeleteObjects: the right is checked for each key, what the caller may not delete is told as an entry, the rest goes
 * to the store in one request. A tag that an object must still have is looked at first ({@link TaggedTargets}).
 */
public final class DeleteObjectsHandler implements OperationHandler<DeleteObjects> {
    private static final Set<S3Header> SENT = EnumSet.of(S3Header.BYPASS_GOVERNANCE, S3Header.MFA);

    private final Access access;
    private final TaggedTargets tagged;

    /** Takes its collaborators. */
    public DeleteObjectsHandler(Access access, TaggedTargets tagged) {
        this.access = access;
        this.tagged = tagged;
    }

    @Override
    public Uni<S3Response> handle(DeleteObjects operation, Caller caller, Body body) {
        List<Target> allowed = new ArrayList<>();
        List<Document.Failed> refused = new ArrayList<>();
        for (Target target : operation.targets()) {
            if (may(caller, operation, target)) {
                allowed.add(target);
            } else {
                refused.add(failed(target, S3Error.ACCESS_DENIED));
            }
        }
        if (allowed.isEmpty()) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
        Optional<String> firstKey = Optional.of(allowed.getFirst().key().value());
        BucketRule rule = access.require(caller, Right.DELETE, operation.bucket(), firstKey);
        GovernanceBypass.allowed(caller, operation.bucket(), operation.fields());
        Store store = access.store(caller, rule, operation.fields());
        return tagged.pinned(store, rule, operation.bucket(), allowed).flatMap(pinned -> {
            refused.addAll(pinned.failed());
            return deleted(store, operation, pinned.targets()).map(done -> answer(operation, done, refused));
        });
    }

    static Document.Failed failed(Target target, S3Error error) {
        return new Document.Failed(target.key().value(), target.version(), error.code(), error.message());
    }

    private static boolean may(Caller caller, DeleteObjects operation, Target target) {
        return caller.principal()
                .may(Right.DELETE, operation.bucket(), Optional.of(target.key().value()));
    }

    private static Uni<Document.Deletions> deleted(Store store, DeleteObjects operation, List<Target> targets) {
        if (targets.isEmpty()) {
            return Uni.createFrom().item(new Document.Deletions(List.of(), List.of()));
        }
        boolean conditional = targets.stream().anyMatch(target -> target.etag().isPresent());
        Buffer document = StoreDocuments.deleteObjects(targets);
        Fields fields = BucketAnswers.only(operation.fields(), SENT).with(S3Header.CONTENT_MD5, md5(document));
        StoreRequest request = StoreRequest.of("POST", operation.bucket())
                .query("delete", "")
                .fields(fields)
                .body(Body.of(document), !conditional);
        return judging(store, conditional).flatMap(able -> store.send(request)).flatMap(StoreXml::deletions);
    }

    /** Conditions in the document need a store that looks at them. */
    private static Uni<Boolean> judging(Store store, boolean conditional) {
        return conditional
                ? store.capabilities()
                        .invoke(can -> can.requireConditionalWrites(S3Header.IF_MATCH))
                        .replaceWith(true)
                : Uni.createFrom().item(true);
    }

    private static S3Response answer(DeleteObjects operation, Document.Deletions done, List<Document.Failed> refused) {
        List<Document.Failed> failed = new ArrayList<>(done.failed());
        failed.addAll(refused);
        return new S3Response.Xml(
                200, Fields.none(), new Document.Deletions(operation.quiet() ? List.of() : done.deleted(), failed));
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
