package io.ssegateway.auth;

import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.Optional;
import java.util.Set;

/** The keys of Amazon's examples, whose owner may sign in these schemes and is borne with in these habits. */
record EveryScheme(Set<SignatureScheme> allowed, Set<SigningQuirk> quirks) implements ClientKeys {
    static final ClientKeys KEYS = new EveryScheme(Set.of(SignatureScheme.values()));

    EveryScheme(Set<SignatureScheme> allowed) {
        this(allowed, Set.of());
    }

    /** Every scheme and these habits. */
    static ClientKeys with(SigningQuirk... quirks) {
        return new EveryScheme(Set.of(SignatureScheme.values()), Set.of(quirks));
    }

    @Override
    public Optional<SecretKey> find(String accessKey) {
        return Examples.KEYS.find(accessKey);
    }

    @Override
    public boolean accepts(String accessKey, SignatureScheme scheme) {
        return allowed.contains(scheme);
    }

    @Override
    public boolean bears(String accessKey, SigningQuirk quirk) {
        return quirks.contains(quirk);
    }
}
