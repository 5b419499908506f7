package io.ssegateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a recovery did: counts, every failure by name, and what was left out. One thread. */
final class RecoveryReport {
    /** Names of skipped things that are kept; a plain bucket may hold millions. */
    private static final int SKIPPED_NAMED = 1_000;

    private final List<Line> failed = new ArrayList<>();
    private final List<Line> skipped = new ArrayList<>();
    private long objects;
    private long bytes;
    private long skippedCount;

    /** A name and what is said of it. */
    private record Line(String name, String reason) {
        JsonObject json() {
            return new JsonObject().put("object", name).put("reason", reason);
        }

        String text() {
            return TerminalText.printable(name) + ": " + TerminalText.printable(reason);
        }
    }

    /** One object is back, with so many plaintext bytes. */
    void recovered(long size) {
        objects++;
        bytes += size;
    }

    /** One object could not be given back; the line for people. */
    String failed(String name, String reason) {
        Line line = new Line(name, reason);
        failed.add(line);
        return "failed " + line.text();
    }

    /** Something that is no sealed object. */
    void skipped(String name, String reason) {
        skippedCount++;
        if (skipped.size() < SKIPPED_NAMED) {
            skipped.add(new Line(name, reason));
        }
    }

    /** Whether every sealed object is back. */
    boolean isWhole() {
        return failed.isEmpty();
    }

    /** Where it stands, in one line. */
    String progress() {
        return "%d objects (%,d bytes) recovered, %d failed, %d skipped"
                .formatted(objects, bytes, failed.size(), skippedCount);
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        skipped.forEach(line -> text.append("skipped ").append(line.text()).append('\n'));
        if (skippedCount > skipped.size()) {
            text.append("skipped ").append(skippedCount - skipped.size()).append(" more\n");
        }
        failed.forEach(line -> text.append("failed ").append(line.text()).append('\n'));
        return text.append(progress()).toString();
    }

    /** For programs. */
    JsonObject json() {
        return new JsonObject()
                .put("recovered", objects)
                .put("bytes", bytes)
                .put("failed", array(failed))
                .put("skipped", skippedCount)
                .put("skippedObjects", array(skipped));
    }

    private static JsonArray array(List<Line> lines) {
        JsonArray array = new JsonArray();
        lines.forEach(line -> array.add(line.json()));
        return array;
    }
}
