package io.ssegateway.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A closed set of words and what each stands for; messages list them in this order.
 *
 * @param noun what an unknown word is called, with the word in place of {@code %s}
 * @param silent further spellings that messages do not list
 */
record Words<E>(String noun, Map<String, E> words, Map<String, E> silent) {
    static <E> Words<E> of(String noun, List<String> words, List<E> values) {
        Map<String, E> map = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            map.put(words.get(i), values.get(i));
        }
        return new Words<>(noun, map, Map.of());
    }

    Words<E> also(String word, E value) {
        return new Words<>(noun, words, Map.of(word, value));
    }

    Collection<String> listed() {
        return words.keySet();
    }

    Optional<E> read(Yaml.Text text, Findings findings) {
        Optional<E> value =
                Optional.ofNullable(words.get(text.value())).or(() -> Optional.ofNullable(silent.get(text.value())));
        if (value.isEmpty()) {
            findings.error(
                    text.place(),
                    "unknown " + String.format(noun, "'" + text.value() + "'")
                            + Suggestion.phrase(text.value(), words.keySet()) + " (" + String.join(", ", words.keySet())
                            + ")");
        }
        return value;
    }
}
