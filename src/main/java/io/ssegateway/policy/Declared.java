package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the files declare, each with its place; not yet checked against each other. Filled while files are read. */
final class Declared {
    /** Alias that a rule of method sse-kms without {@code key} uses; needs no declaration. */
    static final String DEFAULT_ALIAS = "default";

    /** Name of the embedded key store. */
    static final String LOCAL = "local";

    final List<Key> keys = new ArrayList<>();
    final List<Person> principals = new ArrayList<>();
    final List<Match> matches = new ArrayList<>();
    final List<Rule> rules = new ArrayList<>();
    final List<Offer> regions = new ArrayList<>();
    final List<Cidr> secure = new ArrayList<>();
    final List<Cidr> proxies = new ArrayList<>();
    boolean secureUnix;

    /** An entry of {@code keys}. */
    record Key(Place place, KeyRef ref, Map<String, String> context) {}

    /** An entry of {@code principals}. */
    record Person(
            Place place,
            String name,
            List<Credential> credentials,
            List<Grant> grants,
            List<KeyGrant> keyGrants,
            Principal.BackendAs backendAs,
            Signing signing) {}

    /** How somebody may sign, and what is borne with. */
    record Signing(Set<SignatureScheme> schemes, Set<SigningQuirk> quirks) {}

    /**
     * What a rule opens to requests without a signature.
     *
     * @param forward whether they are sent to the store unsigned; no rights are listed then
     */
    record Open(Set<Right> rights, boolean forward) {
        /** Whether there is anything. */
        boolean any() {
            return forward || !rights.isEmpty();
        }
    }

    /**
     * One pair of access key and secret.
     *
     * @param secret empty if it could not be read, after a finding
     * @param until the first day (UTC) on which it is no longer valid
     */
    record Credential(Place place, String accessKey, Optional<Secret> secret, Optional<LocalDate> until) {}

    /**
     * Rights on buckets.
     *
     * @param objects the objects of the bucket that are meant; empty means all of them and the bucket itself
     */
    record Grant(Place place, NamePattern bucket, Optional<NamePattern> objects, Set<Right> rights) {
        Grant {
            rights = rights.isEmpty() ? EnumSet.noneOf(Right.class) : EnumSet.copyOf(rights);
        }
    }

    /** Rights on keys. */
    record KeyGrant(Place place, NamePattern alias, Set<KmsRight> rights) {
        KeyGrant {
            rights = rights.isEmpty() ? EnumSet.noneOf(KmsRight.class) : EnumSet.copyOf(rights);
        }
    }

    /**
     * What a bucket rule matches and which key it names, whether or not the rest of it is in order.
     *
     * @param place of the word {@code match}
     * @param key alias or template as written
     */
    record Match(Place place, NamePattern match, Optional<Yaml.Text> key) {}

    /**
     * What a rule lets clients choose.
     *
     * @param accept without the rule's own method
     * @param region as written, with its place
     * @param bucketKey window of bucket keys; zero for {@code off}
     */
    record Choices(
            Set<Method> accept,
            boolean api,
            BucketRule.Compat compat,
            Optional<Yaml.Text> region,
            Optional<Duration> bucketKey) {}

    /** An entry of the table of regions; its place is that of what it offers. */
    record Offer(Place place, BucketRule.Region region) {}

    /**
     * A bucket rule in order, defaults inherited.
     *
     * @param key alias or template as written, with its place
     */
    record Rule(
            Place place,
            NamePattern match,
            BucketRule.Encrypt encrypt,
            Optional<Yaml.Text> key,
            BucketRule.PlainReads plainReads,
            BucketRule.Https https,
            BucketRule.EtagMode etag,
            Optional<String> identity,
            String backend,
            Choices choices,
            Open anonymous) {
        /** The alias as written, a template perhaps. */
        String alias() {
            return key.map(Yaml.Text::value).orElse(DEFAULT_ALIAS);
        }

        /** The alias for a bucket. */
        String alias(String bucket) {
            return alias().replace(KeyTemplate.PLACEHOLDER, bucket);
        }
    }
}
