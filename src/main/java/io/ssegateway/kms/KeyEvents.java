package io.ssegateway.kms;

import java.util.Optional;

/**
 * Told of every key use and every refusal of one; audit subscribes. Called on the event loop the answer came to; must
 * neither block nor throw. Events name keys, they never hold key material or wrapped keys.
 */
public interface KeyEvents {
    /** Nobody listens. */
    KeyEvents NONE = event -> {};

    /** One event per generate, decrypt and refusal. */
    void on(KeyEvent event);

    /**
     * What happened to a key. A generate or decrypt that failed is a refusal too: its {@code failure} says why.
     *
     * @param cached answered from the cache or by the call of another request: the KMS was not asked for this one
     * @param failure the kind of failure, empty if it succeeded
     */
    record KeyEvent(Action action, KeyRef key, KeyUse use, boolean cached, Optional<KmsException.Kind> failure) {}

    /** What was asked. */
    enum Action {
        /** A data key was asked for. */
        GENERATE,
        /** A wrapped data key was to be opened. */
        DECRYPT,
        /** The caller has no right to the key: the provider was not asked. Told by whoever checks rights. */
        REFUSE
    }
}
