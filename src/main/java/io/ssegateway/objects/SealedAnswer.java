package io.ssegateway.objects;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;

/** The fields that tell a client how an object is encrypted (S3 API Reference, PutObject and GetObject responses). */
final class SealedAnswer {
    private SealedAnswer() {}

    /**
     * Adds method and key.
     *
     * @param envelope of the object
     * @param shownKeyId the name of a KMS key, else empty text
     * @param client the fields of the request: of a customer's key the answer repeats the MD5 that came with it
     */
    static Fields encrypted(Fields fields, Envelope envelope, String shownKeyId, Fields client) {
        return switch (envelope.method()) {
            case KMS -> {
                Fields named = repeated(
                        S3Header.SSE_KMS_PROJECT,
                        fields.with(S3Header.SSE, "aws:kms").with(S3Header.SSE_KMS_KEY_ID, shownKeyId),
                        client);
                yield envelope.flags().bucketKey() ? named.with(S3Header.SSE_BUCKET_KEY, "true") : named;
            }
            case OBS -> fields.with(S3Header.SSE, "AES256");
            case CUSTOMER -> customer(fields, client);
        };
    }

    /** The same of an object to come; of its context, what the client gave. */
    static Fields encrypted(Fields fields, EncryptionDecision.Encrypt encrypt, Fields client) {
        return switch (encrypt.method()) {
            case SSE_KMS -> {
                Fields named = fields.with(S3Header.SSE, "aws:kms")
                        .with(
                                S3Header.SSE_KMS_KEY_ID,
                                encrypt.key().orElseThrow().alias());
                Fields said = repeated(S3Header.SSE_CONTEXT, repeated(S3Header.SSE_KMS_PROJECT, named, client), client);
                yield encrypt.bucketKey() ? said.with(S3Header.SSE_BUCKET_KEY, "true") : said;
            }
            case SSE_OBS -> fields.with(S3Header.SSE, "AES256");
            case SSE_C -> customer(fields, client);
        };
    }

    private static Fields repeated(S3Header header, Fields fields, Fields client) {
        return client.get(header).map(value -> fields.with(header, value)).orElse(fields);
    }

    private static Fields customer(Fields fields, Fields client) {
        return client.get(S3Header.SSE_C_KEY_MD5)
                .map(md5 -> fields.with(S3Header.SSE_C_KEY_MD5, md5))
                .orElse(fields)
                .with(S3Header.SSE_C_ALGORITHM, "AES256");
    }

    /** The store's answer about a sealed object as the client sees it, without length and range. */
    static Fields described(
            Caller caller, ObjectRef object, StoredHead head, Envelope envelope, String shownEtag, Fields client) {
        Fields fields = ObjectFields.toClient(head.fields())
                .with(S3Header.ETAG, shownEtag)
                .with(S3Header.ACCEPT_RANGES, "bytes");
        return encrypted(
                fields,
                envelope,
                ObjectKeys.shownKeyId(caller, object, envelope).orElse(""),
                client);
    }
}
