package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a new object is stored: what policy says, held against what the request asks. A request may repeat what policy
 * does anyway; anything else it asks is refused, never ignored. Rights on the key are the handler's to check
 * ({@link KeyRights}).
 */
public sealed interface EncryptionDecision {
    /** The entry of every encryption context that holds the bucket's identity (FORMAT.md §3). */
    String BUCKET_CONTEXT = "sse-gateway:bucket";

    /**
     * Encrypt.
     *
     * @param method never {@code NONE}
     * @param key the key under SSE-KMS, else empty
     * @param context the whole encryption context under SSE-KMS, else empty
     */
    record Encrypt(BucketRule.Encrypt method, Optional<KeyRef> key, Map<String, String> context)
            implements EncryptionDecision {
        /** Copies the map. */
        public Encrypt {
            context = Map.copyOf(context);
        }
    }

    /** Store in clear, as policy says aloud. */
    record Plain() implements EncryptionDecision {}

    /** Answer with this error; nothing is sent to the store. */
    record Refuse(S3Exception error) implements EncryptionDecision {}

    /** Decides about an upload to a bucket. */
    static EncryptionDecision decide(
            PolicySnapshot policy, BucketName bucket, AskedEncryption asked, Transport transport) {
        Optional<BucketRule> found = policy.rule(bucket);
        if (found.isEmpty()) {
            return new Refuse(new S3Exception(S3Error.NO_ENCRYPTION_POLICY));
        }
        BucketRule rule = found.get();
        Optional<S3Exception> refusal =
                SseHeaders.refusal(policy, rule, asked, transport).or(() -> overClear(rule, transport));
        return refusal.<EncryptionDecision>map(Refuse::new).orElseGet(() -> byRule(rule));
    }

    private static Optional<S3Exception> overClear(BucketRule rule, Transport transport) {
        return switch (rule.encrypt()) {
            case SSE_KMS -> TransportRule.refusal(rule, TransportRule.Method.SSE_KMS, TransportRule.Use.PUT, transport);
            case SSE_OBS -> TransportRule.refusal(rule, TransportRule.Method.SSE_OBS, TransportRule.Use.PUT, transport);
            case NONE -> Optional.empty();
        };
    }

    private static EncryptionDecision byRule(BucketRule rule) {
        return switch (rule.encrypt()) {
            case NONE -> new Plain();
            case SSE_OBS -> new Encrypt(rule.encrypt(), Optional.empty(), Map.of());
            case SSE_KMS -> new Encrypt(rule.encrypt(), rule.key(), context(rule));
        };
    }

    private static Map<String, String> context(BucketRule rule) {
        Map<String, String> context = new LinkedHashMap<>(rule.keyContext());
        context.put(BUCKET_CONTEXT, rule.identity());
        return context;
    }
}
