package io.ssegateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Derived keys, kept because deriving costs four of the five HMACs of a signature. Bounded; what is evicted is wiped.
 * The key of an entry holds a fingerprint of the secret, so a changed secret never meets an old derived key.
 *
 * <p>Threads: safe for concurrent use. Maintenance runs on the caller's thread: it is a few map operations.
 */
final class CachingSigningKeys {
    private static final int MAX_ENTRIES = 4096;

    private final Cache<Slot, SigningKey> keys;

    CachingSigningKeys() {
        this(MAX_ENTRIES);
    }

    CachingSigningKeys(int maxEntries) {
        keys = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .executor(Runnable::run)
                .evictionListener((slot, key, cause) -> {
                    if (key instanceof SigningKey evicted) {
                        evicted.close();
                    }
                })
                .build();
    }

    /** A copy of the derived key; the caller closes it. An eviction meanwhile costs a derivation, never a wrong key. */
    SigningKey lend(String accessKey, SecretKey secret, Scope scope) {
        Slot slot = new Slot(accessKey, secret.fingerprint(), scope);
        SigningKey kept = keys.getIfPresent(slot);
        Optional<SigningKey> copy = kept == null ? Optional.empty() : kept.copy();
        return copy.orElseGet(() -> {
            SigningKey derived = SigningKey.derive(secret, scope);
            derived.copy().ifPresent(mine -> keep(slot, mine));
            return derived;
        });
    }

    private void keep(Slot slot, SigningKey key) {
        if (keys.asMap().putIfAbsent(slot, key) != null) {
            key.close();
        }
    }

    /** Wipes what is kept. */
    void clear() {
        keys.asMap().values().forEach(SigningKey::close);
        keys.invalidateAll();
    }

    private record Slot(String accessKey, String fingerprint, Scope scope) {}
}
