package io.ssegateway.policy;

import io.ssegateway.s3.Transport;

/**
 * Who asks, how the request came in, and the policy it is judged by from its first to its last byte.
 *
 * @param requestId told to the client and written in every log and audit line
 */
public record Caller(
        Principal principal,
        String accessKey,
        Secret secret,
        Transport transport,
        String requestId,
        PolicySnapshot policy) {}
