package io.ssegateway.kms;

import java.util.Optional;

/**
 * Told of every key use and every refusal of one; audit subscribes. Called on the request's event loop; must not block.
 */
public interface KeyEvents {
    /** Nobody listens. */
    KeyEvents NONE = event -> {};

    /** One event per generate, decrypt and refusal. */
    void on(KeyEvent event);

    /**
     * What happened to a key.
     *
     * @param cached answered from the cache, the KMS was not asked
     * @param failure the kind of failure, empty if it succeeded
     */
    record KeyEvent(Action action, KeyRef key, KeyUse use, boolean cached, Optional<KmsException.Kind> failure) {}

    /** What was asked. */
    enum Action {
        GENERATE,
        DECRYPT,
        REFUSE
    }
}
