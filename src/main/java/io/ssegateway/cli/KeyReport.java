package io.ssegateway.cli;

import io.ssegateway.objects.KeyState;
import io.ssegateway.objects.SealingKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How many objects of a bucket lie under which key. Of one thread. */
final class KeyReport {
    private static final Comparator<SealingKey> ORDER = Comparator.comparing(SealingKey::method)
            .thenComparing(SealingKey::provider)
            .thenComparing(SealingKey::keyId);

    private final String bucket;
    private final Map<SealingKey, Long> keys = new TreeMap<>(ORDER);
    private long clear;
    private long unknown;

    /** An empty one, in which these keys are told even if nothing is under them. */
    KeyReport(String bucket, Collection<SealingKey> told) {
        this.bucket = bucket;
        told.forEach(key -> keys.put(key, 0L));
    }

    /** One object, or one version of it. */
    void count(KeyState state) {
        switch (state) {
            case KeyState.Under(SealingKey key) -> keys.merge(key, 1L, Long::sum);
            case KeyState.Clear ignored -> clear++;
            case KeyState.Untold ignored -> unknown++;
            case KeyState.Gone ignored -> {
                // it was removed while we looked
            }
        }
    }

    /** One that could not be looked at. */
    void unknown() {
        unknown++;
    }

    /** How many are under this key. */
    long under(SealingKey key) {
        return keys.getOrDefault(key, 0L);
    }

    /** How many could not be told. */
    long unknowns() {
        return unknown;
    }

    /**
     * For programs.
     *
     * @param alias what policies call a key, or nothing
     */
    JsonObject json(Function<SealingKey, String> alias) {
        JsonArray all = new JsonArray();
        keys.forEach((key, objects) -> {
            JsonObject one = new JsonObject().put("keyId", key.shownId()).put("objects", objects);
            if (!key.provider().isEmpty()) {
                one.put("provider", key.provider());
            }
            if (!alias.apply(key).isEmpty()) {
                one.put("alias", alias.apply(key));
            }
            all.add(one);
        });
        return new JsonObject()
                .put("bucket", bucket)
                .put("keys", all)
                .put("clear", clear)
                .put("unknown", unknown);
    }

    /** Rows: bucket, provider, key id, alias, objects; for clear and unknown ones the word stands as the key id. */
    List<List<String>> rows(Function<SealingKey, String> alias) {
        List<List<String>> rows = new ArrayList<>();
        keys.forEach((key, objects) ->
                rows.add(List.of(bucket, key.provider(), key.shownId(), alias.apply(key), Long.toString(objects))));
        rows.add(List.of(bucket, "", "clear", "", Long.toString(clear)));
        rows.add(List.of(bucket, "", "unknown", "", Long.toString(unknown)));
        return rows;
    }
}
