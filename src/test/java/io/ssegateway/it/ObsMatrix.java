package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What worked with which method of encryption. Every step runs, whatever the one before did. */
final class ObsMatrix {
    private static final String GOOD = "ok";

    private final String title;
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    ObsMatrix(String title) {
        this.title = title;
    }

    /** Something that fails with an error of AssertJ or an exception. */
    interface Step {
        void run() throws Exception;
    }

    /** Runs it; whether it did what it should. */
    boolean check(String operation, String method, Step step) {
        String found = GOOD;
        try {
            step.run();
        } catch (AssertionError | Exception e) {
            found = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        }
        rows.computeIfAbsent(operation, ignored -> new LinkedHashMap<>()).put(method, found);
        return found.equals(GOOD);
    }

    /** Nothing but these differs, and these do; each as {@code operation / method} and a part of what was said. */
    void differsOnlyIn(Map<String, String> known) {
        System.out.println(this);
        Map<String, String> differences = new TreeMap<>();
        rows.forEach((operation, cells) -> cells.forEach((method, found) -> {
            if (!found.equals(GOOD)) {
                differences.put(operation + " / " + method, found);
            }
        }));
        assertThat(differences.keySet()).as("%s", this).isEqualTo(known.keySet());
        known.forEach(
                (where, part) -> assertThat(differences.get(where)).as(where).contains(part));
    }

    @Override
    public String toString() {
        Set<String> methods = new LinkedHashSet<>();
        rows.values().forEach(cells -> methods.addAll(cells.keySet()));
        StringBuilder text = new StringBuilder("\n| " + title + " | " + String.join(" | ", methods) + " |\n|---");
        text.append("|---".repeat(methods.size())).append("|\n");
        StringBuilder notes = new StringBuilder();
        rows.forEach((operation, cells) -> {
            text.append("| ").append(operation);
            for (String method : methods) {
                String found = cells.getOrDefault(method, "");
                boolean differs = !found.isEmpty() && !found.equals(GOOD);
                text.append(" | ").append(differs ? "DIFFERENCE" : found);
                if (differs) {
                    notes.append(operation + " / " + method + ": " + found + "\n");
                }
            }
            text.append(" |\n");
        });
        return text.append(notes).toString();
    }
}
