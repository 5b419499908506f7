package io.ssegateway.policy;

import io.ssegateway.policy.BucketRule.Encrypt;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads {@code anonymous} of a bucket rule. */
final class AnonymousParser {
    private static final String WORD = "anonymous";
    private static final String FORWARD = "forward";

    private final Findings findings;

    AnonymousParser(Findings findings) {
        this.findings = findings;
    }

    /** What the rule grants; nothing if it does not say so. */
    Declared.Open parse(Section section, Optional<Encrypt> encrypt) {
        boolean forward = section.entry(WORD)
                .filter(entry ->
                        entry.value() instanceof Yaml.Text text && text.value().equals(FORWARD))
                .isPresent();
        if (forward) {
            return new Declared.Open(Set.of(), true);
        }
        Set<Right> granted = EnumSet.noneOf(Right.class);
        for (Yaml.Text word : section.texts(WORD)) {
            Optional<Set<Right>> rights = Language.RIGHTS.read(word, findings);
            rights.ifPresent(granted::addAll);
            rights.ifPresent(found -> check(word, found, encrypt));
        }
        return new Declared.Open(granted, false);
    }

    private void check(Yaml.Text word, Set<Right> rights, Optional<Encrypt> encrypt) {
        if (rights.contains(Right.WRITE)
                && encrypt.filter(e -> e == Encrypt.NONE).isPresent()) {
            findings.error(
                    word.place(),
                    "anonymous '" + word.value()
                            + "' with 'encrypt: none' lets anybody store in clear; encrypt, or take the right away");
        }
        if (rights.contains(Right.ADMIN)) {
            findings.warning(
                    word.place(),
                    "anonymous '" + word.value()
                            + "' lets anybody create, configure and delete the bucket; name single rights");
        }
    }
}
