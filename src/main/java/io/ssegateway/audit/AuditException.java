package io.ssegateway.audit;

/** An audit file that records cannot be written to: one line for people that says why and what to do. */
public final class AuditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a full stop at its end. */
    public AuditException(String message) {
        super(message);
    }
}
