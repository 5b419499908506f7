package io.ssegateway.s3;

/**
 * One row of the table of sub-resources: what becomes of a query parameter that changes what a request means.
 *
 * @param level what the request names
 * @param parameter the query parameter, case-sensitive
 * @param method the HTTP method; {@code *} in a refusal of all of them
 * @param operation S3's name of the operation
 * @param treatment what the gateway does with it
 */
public record SubResource(Level level, String parameter, String method, String operation, Treatment treatment) {
    /** Whether it changes something. */
    public boolean writes() {
        return !method.equals("GET");
    }

    /** What a request names. */
    public enum Level {
        BUCKET,
        OBJECT
    }

    /** The right that a caller needs, in the words of the policy file. */
    public enum Need {
        READ,
        WRITE,
        LIST,
        ADMIN
    }

    /** What the gateway does with a sub-resource. */
    public sealed interface Treatment {}

    /**
     * Goes to the store, signed anew, and the answer comes back byte for byte.
     *
     * @param need the right on the bucket, or on the object
     * @param item one of several configurations, named by the parameter {@code id}
     * @param maxDocument bytes of the longest document the request may have; 0 for a request without a body
     * @param content what of the document is looked at before it passes
     */
    public record Passed(Need need, boolean item, int maxDocument, Content content) implements Treatment {}

    /** What of a document is looked at. */
    public enum Content {
        /** Nothing: the store judges it. */
        ANY,
        /** Buckets that the store shall write to; the caller needs the right to write there. */
        NAMES_BUCKETS,
        /** A restoration; one that selects from the content is refused. */
        RESTORATION
    }

    /** An operation of its own in the gateway. */
    public record Served() implements Treatment {}

    /** Refused by name: 501 {@code NotImplemented}. */
    public record Refused(String reason) implements Treatment {}
}
