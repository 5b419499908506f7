package io.ssegateway.kms;

import java.util.Optional;

/**
 * Told of every key use and every refusal of one; audit subscribes. Called on the event loop the answer came to; must
 * not block. What it throws becomes the answer: a key whose use cannot be told is not used. Events name keys, they
 * never hold key material or wrapped keys.
 */
public interface KeyEvents {
    /** Nobody listens. */
    KeyEvents NONE = event -> {};

    /** What stands for a provider where the key came with the request. */
    String CUSTOMER = "customer";

    /** What stands for a provider where the key is derived from the deployment's root key. */
    String ROOT = "root";

    /** One event per generate, decrypt, share of a bucket key, and refusal. */
    void on(KeyEvent event);

    /** Tells one after the other; the second hears nothing of what the first refuses. */
    default KeyEvents andThen(KeyEvents next) {
        return event -> {
            on(event);
            next.on(event);
        };
    }

    /**
     * What happened to a key. A generate or decrypt that failed is a refusal too: its {@code failure} says why.
     *
     * @param cached answered from the cache or by the call of another request: the KMS was not asked for this one
     * @param failure the kind of failure, empty if it succeeded
     * @param missing the right that the caller lacks, as policy files spell it; only of a {@code REFUSE}
     */
    record KeyEvent(
            Action action,
            KeyRef key,
            KeyUse use,
            boolean cached,
            Optional<KmsException.Kind> failure,
            Optional<String> missing) {
        /** What a provider did. */
        public KeyEvent(Action action, KeyRef key, KeyUse use, boolean cached, Optional<KmsException.Kind> failure) {
            this(action, key, use, cached, failure, Optional.empty());
        }

        /** A refusal for want of a right. */
        public static KeyEvent lacking(KeyRef key, KeyUse use, String right) {
            return new KeyEvent(
                    Action.REFUSE, key, use, false, Optional.of(KmsException.Kind.ACCESS_DENIED), Optional.of(right));
        }
    }

    /** What was asked. */
    enum Action {
        /** A data key was asked for. */
        GENERATE,
        /** A bucket key was asked for. */
        SHARE,
        /** A wrapped data key was to be opened. */
        DECRYPT,
        /** The caller has no right to the key: the provider was not asked. Told by whoever checks rights. */
        REFUSE
    }
}
