package io.ssegateway.auth;

import io.ssegateway.s3.SignatureScheme;
import java.util.Optional;
import java.util.Set;

/** The keys of Amazon's examples, whose owner may sign in these schemes. */
record EveryScheme(Set<SignatureScheme> allowed) implements ClientKeys {
    static final ClientKeys KEYS = new EveryScheme(Set.of(SignatureScheme.values()));

    @Override
    public Optional<SecretKey> find(String accessKey) {
        return Examples.KEYS.find(accessKey);
    }

    @Override
    public boolean accepts(String accessKey, SignatureScheme scheme) {
        return allowed.contains(scheme);
    }
}
