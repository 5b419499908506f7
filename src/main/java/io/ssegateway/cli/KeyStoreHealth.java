package io.ssegateway.cli;

import io.ssegateway.app.ConfigurationException;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.local.KeyEntry;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import java.util.List;
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
        try {
            return KeyTrial.trouble(kms, ref(key), ref(other));
        } catch (KmsException e) {
            return Optional.of("does not open what it wrapped (" + e.getMessage() + ")");
        }
    }

    private static KeyRef ref(String name) {
        return new KeyRef(LocalKms.NAME, name, name);
    }
}
