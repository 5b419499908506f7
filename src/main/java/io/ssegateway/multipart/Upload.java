package io.ssegateway.multipart;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.UploadRecord;
import io.ssegateway.state.UploadState;

/** An upload in progress, as the requests that follow its creation find it. */
public sealed interface Upload {
    /** Not sealed by this gateway: the store's own. */
    record Plain() implements Upload {}

    /**
     * Sealed, whatever policy says of the bucket by now.
     *
     * @param state where its state lies
     */
    record Sealed(UploadState state, UploadRecord upload) implements Upload {
        /** The envelope it was created with. */
        public Envelope envelope() {
            return upload.secrets().envelope();
        }

        /**
         * Lets only an upload pass that has not become an object yet.
         *
         * @throws S3Exception {@code NoSuchUpload}
         */
        void requireRunning() {
            if (upload.done().isPresent()) {
                throw CachingUploads.unknown(upload.name().backendId());
            }
        }

        /** The key of footer and part records. The receiver closes it. */
        FooterKey footerKey() {
            return state.footerKey(upload);
        }

        /** What of the store's answer the client sees, and how the object will be encrypted. */
        public Fields shown(Fields store) {
            return UploadFields.sealed(store, envelope(), upload.secrets().shownKeyId());
        }

        /**
         * Lets a request for the upload pass over the caller's transport.
         *
         * @throws S3Exception {@code AccessDenied} over one that does not count as HTTPS
         */
        public void transportAllowed(Caller caller, BucketRule rule) {
            UploadFields.transportAllowed(caller, rule, envelope());
        }
    }
}
