package io.ssegateway.policy;

import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Transport;
import java.util.Optional;

/**
 * Who asks, how the request came in, and the policy it is judged by from its first to its last byte.
 *
 * @param accessKey empty text for a request that nobody signed
 * @param asked which request it is
 * @param crossOrigin the page of another origin that a browser asks for; empty for every other client
 */
public record Caller(
        Principal principal,
        String accessKey,
        Secret secret,
        Transport transport,
        Asked asked,
        PolicySnapshot policy,
        Optional<CrossOrigin> crossOrigin) {
    /**
     * A request by its names.
     *
     * @param requestId told to the client and written in every log and audit line
     * @param operation the operation's name in S3's API reference
     */
    public record Asked(String requestId, String operation) {}

    /** A caller that is no browser's page. */
    public Caller(
            Principal principal,
            String accessKey,
            Secret secret,
            Transport transport,
            String requestId,
            PolicySnapshot policy) {
        this(principal, accessKey, secret, transport, new Asked(requestId, ""), policy, Optional.empty());
    }

    /** The request's id. */
    public String requestId() {
        return asked.requestId();
    }
}
