package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.TrailingChecksum;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.CustomerKey;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.PutObjectHandler;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.AskedEncryption;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.UploadPart;
import io.ssegateway.state.DeclaredChecksum;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.stream.S3Response;
import java.util.Optional;
import java.util.function.Function;

/** UploadPart. A part of a sealed upload is sealed as the upload was created, whatever policy says by now. */
public final class UploadPartHandler implements OperationHandler<UploadPart> {
    private static final int SMALL = 64 * 1024;

    /** The largest part that is held for the sake of its checksum, in bytes: what clients send by default and more. */
    private static final int COLLECTED_FOR_CHECKSUM = 16 * 1024 * 1024;

    private final Access access;
    private final CachingUploads uploads;
    private final PartUpload parts;

    /** Takes its collaborators. */
    public UploadPartHandler(Access access, CachingUploads uploads, PartUpload parts) {
        this.access = access;
        this.uploads = uploads;
        this.parts = parts;
    }

    @Override
    public Uni<S3Response> handle(UploadPart operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.WRITE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        long length = operation.plainLength().orElseThrow(() -> new S3Exception(S3Error.MISSING_CONTENT_LENGTH));
        Store store = access.store(caller, rule, operation.fields());
        return uploads.find(rule, operation.object(), operation.uploadId()).flatMap(found -> switch (found) {
            case Upload.Plain ignored -> plain(operation, store, length, body);
            case Upload.Sealed sealed -> {
                sealed.transportAllowed(caller, rule, TransportRule.Use.PUT);
                askedOf(sealed, operation.fields());
                sealed.upload().checksum().ifPresent(declared -> agree(declared, body));
                yield sealed(
                        new PartUpload.Target(
                                caller,
                                rule,
                                store,
                                operation.object(),
                                sealed,
                                operation.partNumber(),
                                length,
                                operation.fields()),
                        body);
            }
        });
    }

    private Uni<S3Response> sealed(PartUpload.Target target, Body body) {
        return parts.store(target, body).map(stored -> {
            Fields fields =
                    target.upload().shown(Fields.none(), target.fields()).with(S3Header.ETAG, stored.etag());
            if (stored.checksum().isPresent()) {
                Checksum checksum = stored.checksum().get();
                fields = fields.with(checksum.algorithm().header(), checksum.base64());
            }
            return new S3Response.Empty(200, fields);
        });
    }

    /**
     * Clients that repeat on every part what they asked of the upload are understood; anything else is refused. Source
     * of texts and codes: Amazon S3, UploadPart.
     */
    static void askedOf(Upload.Sealed upload, Fields fields) {
        AskedEncryption asked = AskedEncryption.of(fields);
        boolean customers = upload.envelope().method() == SseMethod.CUSTOMER;
        if (asked.customerKey() != customers) {
            throw CustomerKey.otherThanUploads();
        }
        sameMethod(asked, upload.shown(Fields.none(), fields).get(S3Header.SSE));
    }

    /** The same of an upload in clear. */
    static void askedOfPlain(Fields fields) {
        AskedEncryption asked = AskedEncryption.of(fields);
        if (asked.customerKey()) {
            throw CustomerKey.otherThanUploads();
        }
        sameMethod(asked, Optional.empty());
    }

    private static void sameMethod(AskedEncryption asked, Optional<String> method) {
        if (asked.method().isPresent() && !asked.method().equals(method)) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            S3Header.SSE.wireName() + " header is not supported for this operation.")
                    .with("ArgumentName", S3Header.SSE.wireName())
                    .with("ArgumentValue", asked.method().get());
        }
    }

    /**
     * A part's checksum is the one announced for the upload. A part without any is told apart where each part's own is
     * needed at the end; for a checksum of the whole object the gateway computes it.
     */
    private static void agree(DeclaredChecksum declared, Body body) {
        Checksum.Algorithm expected = ChecksumForms.shown(declared.algorithm());
        Optional<Checksum.Algorithm> claimed = body.claimedChecksum();
        boolean needed = declared.type() == StoredChecksum.Type.COMPOSITE;
        if (claimed.isEmpty() ? needed : claimed.get() != expected) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "Checksum Type mismatch occurred, expected checksum Type: " + DeclaredChecksums.name(expected)
                            + ", actual checksum Type: "
                            + claimed.map(DeclaredChecksums::name).orElse("null"));
        }
    }

    private Uni<S3Response> plain(UploadPart operation, Store store, long length, Body body) {
        askedOfPlain(operation.fields());
        StoreRequest part = StoreRequest.of(
                        "PUT", operation.object().bucket(), operation.object().key())
                .query("partNumber", Integer.toString(operation.partNumber()))
                .query("uploadId", operation.uploadId());
        return collects(operation, store, length, body)
                .flatMap(collects -> collects
                        ? collected(length, body, bytes -> sent(store, part, operation.fields(), bytes))
                        : sent(store, part, operation.fields(), body));
    }

    private static Uni<S3Response> sent(Store store, StoreRequest part, Fields fields, Body bytes) {
        StoreRequest put =
                checksummed(part, fields, bytes).body(bytes, bytes.inMemory().isPresent());
        return store.collect(put, SMALL)
                .map(answer -> new S3Response.Empty(
                        answer.head().status(), UploadFields.plain(answer.head().fields())));
    }

    /**
     * Whether a part is held as a whole before it is sent: a small one, and one whose checksum comes behind it where
     * the store takes none there. An upload that was created with a checksum is of no use without those of its parts.
     */
    private static Uni<Boolean> collects(UploadPart operation, Store store, long length, Body body) {
        boolean behind = body.claimedChecksum()
                .filter(algorithm -> !operation.fields().has(algorithm.header()))
                .isPresent();
        if (length <= PutObjectHandler.COLLECTED || length > COLLECTED_FOR_CHECKSUM || !behind) {
            return Uni.createFrom().item(length <= PutObjectHandler.COLLECTED);
        }
        return store.capabilities().map(can -> !can.has(Capability.TRAILING_CHECKSUM));
    }

    private Uni<S3Response> collected(long length, Body body, Function<Body, Uni<S3Response>> send) {
        // what the front door reserved is enough for a small one
        MemoryBudget.Lease lease = parts.memory().lease(Math.max(0, length - PutObjectHandler.COLLECTED));
        return Collecting.collect(body, COLLECTED_FOR_CHECKSUM)
                .map(body::as)
                .flatMap(send::apply)
                .onTermination()
                .invoke(lease::release);
    }

    /** What the client claims in a trailer is told to the store before the bytes where they are all here. */
    private static StoreRequest checksummed(StoreRequest part, Fields client, Body bytes) {
        Fields fields = client.without(S3Header.SDK_CHECKSUM_ALGORITHM);
        Optional<Checksum.Algorithm> claimed = bytes.claimedChecksum();
        if (claimed.isEmpty() || fields.has(claimed.get().header())) {
            return part.fields(fields);
        }
        if (bytes.inMemory().isPresent()) {
            Checksum checksum = bytes.verifiedChecksum().orElseThrow();
            return part.fields(fields.with(claimed.get().header(), checksum.base64()));
        }
        return part.fields(fields).trailing(Optional.of(new TrailingChecksum.Announced(claimed.get())));
    }
}
