package io.ssegateway.cli;

import io.ssegateway.envelope.SseMethod;
import io.ssegateway.objects.KeyState;
import io.ssegateway.objects.Rotated;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts of one rotation of keys. Of one thread. */
final class ResealTally {
    /** What is counted. */
    enum Count {
        /** Objects and versions that were looked at. */
        LOOKED,
        /** Sealed anew. */
        RESEALED,
        /** Would have been sealed anew, had this not been a rehearsal. */
        WOULD_RESEAL,
        /** Versions under the old key that are not the current ones, those among them that this rotation made so. */
        OLD_VERSIONS,
        /** Locked objects under the old key. */
        LOCKED,
        /** Under other keys. */
        OTHER_KEYS,
        /** Under customers' keys. */
        SSE_C,
        /** In clear. */
        CLEAR,
        /** Sealed, and the metadata does not tell the key. */
        UNKNOWN;

        /** In JSON. */
        String word() {
            StringBuilder word = new StringBuilder();
            for (String part : name().toLowerCase(Locale.ROOT).split("_")) {
                word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
            }
            return word.toString();
        }
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    /** How many. */
    long of(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /** One more. */
    void count(Count what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** One object, or a version of it, was looked at, with this result. */
    void count(Rotated result) {
        count(Count.LOOKED);
        switch (result) {
            case Rotated.Resealed resealed -> {
                count(Count.RESEALED);
                if (resealed.left().isPresent()) {
                    count(Count.OLD_VERSIONS);
                }
            }
            case Rotated.WouldReseal ignored -> count(Count.WOULD_RESEAL);
            case Rotated.Stays(Rotated.Why why) -> count(why == Rotated.Why.LOCKED ? Count.LOCKED : Count.OLD_VERSIONS);
            case Rotated.NotConcerned(KeyState state) -> count(state);
        }
    }

    private void count(KeyState state) {
        switch (state) {
            case KeyState.Under under ->
                count(under.key().method() == SseMethod.CUSTOMER ? Count.SSE_C : Count.OTHER_KEYS);
            case KeyState.Clear ignored -> count(Count.CLEAR);
            case KeyState.Untold ignored -> count(Count.UNKNOWN);
            case KeyState.Gone ignored -> {
                // nothing is left to be counted
            }
        }
    }

    /** Whether something is left under the old key, or may be. */
    boolean leaves() {
        return of(Count.OLD_VERSIONS) + of(Count.LOCKED) + of(Count.UNKNOWN) > 0;
    }

    /** All of them. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        for (Count each : Count.values()) {
            json.put(each.word(), of(each));
        }
        return json;
    }

    /** Goes on from counts that were written down. */
    void set(JsonObject json) {
        for (Count each : Count.values()) {
            counts.put(each, json.getLong(each.word(), 0L));
        }
    }
}
