package io.ssegateway.kms;

import java.time.Duration;
import java.util.Map;

/**
 * One use of a key: by whom, under which encryption context, and how long it may take.
 *
 * @param principal who asks; part of every cache key
 * @param context the whole encryption context, authenticated by the provider
 * @param deadline how long the call may take in all; more than zero
 * @param requestId the request it is for
 */
public record KeyUse(String principal, Map<String, String> context, Duration deadline, String requestId) {
    /** How long a request waits for a KMS. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

    /** Copies the context. */
    public KeyUse {
        context = Map.copyOf(context);
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline must be more than zero");
        }
    }

    /** A use under the default deadline. */
    public static KeyUse of(String principal, Map<String, String> context, String requestId) {
        return new KeyUse(principal, context, DEFAULT_DEADLINE, requestId);
    }
}
