package io.ssegateway.s3;

import java.util.Optional;

/**
 * The conditions of a request, as sent: entity tags may be quoted, lists, or {@code *}; dates are HTTP dates. Source:
 * RFC 9110 §13.1.
 */
public record Conditions(
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<String> ifModifiedSince,
        Optional<String> ifUnmodifiedSince) {
    /** No condition. */
    public static Conditions none() {
        return new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether nothing is asked. */
    public boolean isEmpty() {
        return ifMatch.isEmpty() && ifNoneMatch.isEmpty() && ifModifiedSince.isEmpty() && ifUnmodifiedSince.isEmpty();
    }
}
