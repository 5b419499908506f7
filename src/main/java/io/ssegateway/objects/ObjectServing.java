package io.ssegateway.objects;

import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers to reads that need no key: plain objects, objects that have not changed, ranges past the end. */
final class ObjectServing {
    private ObjectServing() {}

    /** An object without an envelope, byte for byte. */
    static S3Response plain(StoreResponse answer, Fields overrides) {
        Fields fields = ObjectFields.overridden(ObjectFields.plainToClient(answer.fields()), overrides);
        return new S3Response.Bytes(answer.status(), fields, answer.body());
    }

    /** The store says that its own tag has not changed; no tag is told where the store tells none. */
    static S3Response notModified(BucketRule rule, StoredHead head) {
        if (head.etag().isEmpty()) {
            return notModified(head, Fields.none());
        }
        String etag = rule.contract() == BucketRule.Contract.PLAIN ? head.etag() : EtagView.shown(head.etag());
        return notModified(head, tagged(etag));
    }

    /** A look says that the object has not changed. */
    static S3Response notModified(ObjectLooks.Look look) {
        return notModified(look.head(), tagged(look.etag()));
    }

    /** The store's 416 about ciphertext offsets, told in plain ones. */
    static S3Exception plainRangeError(StoreError error) {
        S3Exception plain = new S3Exception(S3Error.INVALID_RANGE);
        // RFC 9110 §15.5.17 has it in a field, S3 in the document
        String stored = error.fields()
                .get(S3Header.CONTENT_RANGE)
                .map(range -> range.replaceFirst("^bytes \\*/", ""))
                .or(() -> Optional.ofNullable(error.details().get("ActualObjectSize")))
                .orElse("");
        if (!stored.matches("\\d{1,18}")) {
            return plain;
        }
        OptionalLong size = SizeLaw.plainSize(Long.parseLong(stored));
        return size.isPresent() ? plain.with("ActualObjectSize", Long.toString(size.getAsLong())) : plain;
    }

    private static Fields tagged(String etag) {
        return Fields.of(Map.of(S3Header.ETAG, etag), Map.of());
    }

    private static S3Response notModified(StoredHead head, Fields fields) {
        Optional<String> modified = head.fields().get(S3Header.LAST_MODIFIED);
        return new S3Response.Empty(
                S3Error.NOT_MODIFIED.status(),
                modified.isPresent() ? fields.with(S3Header.LAST_MODIFIED, modified.get()) : fields);
    }
}
