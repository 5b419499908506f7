package io.ssegateway.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What configuration knows and policy files refer to by name.
 *
 * @param kmsProviders names of key providers; {@code local} is the embedded key store
 * @param backends names of backends
 * @param credentials names that {@code backend-as} may use besides {@code own}
 * @param kmsRegions by name of a key provider, the region that it serves; those of a cloud only
 * @param environment looks up an environment variable, for {@code env:} secrets
 */
public record PolicyContext(
        Set<String> kmsProviders,
        Set<String> backends,
        Set<String> credentials,
        Map<String, String> kmsRegions,
        Function<String, Optional<String>> environment) {
    /** Copies the sets. */
    public PolicyContext {
        kmsProviders = Set.copyOf(kmsProviders);
        backends = Set.copyOf(backends);
        credentials = Set.copyOf(credentials);
        kmsRegions = Map.copyOf(kmsRegions);
    }

    /** Providers without regions. */
    public PolicyContext(
            Set<String> kmsProviders,
            Set<String> backends,
            Set<String> credentials,
            Function<String, Optional<String>> environment) {
        this(kmsProviders, backends, credentials, Map.of(), environment);
    }
}
