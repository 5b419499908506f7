package io.ssegateway.policy;

import io.ssegateway.policy.Principal.BackendAs;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code principals}. */
final class PrincipalParser {
    private final Reading reading;
    private final Findings findings;

    PrincipalParser(Reading reading) {
        this.reading = reading;
        this.findings = reading.findings();
    }

    void parse(Section principals) {
        for (Yaml.Entry entry : principals.all()) {
            if (entry.key().isEmpty() || entry.key().chars().anyMatch(c -> c < ' ')) {
                findings.error(entry.keyPlace(), "a principal needs a name; write one");
                continue;
            }
            if (entry.key().equals(Anonymous.NAME)) {
                findings.error(
                        entry.keyPlace(),
                        "'" + Anonymous.NAME
                                + "' is what a request without a signature is called; choose another name");
            }
            Section.of("principal '" + entry.key() + "'", entry.value(), Language.PRINCIPAL, findings)
                    .ifPresent(section -> principal(entry, section));
        }
    }

    private void principal(Yaml.Entry entry, Section section) {
        Declared.Signing signing = new Declared.Signing(signatures(entry, section), quirks(entry, section));
        List<Declared.Credential> credentials = new ArrayList<>();
        for (Yaml item : section.items("credentials")) {
            Section.of("a credential", item, Language.CREDENTIAL, findings)
                    .flatMap(c -> credential(c, entry.key()))
                    .ifPresent(credentials::add);
        }
        if (credentials.isEmpty()) {
            findings.warning(
                    entry.keyPlace(),
                    "principal '" + entry.key() + "' has no usable 'credentials'; nobody can sign as it");
        }
        List<Declared.Grant> grants = new ArrayList<>();
        section.names("buckets").ifPresent(b -> b.all().forEach(e -> grant(e).ifPresent(grants::add)));
        List<Declared.KeyGrant> keyGrants = new ArrayList<>();
        section.names("kms").ifPresent(k -> k.all().forEach(e -> keyGrant(e).ifPresent(keyGrants::add)));
        BackendAs as = section.text("backend-as").map(this::backendAs).orElse(new BackendAs.Gateway());
        reading.declared()
                .principals
                .add(new Declared.Person(entry.keyPlace(), entry.key(), credentials, grants, keyGrants, as, signing));
    }

    private Set<SignatureScheme> signatures(Yaml.Entry principal, Section section) {
        if (!section.has("signatures")) {
            return SignatureScheme.STANDARD;
        }
        Set<SignatureScheme> schemes = EnumSet.noneOf(SignatureScheme.class);
        for (Yaml.Text word : section.texts("signatures")) {
            Language.SIGNATURES.read(word, findings).ifPresent(schemes::add);
        }
        if (section.items("signatures").isEmpty()) {
            findings.error(
                    section.entry("signatures").orElseThrow().keyPlace(),
                    "'signatures' of '" + principal.key()
                            + "' lists nothing, so nobody could sign as it; name one, or delete the word");
        }
        return schemes;
    }

    private Set<SigningQuirk> quirks(Yaml.Entry principal, Section section) {
        Set<SigningQuirk> quirks = EnumSet.noneOf(SigningQuirk.class);
        for (Yaml.Text word : section.texts("quirks")) {
            Language.QUIRKS.read(word, findings).ifPresent(quirk -> {
                quirks.add(quirk);
                findings.warning(word.place(), "quirks: " + quirk.word() + ": " + quirk.price());
            });
        }
        section.entry("quirks")
                .filter(entry -> section.items("quirks").isEmpty())
                .ifPresent(entry -> findings.error(
                        entry.keyPlace(),
                        "'quirks' of '" + principal.key() + "' lists nothing; name one, or delete the word"));
        return quirks;
    }

    private Optional<Declared.Credential> credential(Section section, String principal) {
        Optional<Yaml.Text> accessKey = section.text("access-key");
        Optional<Yaml.Text> reference = section.text("secret");
        for (String word : List.of("access-key", "secret")) {
            if (!section.has(word)) {
                findings.error(section.place(), "a credential of '" + principal + "' has no '" + word + "'; write one");
            }
        }
        Optional<LocalDate> until = section.text("until").flatMap(this::date);
        Optional<Secret> secret = reference.flatMap(r -> new SecretReader(reading).read(r, principal));
        if (accessKey.isEmpty()) {
            return Optional.empty();
        }
        String key = accessKey.get().value();
        if (key.length() > 128 || !key.chars().allMatch(c -> c > ' ' && c < 0x7f && "/,;=:%".indexOf(c) < 0)) {
            findings.error(
                    accessKey.get().place(),
                    "access key '" + key + "': at most 128 ASCII characters, no space and none of / , ; = : %");
        }
        return Optional.of(new Declared.Credential(accessKey.get().place(), key, secret, until));
    }

    private Optional<LocalDate> date(Yaml.Text text) {
        try {
            return Optional.of(LocalDate.parse(text.value()));
        } catch (DateTimeException e) {
            findings.error(text.place(), "'" + text.value() + "' is no date; write it as 2027-01-31");
            return Optional.empty();
        }
    }

    private Optional<Declared.Grant> grant(Yaml.Entry entry) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Yaml.Text word : wordOrList(entry)) {
            Language.RIGHTS.read(word, findings).ifPresent(rights::addAll);
        }
        String written = entry.key();
        int slash = written.indexOf('/');
        String bucket = slash < 0 ? written : written.substring(0, slash);
        String objects = slash < 0 ? "" : written.substring(slash + 1);
        Optional<NamePattern> pattern = NamePattern.parse(bucket);
        Optional<NamePattern> keys = slash < 0 ? Optional.empty() : NamePattern.parse(objects);
        boolean starTwice = slash >= 0 && bucket.indexOf('*') >= 0;
        if (pattern.isEmpty() || starTwice || slash >= 0 && keys.isEmpty()) {
            findings.error(entry.keyPlace(), Messages.badPattern(written));
            return Optional.empty();
        }
        if (!Messages.isBucketName(pattern.get())) {
            findings.error(entry.keyPlace(), Messages.badBucketName(bucket));
        }
        return Optional.of(new Declared.Grant(entry.keyPlace(), pattern.get(), keys, rights));
    }

    private Optional<Declared.KeyGrant> keyGrant(Yaml.Entry entry) {
        Set<KmsRight> rights = EnumSet.noneOf(KmsRight.class);
        for (Yaml.Text word : wordOrList(entry)) {
            Language.KMS_RIGHTS.read(word, findings).ifPresent(rights::addAll);
        }
        Optional<NamePattern> pattern = NamePattern.parse(entry.key());
        if (pattern.isEmpty()) {
            findings.error(entry.keyPlace(), Messages.badPattern(entry.key()));
        }
        return pattern.map(p -> new Declared.KeyGrant(entry.keyPlace(), p, rights));
    }

    private List<Yaml.Text> wordOrList(Yaml.Entry entry) {
        List<Yaml> values = entry.value() instanceof Yaml.Items items ? items.values() : List.of(entry.value());
        List<Yaml.Text> words = new ArrayList<>();
        for (Yaml value : values) {
            Section.text("a right of '" + entry.key() + "'", value, findings).ifPresent(words::add);
        }
        return words;
    }

    private BackendAs backendAs(Yaml.Text text) {
        if (text.value().equals("own")) {
            return new BackendAs.Own();
        }
        if (!reading.context().credentials().contains(text.value())) {
            findings.error(
                    text.place(),
                    "no credential named '" + text.value() + "' is configured (own"
                            + String.join(
                                    "",
                                    reading.context().credentials().stream()
                                            .sorted()
                                            .map(name -> ", " + name)
                                            .toList())
                            + ")");
        }
        return new BackendAs.Named(text.value());
    }
}
