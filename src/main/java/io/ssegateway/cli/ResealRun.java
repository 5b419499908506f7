package io.ssegateway.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a rotation of keys has come: counts, what is left under the old key, what failed, and where it stands. What a
 * journal holds, and what goes on from one. Of one thread.
 */
final class ResealRun {
    /** Names that are kept in memory; the journal has all of them. */
    private static final int NAMED = 1_000;

    /** Failures beyond which something is wrong with all, not with some. */
    static final int MOST_FAILURES = 10_000;

    private final ResealTally tally = new ResealTally();
    private final List<NamedObject> left = new ArrayList<>();
    private final Map<Listed, NamedObject> failed = new LinkedHashMap<>();
    private final Set<String> finished = new HashSet<>();
    private String bucket = "";
    private Optional<String> after = Optional.empty();
    private long leftCount;

    /** The counts. */
    ResealTally tally() {
        return tally;
    }

    /** Something stays under the old key, or may. */
    void left(NamedObject one) {
        leftCount++;
        if (left.size() < NAMED) {
            left.add(one);
        }
    }

    /** Something could not be done. */
    void failed(NamedObject one) {
        failed.put(one.object(), one);
    }

    /** What had failed is done now. */
    void settled(Listed object) {
        failed.remove(object);
    }

    /** Everything up to this key is done. */
    void reached(String inBucket, String key) {
        bucket = inBucket;
        after = Optional.of(key);
    }

    /** A bucket is done. */
    void finished(String name) {
        finished.add(name);
    }

    /** Is it? */
    boolean hasFinished(String name) {
        return finished.contains(name);
    }

    /** The key behind which a bucket goes on. */
    Optional<String> after(String name) {
        return bucket.equals(name) ? after : Optional.empty();
    }

    /** What failed, in the order in which it did. */
    Collection<NamedObject> failures() {
        return List.copyOf(failed.values());
    }

    /** What is left, as far as it is named. */
    List<NamedObject> left() {
        return List.copyOf(left);
    }

    /** How many are left that are not named. */
    long unnamed() {
        return leftCount - left.size();
    }

    /** A checkpoint: where it stands, and the counts. */
    JsonObject checkpoint() {
        JsonObject json = new JsonObject().put("bucket", bucket).put("counts", tally.json());
        after.ifPresent(key -> json.put("after", key));
        return json;
    }

    /** Goes on from one. */
    void restore(JsonObject checkpoint) {
        tally.set(checkpoint.getJsonObject("counts"));
        bucket = checkpoint.getString("bucket");
        after = Optional.ofNullable(checkpoint.getString("after"));
    }
}
