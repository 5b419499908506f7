package io.ssegateway.backend;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What configuration says about a store: it wins over whatever the probe would find.
 *
 * @param answers whether a promise is kept, where that is stated
 */
public record StatedCapabilities(Map<Capability, Boolean> answers, OptionalLong minPart, OptionalLong maxPut) {
    /** Copies the map. */
    public StatedCapabilities {
        answers = Map.copyOf(answers);
    }

    /** Nothing is stated. */
    public static StatedCapabilities none() {
        return new StatedCapabilities(Map.of(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** The same with one more answer. */
    public StatedCapabilities with(Capability capability, boolean keeps) {
        Map<Capability, Boolean> copy = new EnumMap<>(Capability.class);
        copy.putAll(answers);
        copy.put(capability, keeps);
        return new StatedCapabilities(copy, minPart, maxPut);
    }

    /** Whether nothing is left to ask. */
    boolean complete() {
        return answers.size() == Capability.values().length;
    }

    /** What was found, corrected by what is stated. */
    Capabilities over(Capabilities found) {
        Capabilities all =
                new Capabilities(found.kept(), minPart.orElse(found.minPart()), maxPut.orElse(found.maxPut()));
        for (Map.Entry<Capability, Boolean> answer : answers.entrySet()) {
            all = all.with(answer.getKey(), answer.getValue());
        }
        return all;
    }
}
