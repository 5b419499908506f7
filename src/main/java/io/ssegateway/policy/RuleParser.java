package io.ssegateway.policy;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code buckets} and {@code defaults}, and checks what one rule says against itself. */
final class RuleParser {
    private static final String MAIN = "main";
    private static final int MAX_IDENTITY = 63;

    private final Reading reading;
    private final Findings findings;
    private final Defaults defaults;

    /** What the file's rules inherit. */
    private record Defaults(
            Optional<Https> https,
            Optional<Optional<EtagMode>> etag,
            Optional<PlainReads> plainReads,
            Optional<Boolean> api) {}

    RuleParser(Reading reading, Optional<Section> defaults) {
        this.reading = reading;
        this.findings = reading.findings();
        this.defaults = defaults.map(this::inherited)
                .orElse(new Defaults(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private Defaults inherited(Section section) {
        return new Defaults(
                https(section),
                section.choice("etag", Language.ETAG),
                section.choice("plaintext-reads", Language.PLAIN_READS),
                section.choice("api", Language.API));
    }

    /** One element of the list. */
    void parse(Yaml value) {
        String name = "a bucket rule";
        if (value instanceof Yaml.Entries entries
                && entries.values().get("match") instanceof Yaml.Entry entry
                && entry.value() instanceof Yaml.Text text) {
            name = "bucket rule '" + text.value() + "'";
        }
        String title = name;
        Section.of(name, value, Language.RULE, findings).ifPresent(section -> rule(section, title));
    }

    private void rule(Section section, String title) {
        Optional<NamePattern> match = section.text("match").flatMap(this::match);
        if (!section.has("match")) {
            findings.error(section.place(), "a bucket rule has no 'match'; write the bucket's name, or a prefix*");
        }
        Optional<Encrypt> encrypt = encrypt(section, title);
        Declared.Choices choices = new ChoiceParser(findings, defaults.api()).parse(section, encrypt);
        Set<Method> accepted = choices.accept();
        Declared.Open anonymous = new AnonymousParser(findings).parse(section, encrypt);
        Optional<Yaml.Text> key = section.text("key").filter(this::isTemplateInOrder);
        Optional<PlainReads> plainReads =
                section.choice("plaintext-reads", Language.PLAIN_READS).or(defaults::plainReads);
        Optional<Https> https = https(section).or(defaults::https);
        Optional<Optional<EtagMode>> etag =
                section.choice("etag", Language.ETAG).or(defaults::etag);
        String backend = section.text("backend").map(this::backend).orElse(MAIN);
        Optional<String> identity = section.text("identity").flatMap(this::identity);
        section.entry("match")
                .ifPresent(entry -> match.ifPresent(
                        pattern -> reading.declared().matches.add(new Declared.Match(entry.keyPlace(), pattern, key))));
        if (encrypt.isEmpty()) {
            return;
        }
        checkKeyWords(section, encrypt.get(), accepted);
        checkPlain(section, encrypt.get(), accepted, plainReads);
        match.ifPresent(pattern -> reading.declared()
                .rules
                .add(new Declared.Rule(
                        section.place(),
                        pattern,
                        encrypt.get(),
                        key,
                        plain(encrypt.get(), accepted) ? PlainReads.SERVE : plainReads.orElse(PlainReads.REFUSE),
                        https.orElse(Https.REQUIRED),
                        etag.flatMap(mode -> mode).orElse(auto(encrypt.get())),
                        identity,
                        backend,
                        choices,
                        anonymous)));
    }

    private Optional<Encrypt> encrypt(Section section, String title) {
        if (!section.has("encrypt")) {
            findings.error(
                    section.place(),
                    title + " has no 'encrypt'; write 'encrypt: none' if its objects shall stay in clear");
        }
        return section.choice("encrypt", Language.ENCRYPT);
    }

    private static EtagMode auto(Encrypt encrypt) {
        return encrypt == Encrypt.SSE_OBS ? EtagMode.MD5 : EtagMode.OPAQUE;
    }

    private static boolean plain(Encrypt encrypt, Set<Method> accepted) {
        return encrypt == Encrypt.NONE && accepted.isEmpty();
    }

    private Optional<NamePattern> match(Yaml.Text text) {
        Optional<NamePattern> pattern = NamePattern.parse(text.value());
        if (pattern.isEmpty()) {
            findings.error(text.place(), Messages.badPattern(text.value()));
        } else if (!Messages.isBucketName(pattern.get())) {
            findings.error(text.place(), Messages.badBucketName(text.value()));
        }
        return pattern;
    }

    private boolean isTemplateInOrder(Yaml.Text key) {
        boolean stray = KeyTemplate.hasStrayBraces(key.value());
        if (stray) {
            findings.error(key.place(), "key '" + key.value() + "': the only placeholder is {bucket}");
        }
        return !stray;
    }

    private Optional<Https> https(Section section) {
        Optional<Https> https = section.choice("https", Language.HTTPS);
        if (https.filter(h -> h == Https.OPTIONAL).isPresent()) {
            findings.warning(
                    section.entry("https").orElseThrow().value().place(),
                    "https: optional sends decrypted bytes over plain HTTP; write as-obs, or name the safe networks"
                            + " under network.secure");
        }
        return https;
    }

    private String backend(Yaml.Text text) {
        Set<String> known = reading.context().backends();
        if (!known.contains(text.value())) {
            findings.error(
                    text.place(),
                    "no backend named '" + text.value() + "' is configured (gateway.backends.*: "
                            + String.join(", ", known.stream().sorted().toList()) + ")");
        }
        return text.value();
    }

    private Optional<String> identity(Yaml.Text text) {
        boolean fits =
                text.value().length() <= MAX_IDENTITY && text.value().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!fits) {
            findings.error(text.place(), "'identity' is at most " + MAX_IDENTITY + " ASCII characters without spaces");
        }
        return fits ? Optional.of(text.value()) : Optional.empty();
    }

    private void checkKeyWords(Section section, Encrypt encrypt, Set<Method> accepted) {
        if (encrypt == Encrypt.SSE_KMS || accepted.contains(Method.SSE_KMS)) {
            return;
        }
        List<String> idle = Stream.of("bucket-key", "key").filter(section::has).toList();
        if (idle.isEmpty()) {
            return;
        }
        // the earliest of the words that contradict each other
        List<Place> places = new ArrayList<>();
        Stream.concat(idle.stream(), Stream.of("encrypt"))
                .forEach(word -> section.entry(word).ifPresent(entry -> places.add(entry.keyPlace())));
        String verb = idle.size() == 1 ? "' has" : "' have";
        findings.error(
                places.stream().sorted().findFirst().orElse(section.place()),
                "'" + String.join("' and '", idle) + verb + " no effect here: no sse-kms in encrypt or accept");
    }

    private void checkPlain(Section section, Encrypt encrypt, Set<Method> accepted, Optional<PlainReads> plainReads) {
        if (encrypt != Encrypt.NONE) {
            return;
        }
        if (!accepted.isEmpty()) {
            if (plainReads.filter(p -> p == PlainReads.SERVE).isEmpty()) {
                findings.error(
                        section.entry("encrypt").orElseThrow().keyPlace(),
                        "'encrypt: none' with 'accept' stores clear objects; write 'plaintext-reads: serve'");
            }
            return;
        }
        for (String word : List.of("plaintext-reads", "etag")) {
            section.entry(word)
                    .ifPresent(entry -> findings.error(
                            entry.keyPlace(),
                            "'" + word + "' has no effect here: 'encrypt: none' without 'accept' is a plain bucket;"
                                    + " delete it"));
        }
    }
}
