package io.ssegateway.objects;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/** Which fields requests of uploads carry to the store and which come back: as those of objects. */
public final class UploadFields {
    private UploadFields() {}

    /**
     * What of a client's fields creates a sealed upload at the store.
     *
     * @throws io.ssegateway.s3.S3Exception {@code MetadataTooLarge}
     */
    public static Fields created(Fields client, Envelope envelope) {
        return ObjectFields.enveloped(ObjectFields.toStore(client), envelope.encode());
    }

    /** What of a client's fields goes with every request for a sealed upload. */
    public static Fields hop(Fields client) {
        return ObjectFields.readToStore(client);
    }

    /**
     * What of the store's answer about a sealed upload the client sees, and how the object is encrypted.
     *
     * @param client the fields of the request; the MD5 of a customer's key is repeated from them
     */
    public static Fields sealed(Fields store, Envelope envelope, String shownKeyId, Fields client) {
        return SealedAnswer.encrypted(described(store), envelope, shownKeyId, client);
    }

    /** The same of an upload that is being created. */
    public static Fields creating(Fields store, EncryptionDecision.Encrypt encrypt, Fields client) {
        return SealedAnswer.encrypted(described(store), encrypt, client);
    }

    /**
     * The same at its end, where the key is no longer told: of a customer's key Amazon S3 says nothing then, Ceph
     * repeats what the request says.
     */
    public static Fields completed(BucketRule rule, Fields store, Envelope envelope, String shownKeyId, Fields client) {
        return envelope.method() == SseMethod.CUSTOMER && rule.options().compat() == BucketRule.Compat.AWS
                ? described(store)
                : sealed(store, envelope, shownKeyId, client);
    }

    /** The store's answer about a plain upload; what describes its document is left out, which is written anew. */
    public static Fields plain(Fields store) {
        return ObjectFields.plainToClient(store).without(S3Header.CONTENT_TYPE, S3Header.CONTENT_LENGTH);
    }

    /** The tag shown for an object whose digest is known from its writing or its verified footer; quoted. */
    public static String shownEtag(BucketRule rule, String storeEtag, Optional<EtagDigest> md5) {
        return ObjectLooks.shownEtag(rule, storeEtag, md5);
    }

    /**
     * Lets a request for a sealed upload pass over the caller's transport.
     *
     * @throws io.ssegateway.s3.S3Exception {@code AccessDenied} over one that does not count as HTTPS
     */
    public static void transportAllowed(Caller caller, BucketRule rule, Envelope envelope, TransportRule.Use use) {
        ReadRules.transportAllowed(caller, rule, envelope, use);
    }

    private static Fields described(Fields store) {
        Fields fields = Fields.none();
        for (S3Header header : new S3Header[] {
            S3Header.VERSION_ID,
            S3Header.EXPIRATION,
            S3Header.REQUEST_CHARGED,
            S3Header.ABORT_DATE,
            S3Header.ABORT_RULE_ID
        }) {
            Optional<String> value = store.get(header);
            fields = value.isPresent() ? fields.with(header, value.get()) : fields;
        }
        return fields;
    }
}
