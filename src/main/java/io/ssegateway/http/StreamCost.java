package io.ssegateway.http;

import io.ssegateway.dialect.Parsed;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.UploadOperation;
import io.vertx.core.http.HttpMethod;
import java.util.OptionalLong;

/**
 * What a request may hold in memory at once (architecture invariant I11), whatever the size of its stream: 256 KiB on
 * their way to a socket, a segment of ciphertext and one of plaintext, a buffer from the network.
 */
final class StreamCost {
    /** A stream in either direction. */
    static final long STREAM = 448 * 1024;

    /** The largest upload that is collected before it is sent. */
    private static final long COLLECTED = 1024 * 1024;

    /** The fields of a form, and a buffer of its file that is searched. */
    private static final long FORM = 128 * 1024;

    /** Head, answer and bookkeeping of a request without a body to speak of. */
    static final long REQUEST = 32 * 1024;

    private StreamCost() {}

    static long of(Parsed parsed, HttpMethod method, OptionalLong contentLength) {
        return switch (parsed) {
            case Parsed.NeedsDocument document ->
                REQUEST + 2 * Math.min(contentLength.orElse(document.maxBytes()), document.maxBytes());
            case Parsed.Ready ready -> REQUEST + ready(ready.operation(), method, contentLength);
        };
    }

    /** A copy has no body of its own, but may stream one through. */
    private static long ready(S3Operation operation, HttpMethod method, OptionalLong contentLength) {
        boolean copy =
                operation instanceof S3Operation.CopyObject || operation instanceof UploadOperation.UploadPartCopy;
        return copy || method.equals(HttpMethod.GET) ? STREAM : upload(contentLength);
    }

    /** A form: as the upload of its file, which is searched for its end in a buffer more. */
    static long ofForm(OptionalLong contentLength) {
        return REQUEST + FORM + upload(contentLength);
    }

    /** A small upload is collected and then sealed, so it is held twice; a larger one streams. */
    private static long upload(OptionalLong contentLength) {
        long length = contentLength.orElse(COLLECTED + 1);
        return length <= COLLECTED ? 2 * length : STREAM;
    }
}
