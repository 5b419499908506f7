package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the document of an error answer, at most 64 KiB. What is longer, cut off or no S3 document is judged by its
 * status alone.
 */
final class ErrorAnswer {
    private static final int MAX_BYTES = 64 * 1024;

    private final int status;
    private final Fields fields;
    private final String method;
    private final boolean ofObject;
    private final Buffer document = Buffer.buffer();
    private boolean told;

    ErrorAnswer(HttpClientResponse response, String method, String uri) {
        this.status = response.statusCode();
        this.fields = WireFields.fromWire(response.headers());
        this.method = method;
        int path = uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?');
        this.ofObject = uri.substring(0, path).indexOf('/', 1) > 0;
    }

    /** Calls {@code listener} exactly once. */
    void read(Download answer, Consumer<StoreError> listener) {
        answer.exceptionHandler(ignored -> tell(listener, byStatus()));
        answer.endHandler(ignored -> tell(listener, byDocument()));
        answer.handler(buffer -> {
            if (document.length() + buffer.length() > MAX_BYTES) {
                answer.abort();
                tell(listener, byStatus());
            } else {
                document.appendBuffer(buffer);
            }
        });
        answer.resume();
    }

    private void tell(Consumer<StoreError> listener, StoreError error) {
        if (!told) {
            told = true;
            listener.accept(error);
        }
    }

    private StoreError byDocument() {
        if (method.equals("HEAD") || document.length() == 0) {
            return byStatus();
        }
        return StoreXml.error(document.getBytes())
                .map(error -> new StoreError(status, error.code(), error.message(), error.details(), fields))
                .orElseGet(this::byStatus);
    }

    /** S3's words for the code, or at least the status. */
    private StoreError byStatus() {
        String code = code();
        String message = Arrays.stream(S3Error.values())
                .filter(error -> error.code().equals(code))
                .map(S3Error::message)
                .findFirst()
                .orElse("The store answered with status " + status + ".");
        return new StoreError(status, code, message, fields);
    }

    private String code() {
        return switch (status) {
            case 403 -> "AccessDenied";
            case 404 -> ofObject ? "NoSuchKey" : "NoSuchBucket";
            case 405 -> "MethodNotAllowed";
            case 409 -> "OperationAborted";
            case 411 -> "MissingContentLength";
            case 412 -> "PreconditionFailed";
            case 416 -> "InvalidRange";
            case 429, 503 -> "SlowDown";
            case 501 -> "NotImplemented";
            case 507 -> "InsufficientStorage";
            default -> status >= 500 ? "InternalError" : "BadRequest";
        };
    }
}
