package io.ssegateway.envelope;

/** An envelope, or a part of one, that this version does not read or must not write. Nothing was decrypted. */
public final class EnvelopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which rule is broken; names no key material. */
    public EnvelopeException(String message) {
        super(message);
    }
}
