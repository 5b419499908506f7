package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what a copy reads: whether it is there, may be read over the caller's transport, and meets the
 * {@code x-amz-copy-source-if-*} conditions as the client sees it. Source: Amazon S3 API Reference, CopyObject.
 */
final class CopySources {
    private static final int GONE = 404;
    private static final int DELETE_MARKER = 405;
    private static final int SMALL = 64 * 1024;
    /** Statuses that a HEAD tells without saying why. */
    private static final Set<Integer> UNEXPLAINED = Set.of(400, 403, 404, 405);

    private final ObjectLooks looks;

    CopySources(ObjectLooks looks) {
        this.looks = looks;
    }

    /**
     * The look. Fails with {@code PreconditionFailed}, with {@code AccessDenied} where a clear object or the transport
     * is refused, and as the store says where there is no such object; who may not list cannot tell what is missing.
     */
    Uni<ObjectLooks.Look> look(Caller caller, CopySide side, CopySource asked, Fields client) {
        Fields fields = looking(client);
        return looks.look(side.store(), side.rule(), side.object(), fields)
                .onFailure(CopySources::isUnexplained)
                .recoverWithUni(error -> explained(side, fields, error))
                .onFailure(StoreError.class)
                .transform(error -> told(caller, side.object(), (StoreError) error))
                .invoke(look -> judge(caller, side, asked, look, client));
    }

    /** What of a copy's fields goes along with a look at its source; a clear one tells its checksum. */
    private static Fields looking(Fields client) {
        return fields(client).with(S3Header.CHECKSUM_MODE, "ENABLED");
    }

    /** What of a copy's fields goes along with a read of its source; a customer's key for it becomes the read's own. */
    static Fields fields(Fields client) {
        Map<S3Header, String> fields = new EnumMap<>(S3Header.class);
        client.get(S3Header.REQUEST_PAYER).ifPresent(v -> fields.put(S3Header.REQUEST_PAYER, v));
        client.get(S3Header.SOURCE_EXPECTED_BUCKET_OWNER).ifPresent(v -> fields.put(S3Header.EXPECTED_BUCKET_OWNER, v));
        client.get(S3Header.COPY_SSE_C_ALGORITHM).ifPresent(v -> fields.put(S3Header.SSE_C_ALGORITHM, v));
        client.get(S3Header.COPY_SSE_C_KEY).ifPresent(v -> fields.put(S3Header.SSE_C_KEY, v));
        client.get(S3Header.COPY_SSE_C_KEY_MD5).ifPresent(v -> fields.put(S3Header.SSE_C_KEY_MD5, v));
        return Fields.of(fields, Map.of());
    }

    /**
     * Checks the plain size of a source.
     *
     * @throws S3Exception {@code InvalidRequest} in S3's words
     */
    static void requireSize(long plainSize, long most) {
        if (plainSize > most) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The specified copy source is larger than the maximum allowable size for a copy source: " + most);
        }
    }

    private static void judge(Caller caller, CopySide side, CopySource asked, ObjectLooks.Look look, Fields client) {
        if (look.sealed()) {
            ReadRules.transportAllowed(
                    caller, side.rule(), look.head().envelope().orElseThrow(), TransportRule.Use.COPY_SOURCE);
        } else {
            ReadRules.plainAllowed(side.rule());
        }
        ReadRules.keyFits(side.rule(), look.head().envelope(), fields(client));
        if (look.head().etag().isEmpty()) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED,
                    "The store tells no ETag of the source, so the copy cannot be pinned to it.");
        }
        Optional<String> modified = look.head().fields().get(S3Header.LAST_MODIFIED);
        if (Conditional.judge(asked.conditions(), look.etag(), modified) != Conditional.Outcome.PROCEED) {
            throw new S3Exception(S3Error.PRECONDITION_FAILED);
        }
    }

    private static boolean isUnexplained(Throwable failure) {
        return failure instanceof StoreError error && UNEXPLAINED.contains(error.status());
    }

    /** An answer to HEAD has no document; one byte is asked for to hear the reason. */
    private static Uni<ObjectLooks.Look> explained(CopySide side, Fields fields, Throwable error) {
        Fields first = ObjectFields.readToStore(fields).with(S3Header.RANGE, "bytes=0-0");
        return side.store()
                .collect(ObjectLooks.request("GET", side.object()).fields(first), SMALL)
                .flatMap(ignored -> Uni.createFrom().failure(error));
    }

    private static Throwable told(Caller caller, ObjectRef object, StoreError error) {
        if (error.status() == DELETE_MARKER && object.version().isPresent()) {
            return new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The source of a copy request may not specifically refer to a delete marker by version id.");
        }
        boolean mayList = caller.principal()
                .may(Right.LIST, object.bucket(), Optional.of(object.key().value()));
        return error.status() == GONE && !mayList ? new S3Exception(S3Error.ACCESS_DENIED) : error;
    }
}
