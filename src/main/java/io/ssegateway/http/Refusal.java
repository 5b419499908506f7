package io.ssegateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** What a client is told of octets that are no HTTP. */
final class Refusal {
    private Refusal() {}

    /** Of a body whose chunks cannot be read. */
    static S3Exception ofBody() {
        return new S3Exception(S3Error.BAD_REQUEST, "The body's chunks are malformed.");
    }

    /** Of a head. */
    static S3Exception of(Throwable cause) {
        return switch (cause) {
            case BadHead bad -> bad.answer();
            case S3Exception known -> known;
            case TooLongHttpLineException tooLong -> new S3Exception(S3Error.URI_TOO_LONG);
            case TooLongHttpHeaderException tooLarge ->
                new S3Exception(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE)
                        .with("MaxSizeAllowed", Integer.toString(ListenerSettings.MAX_HEADER_SECTION));
            default -> new S3Exception(S3Error.BAD_REQUEST, "The request is not valid HTTP/1.1.");
        };
    }
}
