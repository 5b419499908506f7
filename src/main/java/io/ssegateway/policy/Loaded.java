package io.ssegateway.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of reading policy files.
 *
 * @param snapshot empty if a finding is an {@code ERROR}
 * @param findings everything wrong or doubtful, sorted by place
 * @param servedLater words that are valid and that this version does not serve, sorted by place: {@code check} shows
 *     them as warnings, a server must not start with one
 * @param sources what was read, to notice changes
 */
public record Loaded(
        Optional<Policies> snapshot, List<Finding> findings, List<Finding> servedLater, PolicySources sources) {
    /** Copies the lists. */
    public Loaded {
        findings = List.copyOf(findings);
        servedLater = List.copyOf(servedLater);
    }

    /** The snapshot, if a server may serve by it: no error, and no word that would be silently ignored. */
    public Optional<Policies> servable() {
        return servedLater.isEmpty() ? snapshot : Optional.empty();
    }

    /** Findings that keep a server from serving by these files: errors and words served later, sorted by place. */
    public List<Finding> obstacles() {
        return Stream.concat(
                        findings.stream().filter(f -> f.severity() == Finding.Severity.ERROR), servedLater.stream())
                .sorted()
                .toList();
    }
}
