package io.ssegateway.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the file under the name that messages call it. Every reader answers empty for what is not there, and for
 * what is wrong after a finding has said so.
 */
final class Section {
    private final String name;
    private final Yaml.Entries entries;
    private final Findings findings;

    private Section(String name, Yaml.Entries entries, Findings findings) {
        this.name = name;
        this.entries = entries;
        this.findings = findings;
    }

    /** The mapping, checked for words that the language does not have. */
    static Optional<Section> of(String name, Yaml value, Set<String> known, Findings findings) {
        Optional<Section> section = of(name, value, findings);
        section.ifPresent(s -> s.allowOnly(known));
        return section;
    }

    /** A mapping whose keys are names that the operator chooses. */
    static Optional<Section> of(String name, Yaml value, Findings findings) {
        if (value instanceof Yaml.Entries entries) {
            return Optional.of(new Section(name, entries, findings));
        }
        findings.error(value.place(), name + " is a mapping, not " + value.kind() + "; write {} or delete it");
        return Optional.empty();
    }

    private void allowOnly(Set<String> known) {
        for (Yaml.Entry entry : all()) {
            if (!known.contains(entry.key())) {
                Optional<String> near = Suggestion.nearest(entry.key(), known);
                String wayOut = near.map(k -> "; did you mean '" + k + "'?")
                        .orElse(" (known: "
                                + String.join(", ", known.stream().sorted().toList()) + ")");
                findings.error(entry.keyPlace(), "unknown key '" + entry.key() + "' in " + name + wayOut);
            }
        }
    }

    Place place() {
        return entries.place();
    }

    Collection<Yaml.Entry> all() {
        return entries.values().values();
    }

    boolean has(String key) {
        return entries.values().containsKey(key);
    }

    Optional<Yaml.Entry> entry(String key) {
        return Optional.ofNullable(entries.values().get(key));
    }

    /** A word that is there and not empty. */
    Optional<Yaml.Text> text(String key) {
        return entry(key).flatMap(entry -> text("'" + key + "'", entry.value(), findings));
    }

    /** A word, as an element of a list. */
    static Optional<Yaml.Text> text(String what, Yaml value, Findings findings) {
        if (value instanceof Yaml.Text text && !text.value().isEmpty()) {
            return Optional.of(text);
        }
        String kind = value instanceof Yaml.Text ? "nothing" : value.kind();
        findings.error(value.place(), what + " is a word, not " + kind + "; write a value or delete it");
        return Optional.empty();
    }

    /** The words of a list; elements that are no words are left out, with a finding. */
    List<Yaml.Text> texts(String key) {
        List<Yaml.Text> texts = new ArrayList<>();
        for (Yaml value : items(key)) {
            text("an element of '" + key + "'", value, findings).ifPresent(texts::add);
        }
        return texts;
    }

    /** The elements of a list. */
    List<Yaml> items(String key) {
        Optional<Yaml.Entry> entry = entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        Yaml value = entry.get().value();
        if (value instanceof Yaml.Items items) {
            return items.values();
        }
        findings.error(value.place(), "'" + key + "' is a list, not " + value.kind() + "; write […]");
        return List.of();
    }

    /** One of the words of a closed set. */
    <E> Optional<E> choice(String key, Words<E> words) {
        return text(key).flatMap(text -> words.read(text, findings));
    }

    /** A mapping below this one. */
    Optional<Section> section(String key, Set<String> known) {
        return entry(key).flatMap(entry -> of(key, entry.value(), known, findings));
    }

    /** A mapping below this one, with names as keys. */
    Optional<Section> names(String key) {
        return entry(key).flatMap(entry -> of(key, entry.value(), findings));
    }

    /** Words as a plain map, for a key's context. */
    Map<String, String> words(String key) {
        Map<String, String> words = new LinkedHashMap<>();
        names(key)
                .ifPresent(section -> section.all()
                        .forEach(entry -> text("'" + entry.key() + "'", entry.value(), findings)
                                .ifPresent(text -> words.put(entry.key(), text.value()))));
        return words;
    }
}
