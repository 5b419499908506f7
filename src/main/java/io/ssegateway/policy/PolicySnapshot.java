package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One consistent reading of all policy files. Immutable; a request keeps the snapshot it began with. */
public interface PolicySnapshot {
    /** The most specific rule for the bucket; empty means that everything there is refused. */
    Optional<BucketRule> rule(BucketName bucket);

    /** The principal of an access key that is valid now, with the secret to verify with. */
    Optional<Credential> credential(String accessKey, Instant now);

    /**
     * How a request came in.
     *
     * @param remoteAddress the peer's IP address, or {@code unix}
     * @param tls whether the gateway's own TLS listener took it
     * @param forwardedProto the scheme a proxy claims; believed from trusted proxies only
     */
    Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto);

    /**
     * The key that a client's request names: by its alias, an ARN that ends in {@code key/<alias>} or
     * {@code alias/<alias>}, the provider's own id, or one of the two in the long form of OBS
     * ({@code region:domain:key/<id>}); empty for a key that no policy names.
     */
    default Optional<KeyRef> key(String keyId) {
        return Optional.empty();
    }

    /** The {@code context} entries that policy gives a key. */
    default Map<String, String> contextOf(KeyRef key) {
        return Map.of();
    }

    /** Whether policy declares the key; one that it does not, a default or templated one, is made on first use. */
    default boolean declares(KeyRef key) {
        return true;
    }

    /**
     * The key of a stored object as policy names it: the alias of what this provider calls by this id. Empty for a key
     * that no policy names any more; nobody holds a right on such a key.
     */
    default Optional<KeyRef> keyOf(BucketName bucket, String provider, String keyId) {
        return rule(bucket)
                .flatMap(BucketRule::key)
                .filter(key -> key.provider().equals(provider) && key.keyId().equals(keyId));
    }

    /** What requests without a signature may do in the bucket; empty if nothing, as for most. */
    default Optional<Principal> anonymous(BucketName bucket) {
        return Optional.empty();
    }

    /** SHA-256 over all files, hex: the same policies have the same hash on every replica. */
    String hash();

    /** A principal with one of its secrets. */
    record Credential(Principal principal, String accessKey, Secret secret) {}
}
