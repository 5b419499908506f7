package io.ssegateway.kms;

import java.time.Duration;
import java.util.Map;

/**
 * One use of a key: by whom, under which encryption context, and how long it may take.
 *
 * @param principal who asks; part of every cache key
 * @param context the whole encryption context, authenticated by the provider
 * @param deadline how long the call may take in all
 * @param requestId the request it is for
 */
public record KeyUse(String principal, Map<String, String> context, Duration deadline, String requestId) {
    /** Copies the context. */
    public KeyUse {
        context = Map.copyOf(context);
    }
}
