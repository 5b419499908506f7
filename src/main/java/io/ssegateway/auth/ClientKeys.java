package io.ssegateway.auth;

import java.util.Optional;

/** The secrets of clients, by access key. Threads: asked on the request's event loop; must not block. */
@FunctionalInterface
public interface ClientKeys {
    /** The secret of an access key that may sign now; empty for any other. */
    Optional<SecretKey> find(String accessKey);
}
