package io.ssegateway.kms;

/**
 * Told of what happens between the gateway and one KMS, for metrics. May be called on any thread; must neither block
 * nor throw.
 */
public interface KmsSignals {
    /** Nobody listens. */
    KmsSignals NONE = signal -> {};

    /** Happened just now. */
    void on(Signal signal);

    /** What happens. */
    enum Signal {
        /** The KMS is asked: every attempt counts. */
        CALL,
        /** It gave what was asked. */
        ANSWER,
        /** It refused: the key or the caller is not in order. */
        REFUSAL,
        /** It asked for fewer calls. */
        THROTTLE,
        /** It did not answer, or with garbage. */
        TROUBLE,
        /** A call is made once more after trouble that passes. */
        REPEAT,
        /** Trouble in a row: the KMS is left alone for a while. */
        OPENED,
        /** The KMS answers again. */
        CLOSED,
        /** Not asked, because the KMS is left alone. */
        TURNED_AWAY,
        /** Not asked, because too many calls are waiting. */
        CROWDED_OUT,
        /** A bucket key was made. */
        BUCKET_KEY_MADE,
        /** An object was given a bucket key that was there. */
        BUCKET_KEY_USED,
        /** The KMS still opens a bucket key. */
        BUCKET_KEY_CONFIRMED,
        /** The KMS refuses a bucket key: it was wiped. */
        BUCKET_KEY_DROPPED
    }
}
