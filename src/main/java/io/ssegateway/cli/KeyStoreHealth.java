package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.ssegateway.app.ConfigurationException;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.Kms.Generated;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.local.KeyEntry;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the embedded key store opens, and whether each of its keys does what it must: open what it wrapped, and
 * nothing else.
 */
final class KeyStoreHealth {
    private static final String CHECK = "key store";
    private static final String WAY_OUT = "; restore the file from its backup";

    private KeyStoreHealth() {}

    /** The key store, open, if it can be; the caller closes it. */
    static Optional<KeyStoreFile> check(ToolWiring wiring, Diagnoses to) {
        KeyStoreFile store;
        try {
            store = wiring.keyStore();
        } catch (ConfigurationException e) {
            to.invalid(CHECK, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        check(new LocalKms(store, Runnable::run), store.list(), to);
        return Optional.of(store);
    }

    /** Tries every key of a provider; a silent one fails within its deadline. */
    static void check(Kms kms, List<KeyEntry> keys, Diagnoses to) {
        List<String> enabled = keys.stream()
                .filter(key -> key.state() == Kms.State.ENABLED)
                .map(KeyEntry::name)
                .toList();
        for (int i = 0; i < enabled.size(); i++) {
            String key = enabled.get(i);
            // one other key each: of thousands, every pair would take too long
            Optional<String> trouble = trouble(kms, key, enabled.get((i + 1) % enabled.size()));
            if (trouble.isPresent()) {
                to.fail(CHECK, "key '" + key + "' " + trouble.get() + WAY_OUT);
                return;
            }
        }
        long disabled = keys.size() - enabled.size();
        if (enabled.isEmpty()) {
            to.warn(CHECK, "it has no enabled key; make one with: gw keys create NAME");
        } else {
            to.ok(
                    CHECK,
                    enabled.size() + " keys open what they wrapped and nothing else"
                            + (disabled == 0 ? "" : "; " + disabled + " are disabled"));
        }
    }

    private static Optional<String> trouble(Kms kms, String key, String other) {
        KeyUse use = KeyUse.of("doctor", Map.of("doctor", "1"), "doctor");
        KeyUse otherUse = KeyUse.of("doctor", Map.of("doctor", "2"), "doctor");
        KeyRef own = ref(key);
        try (Generated made = answer(kms.generate(own, use), use)) {
            try (KeyMaterial opened = answer(kms.decrypt(own, made.wrapped(), use), use)) {
                if (!same(made.key(), opened)) {
                    return Optional.of("opens another data key than it wrapped");
                }
            }
            if (opens(kms, own, made, otherUse)) {
                return Optional.of("opens a data key under another context");
            }
            if (!other.equals(key) && opens(kms, ref(other), made, use)) {
                return Optional.of("wraps data keys that key '" + other + "' opens");
            }
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of("does not open what it wrapped (" + e.getMessage() + ")");
        }
    }

    private static boolean opens(Kms kms, KeyRef key, Generated made, KeyUse use) {
        try (KeyMaterial opened = answer(kms.decrypt(key, made.wrapped(), use), use)) {
            return opened.use(bytes -> bytes.length > 0);
        } catch (KmsException e) {
            if (e.kind().lasts()) {
                return false;
            }
            // no answer is not a refusal
            throw e;
        }
    }

    private static <T> T answer(Uni<T> asked, KeyUse use) {
        try {
            return asked.await().atMost(use.deadline());
        } catch (TimeoutException e) {
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE,
                    "no answer within " + use.deadline().toSeconds() + " s",
                    e);
        }
    }

    private static boolean same(KeyMaterial one, KeyMaterial other) {
        return one.use(a -> other.use(b -> MessageDigest.isEqual(a, b)));
    }

    private static KeyRef ref(String name) {
        return new KeyRef(LocalKms.NAME, name, name);
    }
}
