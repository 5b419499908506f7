package io.ssegateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The single way to answer a client with an error. Immutable and without a stack trace: it is an answer, not a fault.
 *
 * <p>Details become elements of the error document, in order, after the message (for example {@code ArgumentName}).
 */
public final class S3Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final S3Error error;
    private final transient Map<String, String> details;
    private final boolean recorded;

    /** Answers with the error's own message. */
    public S3Exception(S3Error error) {
        this(error, error.message(), Map.of());
    }

    /** Answers with a message of its own; it must name neither secrets nor key material. */
    public S3Exception(S3Error error, String message) {
        this(error, message, Map.of());
    }

    /** Answers with a message and further elements of the error document. */
    public S3Exception(S3Error error, String message, Map<String, String> details) {
        this(error, message, details, false);
    }

    private S3Exception(S3Error error, String message, Map<String, String> details, boolean recorded) {
        super(message, null, false, false);
        this.error = error;
        this.recorded = recorded;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The error, with code and status. */
    public S3Error error() {
        return error;
    }

    /** The text of the error document. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Further elements of the error document. */
    public Map<String, String> details() {
        return details;
    }

    /** The same error with one more element. */
    public S3Exception with(String element, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(element, value);
        return new S3Exception(error, text(), more, recorded);
    }

    /** The same error as one of which the audit trail was told where it came up; clients see no difference. */
    public S3Exception recorded() {
        return new S3Exception(error, text(), details, true);
    }

    /** Whether the audit trail was told of it already. */
    public boolean isRecorded() {
        return recorded;
    }
}
