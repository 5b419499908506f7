package io.ssegateway.objects;

/**
 * Between two requests to the store that serve one request of a client the object was overwritten or deleted. Whoever
 * can starts over with what is there now. Without a stack trace: it is no fault.
 */
final class ObjectChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ObjectChangedException() {
        super("The object is being overwritten. Please try again.", null, false, false);
    }
}
