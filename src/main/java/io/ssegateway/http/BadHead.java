package io.ssegateway.http;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** A request head that is refused before anything is believed of it; the connection ends with the answer. */
final class BadHead extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final S3Error error;

    BadHead(S3Error error, String message) {
        super(message);
        this.error = error;
    }

    S3Exception answer() {
        return new S3Exception(error, String.valueOf(getMessage()));
    }

    /** An answer, not a fault: no stack trace. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
