package io.ssegateway.envelope;

/** The key material is not the one the envelope commits to (FORMAT.md §4). */
public final class WrongKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The one reason there is. */
    public WrongKeyException() {
        super("the key is not the one this object was sealed with");
    }
}
