package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The snapshot that policy files give. Immutable; safe for concurrent use. */
public final class Policies implements PolicySnapshot {
    private final Map<String, Declared.Rule> exact = new HashMap<>();
    private final List<Declared.Rule> prefixes = new ArrayList<>();
    private final Map<String, Declared.Key> keys = new HashMap<>();
    private final Map<String, FilePrincipal> principals = new HashMap<>();
    private final Map<String, Held> credentials = new HashMap<>();
    private final Map<String, BucketRule.Region> regions = new HashMap<>();
    private final Network network;
    private final String hash;

    /** A credential until the moment it ends. */
    private record Held(Credential credential, Instant end) {}

    Policies(Declared declared, String hash) {
        this.hash = hash;
        this.network = new Network(declared.secure, declared.proxies, declared.secureUnix);
        declared.regions.forEach(offer -> regions.put(offer.region().id(), offer.region()));
        declared.keys.forEach(key -> keys.put(key.ref().alias(), key));
        for (Declared.Rule rule : declared.rules) {
            if (rule.match().prefix()) {
                prefixes.add(rule);
            } else {
                exact.put(rule.match().text(), rule);
            }
        }
        prefixes.sort(
                Comparator.comparingInt((Declared.Rule rule) -> rule.match().specificity())
                        .reversed());
        for (Declared.Person person : declared.principals) {
            FilePrincipal principal = new FilePrincipal(person);
            principals.put(person.name(), principal);
            person.credentials().forEach(credential -> hold(principal, credential));
        }
    }

    private void hold(FilePrincipal principal, Declared.Credential declared) {
        Instant end = declared.until()
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .orElse(Instant.MAX);
        declared.secret()
                .ifPresent(secret -> credentials.put(
                        declared.accessKey(), new Held(new Credential(principal, declared.accessKey(), secret), end)));
    }

    @Override
    public Optional<BucketRule> rule(BucketName bucket) {
        return declared(bucket).map(rule -> resolve(rule, bucket.value()));
    }

    private Optional<Declared.Rule> declared(BucketName bucket) {
        return Optional.ofNullable(exact.get(bucket.value()))
                .or(() -> prefixes.stream()
                        .filter(rule -> rule.match().matches(bucket.value()))
                        .findFirst());
    }

    private BucketRule resolve(Declared.Rule rule, String bucket) {
        boolean kms = rule.encrypt() == BucketRule.Encrypt.SSE_KMS
                || rule.choices().accept().contains(Method.SSE_KMS);
        String alias = rule.alias(bucket);
        Optional<Declared.Key> key = kms ? Optional.ofNullable(keys.get(alias)) : Optional.empty();
        Optional<KeyRef> ref =
                kms ? Optional.of(key.map(Declared.Key::ref).orElseGet(() -> local(alias))) : Optional.empty();
        return new BucketRule(
                rule.match().toString(),
                rule.place().toString(),
                rule.encrypt(),
                ref,
                key.map(Declared.Key::context).orElse(Map.of()),
                rule.plainReads(),
                rule.https(),
                rule.etag(),
                rule.identity().orElse(bucket),
                rule.backend(),
                options(rule.choices()));
    }

    private BucketRule.Options options(Declared.Choices choices) {
        return new BucketRule.Options(
                choices.accept(),
                choices.api(),
                choices.compat(),
                choices.region().map(Yaml.Text::value).map(regions::get),
                choices.bucketKey());
    }

    /** An alias that a template gave, or the default one, without a declaration of its own. */
    private static KeyRef local(String alias) {
        return new KeyRef(Declared.LOCAL, alias, alias);
    }

    @Override
    public Optional<Credential> credential(String accessKey, Instant now) {
        return Optional.ofNullable(credentials.get(accessKey))
                .filter(held -> now.isBefore(held.end()))
                .map(Held::credential);
    }

    /**
     * Place of a rule whose objects only a TLS listener can serve; empty if there is none or a network or proxy is
     * trusted.
     */
    public Optional<String> ruleInNeedOfTls() {
        if (network.trustsAny()) {
            return Optional.empty();
        }
        return Stream.concat(exact.values().stream(), prefixes.stream())
                .filter(rule -> rule.encrypt() != BucketRule.Encrypt.NONE
                        || !rule.choices().accept().isEmpty())
                .filter(rule -> rule.https() != BucketRule.Https.OPTIONAL)
                .map(rule -> rule.place().toString())
                .min(Comparator.naturalOrder());
    }

    /** The principal of this name; what is called anonymous is whoever sends requests unsigned to the bucket. */
    public Optional<Principal> principal(String name, BucketName bucket) {
        return name.equals(Anonymous.NAME) ? anonymous(bucket) : Optional.ofNullable(principals.get(name));
    }

    @Override
    public Optional<Principal> anonymous(BucketName bucket) {
        return declared(bucket).filter(rule -> rule.anonymous().any()).map(rule -> anonymous(rule, bucket));
    }

    private Principal anonymous(Declared.Rule rule, BucketName bucket) {
        Optional<KeyRef> key = resolve(rule, bucket.value()).key();
        return new Anonymous(
                bucket,
                rule.anonymous().rights(),
                rule.anonymous().forward(),
                key.map(KeyRef::alias),
                key.filter(one -> !declares(one)).isPresent());
    }

    @Override
    public Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto) {
        return network.classify(remoteAddress, tls, forwardedProto);
    }

    @Override
    public Optional<KeyRef> key(String keyId) {
        return keys.values().stream()
                .map(Declared.Key::ref)
                .filter(ref -> KeyNames.names(keyId, ref))
                .findFirst();
    }

    /** Every key that the files declare, by alias. */
    public List<KeyRef> keys() {
        return keys.values().stream()
                .map(Declared.Key::ref)
                .sorted(Comparator.comparing(KeyRef::alias))
                .toList();
    }

    @Override
    public Map<String, String> contextOf(KeyRef key) {
        return Optional.ofNullable(keys.get(key.alias()))
                .map(Declared.Key::context)
                .orElse(Map.of());
    }

    @Override
    public boolean declares(KeyRef key) {
        return keys.containsKey(key.alias());
    }

    @Override
    public Optional<KeyRef> keyOf(BucketName bucket, String provider, String keyId) {
        Optional<KeyRef> ofRule = PolicySnapshot.super.keyOf(bucket, provider, keyId);
        return ofRule.isPresent()
                ? ofRule
                : keys.values().stream()
                        .map(Declared.Key::ref)
                        .filter(key ->
                                key.provider().equals(provider) && key.keyId().equals(keyId))
                        .min(Comparator.comparing(KeyRef::alias));
    }

    @Override
    public String hash() {
        return hash;
    }
}
