package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** Where a signature was written, which decides how S3 words a mistake in it. Texts are those of Amazon S3. */
enum Refusal {
    HEADER(S3Error.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; "),
    QUERY(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "Error parsing the X-Amz-Credential parameter; ");

    private final S3Error error;
    private final String beginning;

    Refusal(S3Error error, String beginning) {
        this.error = error;
        this.beginning = beginning;
    }

    /** A mistake in the credential or its scope. */
    S3Exception credential(String what) {
        return new S3Exception(error, beginning + what);
    }

    /** A mistake elsewhere in the signature's parts. */
    S3Exception part(String message) {
        return new S3Exception(error, message);
    }
}
