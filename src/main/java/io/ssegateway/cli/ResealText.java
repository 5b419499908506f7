package io.ssegateway.cli;

import io.ssegateway.cli.ResealTally.Count;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a rotation of keys says in the end. */
final class ResealText {
    private static final String NOTES_KMS = """
            What this does not give:
            - Who has taken an object's data key, or the old key and the wrapped data key, before now, can read that object's
              bytes for ever: they have not changed. Only writing the object anew gives it another data key.
            - The copy of the envelope inside each body still names the old key. gw recover of bytes without metadata needs
              the old key's material: disable the old key, and keep it (a backup of the key store) while you rely on that.
            - A copy onto itself has a new Last-Modified and the bucket's default ACL; where ETags are opaque, an object that
              came in parts shows another one.""";
    private static final String NOTES_ROOT = NOTES_KMS + """

            - ETags in md5 mode and the state of running uploads lie under the root key of the time they were written: the key
              store keeps every root key and loads it. Do not go back to a copy of the key store without it.""";

    private final ResealRun run;
    private final KeyArgument from;
    private final KeyArgument to;
    private final boolean rehearsal;

    ResealText(ResealRun run, KeyArgument from, KeyArgument to, boolean rehearsal) {
        this.run = run;
        this.from = from;
        this.to = to;
        this.rehearsal = rehearsal;
    }

    /** In one line. */
    String counts() {
        ResealTally tally = run.tally();
        return "%,d sealed anew, %,d stay under %s, %,d failed"
                .formatted(
                        tally.of(rehearsal ? Count.WOULD_RESEAL : Count.RESEALED),
                        tally.of(Count.OLD_VERSIONS) + tally.of(Count.LOCKED),
                        from.canonical(),
                        run.failures().size());
    }

    /** For people. */
    String text(ResealRounds.Result result) {
        ResealTally tally = run.tally();
        List<String> lines = new ArrayList<>();
        run.left().forEach(each -> lines.add("stays " + each.text()));
        if (run.unnamed() > 0) {
            lines.add("stays " + run.unnamed() + " more; the journal names them");
        }
        run.failures().forEach(each -> lines.add("failed " + each.text()));
        result.refused().forEach(each -> lines.add("failed " + TerminalText.printable(each)));
        result.withoutRule().forEach(each -> lines.add("no rule s3://" + each + ": not looked at"));
        lines.add("%,d objects and versions looked at".formatted(tally.of(Count.LOOKED)));
        line(
                lines,
                tally.of(rehearsal ? Count.WOULD_RESEAL : Count.RESEALED),
                rehearsal ? "would be sealed anew under " + to.canonical() : "sealed anew under " + to.canonical());
        line(lines, tally.of(Count.OLD_VERSIONS), "versions that are not current stay under " + from.canonical());
        line(lines, tally.of(Count.LOCKED), "locked objects stay under " + from.canonical());
        line(lines, tally.of(Count.OTHER_KEYS), "under other keys");
        line(lines, tally.of(Count.SSE_C), "under customers' keys (SSE-C), not touched");
        line(lines, tally.of(Count.CLEAR), "in clear");
        line(lines, tally.of(Count.UNKNOWN), "sealed under a key that their metadata does not tell");
        line(lines, run.failures().size(), "failed");
        if (!rehearsal) {
            lines.add(to.reference().isPresent() ? NOTES_KMS : NOTES_ROOT);
        }
        return String.join("\n", lines);
    }

    private static void line(List<String> lines, long count, String what) {
        lines.add("  %,12d %s".formatted(count, what));
    }

    /** For programs. */
    JsonObject json(ResealRounds.Result result) {
        JsonObject json = new JsonObject()
                .put("from", from.canonical())
                .put("to", to.canonical())
                .put("dryRun", rehearsal);
        run.tally().json().forEach(each -> json.put(each.getKey(), each.getValue()));
        return json.put("failed", array(run.failures()))
                .put("left", array(run.left()))
                .put("leftUnnamed", run.unnamed())
                .put("withoutRule", new JsonArray(result.withoutRule()))
                .put("refused", new JsonArray(result.refused()))
                .put("ended", result.ended());
    }

    private static JsonArray array(Collection<NamedObject> objects) {
        JsonArray array = new JsonArray();
        objects.forEach(each -> array.add(each.json()));
        return array;
    }
}
