package io.ssegateway.kms;

/**
 * What went wrong at a KMS, by what it changes for the caller. Messages name keys and providers, never key material.
 */
public final class KmsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds; each leads to one answer. */
    public enum Kind {
        /** Not reached, timed out, or answered with garbage: try later. */
        UNAVAILABLE,
        /** The KMS asks for fewer calls. */
        THROTTLED,
        /** No such key. */
        NOT_FOUND,
        /** The key exists and is disabled. */
        DISABLED,
        /** The key waits for deletion or import. */
        INVALID_STATE,
        /** The KMS refuses this caller. */
        ACCESS_DENIED,
        /** The wrapped key does not open under this key and context: damaged, or wrapped elsewhere. */
        NOT_OPENED;

        /** Whether asking again at once would bring the same: a refusal, not trouble that passes. */
        public boolean lasts() {
            return switch (this) {
                case UNAVAILABLE, THROTTLED -> false;
                case NOT_FOUND, DISABLED, INVALID_STATE, ACCESS_DENIED, NOT_OPENED -> true;
            };
        }
    }

    private final Kind kind;

    /** A failure without a cause worth logging. */
    public KmsException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure with its cause. */
    public KmsException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The kind of any failure: what nobody foresaw counts as {@code UNAVAILABLE}. */
    static Kind kindOf(Throwable failure) {
        return failure instanceof KmsException known ? known.kind() : Kind.UNAVAILABLE;
    }

    /** The kind. */
    public Kind kind() {
        return kind;
    }
}
