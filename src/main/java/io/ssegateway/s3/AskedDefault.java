package io.ssegateway.s3;

import java.util.Optional;

/**
 * The default encryption that a client asks for a bucket, as its document says. What a document does not say properly
 * is told to the handler rather than thrown: S3 tells a missing bucket first.
 */
public sealed interface AskedDefault {
    /**
     * A document in order.
     *
     * @param keyId the KMS key as the client names it; not looked up
     * @param project the key's IAM project as the client names it; kept and repeated, for the key's id says which it is
     * @param bucketKey empty where nothing is said
     */
    record Given(
            Algorithm algorithm,
            Optional<String> keyId,
            Optional<String> project,
            Optional<Boolean> bucketKey,
            BlockedEncryption blocked)
            implements AskedDefault {
        /** Without a project. */
        public Given(
                Algorithm algorithm, Optional<String> keyId, Optional<Boolean> bucketKey, BlockedEncryption blocked) {
            this(algorithm, keyId, Optional.empty(), bucketKey, blocked);
        }

        /** The same with the key in a project. */
        public Given in(Optional<String> named) {
            return new Given(algorithm, keyId, named, bucketKey, blocked);
        }
    }

    /** A document that is refused with this error. */
    record Unusable(S3Exception error) implements AskedDefault {}

    /** How new objects are encrypted. */
    enum Algorithm {
        /** {@code AES256}: SSE-S3, SSE-OBS. */
        AES256,
        /** {@code aws:kms}: SSE-KMS. */
        KMS
    }
}
