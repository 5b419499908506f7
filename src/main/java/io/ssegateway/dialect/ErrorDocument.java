package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error as the client shall read it. Source: Amazon S3 API Reference, "REST error responses".
 *
 * @param error what happened, by which a dialect chooses its words; empty for a store's own error
 * @param status the HTTP status
 * @param details further elements, in order, after the message
 * @param resource the path the client asked for
 */
public record ErrorDocument(
        Optional<S3Error> error,
        int status,
        String code,
        String message,
        Map<String, String> details,
        String resource,
        String requestId) {
    /** Copies the details in order. */
    public ErrorDocument {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
