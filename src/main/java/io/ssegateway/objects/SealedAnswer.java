package io.ssegateway.objects;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;

/** The fields that tell a client how an object is encrypted (S3 API Reference, PutObject and GetObject responses). */
final class SealedAnswer {
    private SealedAnswer() {}

    /** Adds method and key id. */
    static Fields encrypted(Fields fields, SseMethod method, String shownKeyId) {
        return switch (method) {
            case KMS -> fields.with(S3Header.SSE, "aws:kms").with(S3Header.SSE_KMS_KEY_ID, shownKeyId);
            case OBS -> fields.with(S3Header.SSE, "AES256");
            case CUSTOMER -> fields.with(S3Header.SSE_C_ALGORITHM, "AES256");
        };
    }

    /** The store's answer about a sealed object as the client sees it, without length and range. */
    static Fields described(Caller caller, ObjectRef object, StoredHead head, Envelope envelope, String shownEtag) {
        Fields fields = ObjectFields.toClient(head.fields())
                .with(S3Header.ETAG, shownEtag)
                .with(S3Header.ACCEPT_RANGES, "bytes");
        return encrypted(
                fields,
                envelope.source().method(),
                ObjectKeys.shownKeyId(caller, object, envelope).orElse(""));
    }
}
