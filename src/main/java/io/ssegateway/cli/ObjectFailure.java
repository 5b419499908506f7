package io.ssegateway.cli;

/** One object cannot be given back. The message says why in one line; it holds no secret. Others are not concerned. */
final class ObjectFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    enum Kind {
        /** The bytes are not what they claim to be. */
        DAMAGED,
        /** The key is not at hand. */
        NO_KEY,
        /** It cannot be read or written, or not by this release. */
        REFUSED
    }

    private final Kind kind;

    ObjectFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** The kind. */
    Kind kind() {
        return kind;
    }
}
