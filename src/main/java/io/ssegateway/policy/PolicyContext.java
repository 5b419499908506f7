package io.ssegateway.policy;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What configuration knows and policy files refer to by name.
 *
 * @param kmsProviders names of key providers; {@code local} is the embedded key store
 * @param backends names of backends
 * @param credentials names that {@code backend-as} may use besides {@code own}
 * @param environment looks up an environment variable, for {@code env:} secrets
 */
public record PolicyContext(
        Set<String> kmsProviders,
        Set<String> backends,
        Set<String> credentials,
        Function<String, Optional<String>> environment) {
    /** Copies the sets. */
    public PolicyContext {
        kmsProviders = Set.copyOf(kmsProviders);
        backends = Set.copyOf(backends);
        credentials = Set.copyOf(credentials);
    }
}
