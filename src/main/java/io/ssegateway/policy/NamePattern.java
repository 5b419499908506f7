package io.ssegateway.policy;

import java.util.Optional;

/**
 * A name, or a prefix ending in one star. The more specific of two patterns is the exact name, then the longer prefix;
 * two patterns that match one name are always one inside the other, so there is no ambiguity.
 *
 * @param text without the star
 */
record NamePattern(String text, boolean prefix) {
    /** Reads a pattern; empty if a star stands anywhere but at the end, or nothing is written. */
    static Optional<NamePattern> parse(String written) {
        int star = written.indexOf('*');
        if (written.isEmpty() || star >= 0 && star != written.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(
                star < 0 ? new NamePattern(written, false) : new NamePattern(written.substring(0, star), true));
    }

    boolean matches(String name) {
        return prefix ? name.startsWith(text) : name.equals(text);
    }

    /** Whether every name that the other matches is matched by this one. */
    boolean covers(NamePattern other) {
        return prefix ? other.text.startsWith(text) : !other.prefix && other.text.equals(text);
    }

    /** Grows with how narrow the pattern is; an exact name beats every prefix that matches it. */
    int specificity() {
        return prefix ? text.length() : Integer.MAX_VALUE;
    }

    @Override
    public String toString() {
        return prefix ? text + "*" : text;
    }
}
