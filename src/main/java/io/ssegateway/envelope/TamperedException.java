package io.ssegateway.envelope;

/**
 * Sealed bytes that do not verify: changed, cut, extended, moved, or mixed from several objects. Nothing that was not
 * verified has been handed out.
 */
public final class TamperedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what did not verify; names no key material and no plaintext. */
    public TamperedException(String message) {
        super(message);
    }
}
