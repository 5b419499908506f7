package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error the store answered with. Passed on to the client with the store's own code, message and status, so that what
 * a store says of plain objects is said of sealed ones. Without a stack trace: it is an answer, not a fault.
 */
public final class StoreError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> details;
    private final transient Fields fields;

    /**
     * An error document's code and message; for an answer without a document (HEAD) the code follows from the status.
     */
    public StoreError(int status, String code, String message, Fields fields) {
        this(status, code, message, Map.of(), fields);
    }

    /** An error document with further elements, in order. */
    public StoreError(int status, String code, String message, Map<String, String> details, Fields fields) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        this.fields = fields;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The store's error code. */
    public String code() {
        return code;
    }

    /** The store's message. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Further elements of the error document that say something of the request, in its order. */
    public Map<String, String> details() {
        return details;
    }

    /** Header fields of the answer. */
    public Fields fields() {
        return fields;
    }
}
