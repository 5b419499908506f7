package io.ssegateway.policy;

import io.ssegateway.policy.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found while files are read; validation goes on after a finding, so that one pass finds all. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private final List<Finding> later = new ArrayList<>();

    void error(Place place, String message) {
        found.add(new Finding(Severity.ERROR, place, message));
    }

    void mistake(Place place, String message) {
        found.add(new Finding(Severity.MISTAKE, place, message));
    }

    void warning(Place place, String message) {
        found.add(new Finding(Severity.WARNING, place, message));
    }

    /** A word of the language that this version understands and does not serve. */
    void later(Place place, String words) {
        later.add(new Finding(
                Severity.WARNING,
                place,
                "'" + words + "' is not served by this version; run refuses to start with it"));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    List<Finding> sorted() {
        return found.stream().sorted().distinct().toList();
    }

    List<Finding> servedLater() {
        return later.stream().sorted().distinct().toList();
    }
}
