package io.ssegateway.state;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterKeyBox;

/**
 * How the object of an upload is sealed. Holds no key material in clear.
 *
 * @param identity the bucket identity that the envelope is bound to
 * @param shownKeyId the key id that answers show; empty where they show none
 * @param envelope as in the metadata the upload was created with
 * @param copy for the footer: the same in everything but the sealed data key
 * @param footerKey the footer's key, boxed under a root key
 */
public record UploadSecrets(
        String identity, String shownKeyId, Envelope envelope, Envelope copy, FooterKeyBox footerKey) {
    /** Rejects envelopes that are not those of one multipart upload. */
    public UploadSecrets {
        boolean same = envelope.facts().equals(copy.facts())
                && envelope.salt().equals(copy.salt())
                && envelope.commitment().equals(copy.commitment());
        if (!same || !envelope.flags().multipart()) {
            throw new IllegalArgumentException("not the envelopes of one upload");
        }
    }

    /** Whether the object shows MD5s as ETags. */
    public boolean md5Etag() {
        return envelope.flags().md5Etag();
    }
}
