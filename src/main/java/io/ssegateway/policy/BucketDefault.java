package io.ssegateway.policy;

import java.util.Optional;

/**
 * The default encryption that a client has set for a bucket. It stands above what the policy file says and never below:
 * a method that the bucket's rule does not allow (any more) counts as not set.
 *
 * @param method {@code SSE_KMS} or {@code SSE_OBS}
 * @param keyId the key as the client named it; only with {@code SSE_KMS}
 * @param bucketKey whether bucket keys were asked for
 * @param blocksCustomerKeys whether uploads under SSE-C are refused
 */
public record BucketDefault(Method method, Optional<String> keyId, boolean bucketKey, boolean blocksCustomerKeys) {
    /**
     * Checks that what is said fits together.
     *
     * @throws IllegalArgumentException for SSE-C, and for a key id without SSE-KMS
     */
    public BucketDefault {
        if (method == Method.SSE_C || keyId.isPresent() && method != Method.SSE_KMS) {
            throw new IllegalArgumentException("no default encryption: " + method);
        }
    }
}
