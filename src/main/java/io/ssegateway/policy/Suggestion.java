package io.ssegateway.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word nearest to an unknown one. */
final class Suggestion {
    private static final int LONGEST = 64;

    private Suggestion() {}

    /** The nearest known word, if it is near: at most a third of its letters differ. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(k -> distance(folded, k) <= Math.max(1, k.length() / 3))
                .min(Comparator.<String>comparingInt(k -> distance(folded, k)).thenComparing(k -> k));
    }

    /** {@code ; did you mean 'x'?} or nothing. */
    static String phrase(String word, Collection<String> known) {
        return nearest(word, known).map(k -> "; did you mean '" + k + "'?").orElse("");
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
