package io.ssegateway.cli;

import io.ssegateway.cli.Diagnosis.Level;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code gw doctor} has found, in the order in which it looked. */
final class Diagnoses {
    /** What would break the line or steer a terminal: parts of messages come from stores and certificates. */
    private static final Pattern ODD = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

    private final List<Diagnosis> all = new ArrayList<>();

    /** It is as it should be. */
    void ok(String check, String message) {
        add(check, Level.OK, message);
    }

    /** It works; the message says what is worth a look, and what to do. */
    void warn(String check, String message) {
        add(check, Level.WARN, message);
    }

    /** It does not work; the message says why, and what to do. */
    void fail(String check, String message) {
        add(check, Level.FAIL, message);
    }

    /** The configuration cannot be used; the message says what, and what to do. */
    void invalid(String check, String message) {
        add(check, Level.INVALID, message);
    }

    /** Nobody answers there; the message says what was tried, and what to do. */
    void away(String check, String message) {
        add(check, Level.AWAY, message);
    }

    private void add(String check, Level level, String message) {
        all.add(new Diagnosis(check, level, ODD.matcher(message).replaceAll(" ").strip()));
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
