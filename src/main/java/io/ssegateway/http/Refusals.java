package io.ssegateway.http;

import java.util.Optional;

/**
 * Told of every request that is refused (403, or a signature that is none) and of every one whose object is not what it
 * claims to be, before the client is. Refusals of keys are no part of it: {@code KeyEvents} tells those. Called on the
 * event loop of the request; must not block.
 */
public interface Refusals {
    /** Nobody listens. */
    Refusals NONE = refused -> {};

    /**
     * One event for each refused request.
     *
     * @throws io.ssegateway.s3.S3Exception what the client is told instead, if it cannot be told
     */
    void on(Refused refused);

    /**
     * A refused request. Empty text stands for what is not known.
     *
     * @param principal who asks; empty before the signature has been verified
     * @param operation the operation's name, or the HTTP method before the operation is known
     * @param key of the object, as the client chose it: any text
     * @param version as the client named it
     * @param transport how it came in
     * @param integrity whether stored bytes are not what they claim to be
     * @param reason code and text of the answer, or what did not verify
     */
    record Refused(
            String requestId,
            String principal,
            String operation,
            String bucket,
            String key,
            Optional<String> version,
            String transport,
            boolean integrity,
            String reason) {}
}
