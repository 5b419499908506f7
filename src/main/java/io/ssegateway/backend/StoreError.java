package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error the store answered with. Passed on to the client with the store's own code, message and status, so that what
 * a store says of plain objects is said of sealed ones. Without a stack trace: it is an answer, not a fault.
 */
public final class StoreError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Codes of stores that no operation of this gateway answers itself. */
    private static final Map<String, Integer> OF_STORES = Map.of(
            "EntityTooSmall", 400,
            "InvalidPart", 400,
            "InvalidPartOrder", 400,
            "NoSuchUpload", 404,
            "OperationAborted", 409,
            "InsufficientStorage", 507,
            "XMinioStorageFull", 507);

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

    /** An error that came in the body of a good answer; its status is the one that belongs to its code, else 500. */
    static StoreError late(String code, String message, Map<String, String> details) {
        int status = Arrays.stream(S3Error.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .map(S3Error::status)
                .orElseGet(() -> OF_STORES.getOrDefault(code, 500));
        return new StoreError(status, code, message, details, Fields.none());
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
