package io.ssegateway.policy;

import java.util.Comparator;

/**
 * One thing found in the policy files: a place, a cause, a way out, in one line. Sorted by place. Never holds a secret.
 */
public record Finding(Severity severity, Place place, String message) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::place)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::message);

    /** Keeps the message on one line: what it quotes from a file may hold control characters. */
    public Finding {
        message = message.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** The line as operators see it. */
    @Override
    public String toString() {
        return place + ": " + message + (severity == Severity.WARNING ? "   (warning)" : "");
    }

    /** What a finding means for whoever loads the files. */
    public enum Severity {
        /** No snapshot comes of these files: {@code check} ends with 3, {@code run} refuses to start. */
        ERROR,
        /**
         * The files contradict themselves, and all that follows is that something is refused: {@code check} ends with
         * 3, {@code run} logs it and serves.
         */
        MISTAKE,
        /** Allowed, and worth a second look. */
        WARNING
    }
}
