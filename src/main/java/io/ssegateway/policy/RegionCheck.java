package io.ssegateway.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds rules against the table of regions. A rule that encrypts with what its region lacks is an error; one that
 * merely accepts it is a warning, and whoever asks for it is refused. A region that no table has restricts nothing.
 */
final class RegionCheck {
    private final Declared declared;
    private final Findings findings;
    private final Map<String, Declared.Offer> offers = new HashMap<>();

    RegionCheck(Declared declared, Findings findings) {
        this.declared = declared;
        this.findings = findings;
        declared.regions.forEach(offer -> offers.putIfAbsent(offer.region().id(), offer));
    }

    void run() {
        declared.rules.forEach(rule -> rule.choices().region().ifPresent(region -> rule(rule, region)));
    }

    private void rule(Declared.Rule rule, Yaml.Text region) {
        Declared.Offer offer = offers.get(region.value());
        if (offer == null) {
            if (!offers.isEmpty()) {
                findings.mistake(region.place(), unknown(region.value()));
            }
            return;
        }
        Optional<Method> own = rule.encrypt().method();
        own.filter(method -> !offer.region().methods().contains(method))
                .ifPresent(method -> findings.error(region.place(), lacks(method, offer)));
        for (Method method : List.of(Method.values())) {
            if (rule.choices().accept().contains(method)
                    && !offer.region().methods().contains(method)) {
                findings.warning(region.place(), lacks(method, offer) + "; who asks for it is refused");
            }
        }
    }

    private static String lacks(Method method, Declared.Offer offer) {
        return method.title() + " is not offered in " + offer.region().id() + " (" + offer.place() + ": "
                + words(offer.region().methods()) + ")";
    }

    private String unknown(String region) {
        Set<String> known = offers.keySet();
        return "region '" + region + "' is not in the table under regions" + Suggestion.phrase(region, known)
                + " (known: " + known.stream().sorted().collect(Collectors.joining(", ")) + ")";
    }

    private static String words(Set<Method> methods) {
        return Language.ACCEPT.words().entrySet().stream()
                .filter(word -> methods.contains(word.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}
