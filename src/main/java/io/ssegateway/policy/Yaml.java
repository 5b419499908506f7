package io.ssegateway.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value with the place where it begins. Plain data: no tag, anchor or type of YAML's is left in it. */
sealed interface Yaml {
    Place place();

    /** What it is, as a message calls it. */
    default String kind() {
        return switch (this) {
            case Text text -> text.blank() ? "nothing" : "a word";
            case Items items -> "a list";
            case Entries entries -> "a mapping";
        };
    }

    /**
     * A scalar.
     *
     * @param plain written without quotes
     */
    record Text(Place place, String value, boolean plain) implements Yaml {
        /** Nothing was written. */
        boolean blank() {
            return plain && value.isEmpty();
        }
    }

    /** A sequence. */
    record Items(Place place, List<Yaml> values) implements Yaml {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A mapping, in the order of the file. */
    record Entries(Place place, Map<String, Entry> values) implements Yaml {
        public Entries {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** One entry of a mapping. */
    record Entry(Place keyPlace, String key, Yaml value) {}
}
