package io.ssegateway.policy;

import java.util.Comparator;

/**
 * Where something stands in a policy file.
 *
 * @param file the path as the operator named it
 * @param line counted from 1; 0 where the file as a whole is meant
 * @param column counted from 1, in characters
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** A whole file or directory. */
    static Place of(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column}, or the file alone. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
