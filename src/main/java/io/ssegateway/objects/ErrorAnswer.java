package io.ssegateway.objects;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import java.util.Map;
import java.util.Optional;

/**
 * A failure as a client is told it.
 *
 * @param error what happened; empty for a store's own error, which may be one that the gateway does not know
 * @param details further elements of the error document
 * @param fields header fields of the answer, for example {@code RETRY_AFTER}
 * @param fault whether this is the gateway's own fault or an attack, to be logged with its cause
 */
public record ErrorAnswer(
        Optional<S3Error> error,
        int status,
        String code,
        String message,
        Map<String, String> details,
        Fields fields,
        boolean fault) {
    /** Copies the details in order. */
    public ErrorAnswer {
        details = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(details));
    }
}
