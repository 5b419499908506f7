package io.ssegateway.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request exactly as it came over the wire: one char per octet (ISO 8859-1), nothing decoded, encoded or
 * normalised, header fields in wire order with repetitions. A signature covers these octets and no others.
 *
 * @param rawPath the target up to the first '?', percent-encoding untouched
 * @param rawQuery what follows the first '?', without it; empty if there is none
 * @param hostedBucket the name in the Host field that stands for the bucket in what Version 2 and OBS sign: the bucket
 *     of a virtual host, or a custom domain itself, in lower case and without port, whatever bucket it is bound to;
 *     empty for path style
 */
public record SignedRequest(
        String method,
        String rawPath,
        String rawQuery,
        List<Map.Entry<String, String>> headers,
        Optional<String> hostedBucket) {
    /** Copies the list. */
    public SignedRequest {
        headers = List.copyOf(headers);
    }

    /** A request in path style. */
    public SignedRequest(String method, String rawPath, String rawQuery, List<Map.Entry<String, String>> headers) {
        this(method, rawPath, rawQuery, headers, Optional.empty());
    }

    /** The first value of a field, its name in any case. */
    public Optional<String> header(String name) {
        for (Map.Entry<String, String> field : headers) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return Optional.of(field.getValue().strip());
            }
        }
        return Optional.empty();
    }

    /** Redacted: values may be customers' keys, queries may hold signatures. */
    @Override
    public String toString() {
        return "SignedRequest[" + method + ", " + headers.size() + " headers]";
    }
}
