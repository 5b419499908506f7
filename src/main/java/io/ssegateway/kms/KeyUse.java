package io.ssegateway.kms;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One use of a key: by whom, under which encryption context, and how long it may take.
 *
 * @param principal who asks; part of every cache key
 * @param context the whole encryption context, authenticated by the provider
 * @param deadline how long the call may take in all; more than zero
 * @param requestId the request it is for
 * @param occasion what the key is needed for; told to {@link KeyEvents}, part of no cache key
 */
public record KeyUse(
        String principal, Map<String, String> context, Duration deadline, String requestId, Occasion occasion) {
    /** How long a request waits for a KMS. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

    /** Copies the context. */
    public KeyUse {
        context = Map.copyOf(context);
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline must be more than zero");
        }
    }

    /** A use for the sake of no object. */
    public KeyUse(String principal, Map<String, String> context, Duration deadline, String requestId) {
        this(principal, context, deadline, requestId, Occasion.NONE);
    }

    /** A use under the default deadline. */
    public static KeyUse of(String principal, Map<String, String> context, String requestId) {
        return new KeyUse(principal, context, DEFAULT_DEADLINE, requestId);
    }

    /** The same in other time. */
    public KeyUse within(Duration time) {
        return new KeyUse(principal, context, time, requestId, occasion);
    }

    /**
     * The object whose key it is and what is done to it, as names. Empty text stands for what does not apply.
     *
     * @param operation the name in S3's API reference, or of a command
     * @param key of the object, as the client chose it: any text
     * @param version as the client named it
     * @param transport how the request came in
     */
    public record Occasion(String operation, String bucket, String key, Optional<String> version, String transport) {
        /** Nothing is known. */
        public static final Occasion NONE = new Occasion("", "", "", Optional.empty(), "");
    }
}
