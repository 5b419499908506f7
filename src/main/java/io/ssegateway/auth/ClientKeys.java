package io.ssegateway.auth;

import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.Optional;

/** The secrets of clients, by access key. Threads: asked on the request's event loop; must not block. */
@FunctionalInterface
public interface ClientKeys {
    /** The secret of an access key that may sign now; empty for any other. */
    Optional<SecretKey> find(String accessKey);

    /** Whether the owner of a known access key may sign in this way; Version 4 only, unless said otherwise. */
    default boolean accepts(String accessKey, SignatureScheme scheme) {
        return scheme == SignatureScheme.V4;
    }

    /** Whether policy bears this with the owner of a known access key; nothing, unless said otherwise. */
    default boolean bears(String accessKey, SigningQuirk quirk) {
        return false;
    }
}
