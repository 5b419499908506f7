package io.ssegateway.http;

import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.stream.Body;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The step that says who asks. Pure: called on the event loop, does no I/O. */
public interface Authenticator {
    /**
     * Verifies the signature of a head.
     *
     * @throws io.ssegateway.s3.S3Exception with the exact code; nothing about buckets or objects is told
     */
    Authenticated authenticate(Head head, PolicySnapshot policy, Instant now);

    /**
     * A head as it came over the wire.
     *
     * @param rawPath the target up to '?', undecoded
     * @param rawQuery the target after '?', undecoded; empty if there is none
     * @param headers in order, names as sent, values with one char per octet (ISO 8859-1)
     */
    record Head(String method, String rawPath, String rawQuery, List<Map.Entry<String, String>> headers) {
        /** Copies the list. */
        public Head {
            headers = List.copyOf(headers);
        }
    }

    /**
     * A verified head.
     *
     * @param contentLength bytes of the content itself, after the scheme's framing; empty if not declared
     * @param verifying wraps the raw body so that every claim about it is verified while it streams; called once
     */
    record Authenticated(
            PolicySnapshot.Credential credential, OptionalLong contentLength, UnaryOperator<Body> verifying) {}
}
