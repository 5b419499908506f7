package io.ssegateway.cli;

import io.ssegateway.cli.Diagnosis.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What {@code gw doctor} has found, in the order in which it looked. */
final class Diagnoses {
    private final List<Diagnosis> all = new ArrayList<>();

    void ok(String check, String message) {
        add(check, Level.OK, message);
    }

    void warn(String check, String message) {
        add(check, Level.WARN, message);
    }

    void fail(String check, String message) {
        add(check, Level.FAIL, message);
    }

    void invalid(String check, String message) {
        add(check, Level.INVALID, message);
    }

    void away(String check, String message) {
        add(check, Level.AWAY, message);
    }

    private void add(String check, Level level, String message) {
        all.add(new Diagnosis(check, level, message.strip().replaceAll("\\s*\\R\\s*", " ")));
    }

    /** All of them. */
    List<Diagnosis> list() {
        return List.copyOf(all);
    }

    /** What the command ends with: the gravest. */
    ExitCode exitCode() {
        return all.stream()
                .map(Diagnosis::level)
                .max(Comparator.naturalOrder())
                .map(Level::exitCode)
                .orElse(ExitCode.OK);
    }

    /** A line each. */
    String text() {
        int width = all.stream().mapToInt(each -> each.check().length()).max().orElse(1);
        String format = "%-4s  %-" + width + "s  %s";
        return String.join(
                System.lineSeparator(),
                all.stream()
                        .map(each ->
                                String.format(Locale.ROOT, format, each.level().word(), each.check(), each.message()))
                        .toList());
    }

    /** The same for programs. */
    JsonObject json() {
        JsonArray findings = new JsonArray();
        all.forEach(each -> findings.add(new JsonObject()
                .put("check", each.check())
                .put("level", each.level().name().toLowerCase(Locale.ROOT))
                .put("message", each.message())));
        return new JsonObject().put("ok", exitCode() == ExitCode.OK).put("checks", findings);
    }
}
