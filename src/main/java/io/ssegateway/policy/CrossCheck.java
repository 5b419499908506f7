package io.ssegateway.policy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks the declarations of all files against each other. What stands twice is reported where it stands second. */
final class CrossCheck {
    private final Declared declared;
    private final Findings findings;

    CrossCheck(Declared declared, Findings findings) {
        this.declared = declared;
        this.findings = findings;
    }

    void run() {
        twice(declared.matches, Declared.Match::place, r -> "match '" + r.match() + "'");
        twice(declared.keys, Declared.Key::place, k -> "key '" + k.ref().alias() + "'");
        twice(declared.principals, Declared.Person::place, p -> "principal '" + p.name() + "'");
        twice(
                declared.regions,
                Declared.Offer::place,
                r -> "region '" + r.region().id() + "'");
        new RegionCheck(declared, findings).run();
        accessKeys();
        declared.matches.forEach(this::keyOfRule);
        declared.principals.forEach(this::keysOfPrincipal);
        declared.principals.forEach(this::writesWithoutKeyRight);
    }

    private <T> void twice(List<T> all, Function<T, Place> place, Function<T, String> title) {
        Map<String, Place> first = new HashMap<>();
        all.stream().sorted(Comparator.comparing(place)).forEach(one -> {
            Place earlier = first.putIfAbsent(title.apply(one), place.apply(one));
            if (earlier != null) {
                findings.error(place.apply(one), title.apply(one) + " is already declared at " + earlier);
            }
        });
    }

    private record Owned(String owner, Declared.Credential credential) {}

    private void accessKeys() {
        Map<String, Owned> first = new HashMap<>();
        declared.principals.stream()
                .flatMap(p -> p.credentials().stream().map(c -> new Owned(p.name(), c)))
                .sorted(Comparator.comparing((Owned o) -> o.credential().place()))
                .forEach(one -> {
                    Declared.Credential credential = one.credential();
                    Owned earlier = first.putIfAbsent(credential.accessKey(), one);
                    if (earlier != null) {
                        findings.error(
                                credential.place(),
                                "access key '" + credential.accessKey() + "' already belongs to principal '"
                                        + earlier.owner() + "' ("
                                        + earlier.credential().place() + ")");
                    }
                });
    }

    private boolean isKnown(String alias) {
        return alias.equals(Declared.DEFAULT_ALIAS)
                || declared.keys.stream().anyMatch(k -> k.ref().alias().equals(alias));
    }

    private String unknownKey(String alias) {
        List<String> known = aliases().toList();
        return "key '" + alias + "' is not defined under keys"
                + (known.isEmpty() ? "; define it there" : " (known: " + String.join(", ", known) + ")");
    }

    private Stream<String> aliases() {
        return declared.keys.stream().map(k -> k.ref().alias()).distinct().sorted();
    }

    private void keyOfRule(Declared.Match rule) {
        rule.key()
                .filter(key -> !KeyTemplate.isTemplate(key.value()) && !isKnown(key.value()))
                .ifPresent(key -> findings.error(key.place(), unknownKey(key.value())));
    }

    private void keysOfPrincipal(Declared.Person principal) {
        for (Declared.KeyGrant grant : principal.keyGrants()) {
            String alias = grant.alias().text();
            boolean made = declared.rules.stream().anyMatch(rule -> KeyTemplate.canGive(rule.alias(), alias));
            if (!grant.alias().prefix() && !made && !isKnown(alias)) {
                findings.mistake(grant.place(), unknownKey(alias));
            }
        }
    }

    private void writesWithoutKeyRight(Declared.Person principal) {
        for (Declared.Grant grant : principal.grants()) {
            if (!grant.rights().contains(Right.WRITE)) {
                continue;
            }
            Optional<Declared.Rule> governing = declared.rules.stream()
                    .filter(rule -> rule.match().covers(grant.bucket()))
                    .max(Comparator.comparingInt(rule -> rule.match().specificity()));
            governing
                    .filter(rule -> lacksKey(principal, rule))
                    .ifPresent(rule -> findings.mistake(grant.place(), noKeyRight(principal, grant.bucket(), rule)));
            if (governing.isEmpty()) {
                warnIfEveryRuleBelowLacks(principal, grant);
            }
        }
    }

    /** A wide grant over narrower rules: worth a word only if no rule below it can be written to. */
    private void warnIfEveryRuleBelowLacks(Declared.Person principal, Declared.Grant grant) {
        List<Declared.Rule> below = declared.rules.stream()
                .filter(rule -> grant.bucket().covers(rule.match()))
                .toList();
        if (below.stream().allMatch(rule -> lacksKey(principal, rule))) {
            below.forEach(rule -> findings.warning(grant.place(), noKeyRight(principal, rule.match(), rule)));
        }
    }

    private static boolean lacksKey(Declared.Person principal, Declared.Rule rule) {
        if (rule.encrypt() != BucketRule.Encrypt.SSE_KMS) {
            return false;
        }
        return principal.keyGrants().stream().noneMatch(grant -> !grant.rights().isEmpty() && reaches(grant, rule));
    }

    private static boolean reaches(Declared.KeyGrant grant, Declared.Rule rule) {
        String alias = rule.alias();
        if (!KeyTemplate.isTemplate(alias)) {
            return grant.alias().matches(alias);
        }
        String stem = alias.substring(0, alias.indexOf('{'));
        return grant.alias().prefix()
                ? stem.startsWith(grant.alias().text()) || grant.alias().text().startsWith(stem)
                : KeyTemplate.canGive(alias, grant.alias().text());
    }

    private static String noKeyRight(Declared.Person principal, NamePattern bucket, Declared.Rule rule) {
        return "principal '" + principal.name() + "' writes to '" + bucket + "' but holds no right on its key '"
                + rule.alias() + "'; every PUT would be 403";
    }
}
