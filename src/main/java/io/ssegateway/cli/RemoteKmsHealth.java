package io.ssegateway.cli;

import io.ssegateway.app.ConfigurationException;
import io.ssegateway.app.RemoteKeys;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.policy.Policies;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/**
 * Whether each key management service of configuration answers, and the keys that policies name of it do their work.
 */
final class RemoteKmsHealth {
    private RemoteKmsHealth() {}

    /** Asks every service; one that does not answer costs a few seconds. */
    static void check(ToolWiring wiring, Optional<Policies> policies, Diagnoses to) {
        if (wiring.config().kms().isEmpty()) {
            return;
        }
        Vertx vertx = StoreSession.vertx();
        try (RemoteKeys remote = wiring.remoteKeys(vertx, KeyEvents.NONE)) {
            List<KeyRef> keys = policies.map(Policies::keys).orElse(List.of());
            remote.names().stream().sorted().forEach(name -> {
                List<KeyRef> own =
                        keys.stream().filter(key -> key.provider().equals(name)).toList();
                check("kms " + name, remote.bare(name).orElseThrow(), own, to);
            });
        } catch (ConfigurationException e) {
            to.invalid("kms", String.valueOf(e.getMessage()));
        } finally {
            StoreSession.end(vertx);
        }
    }

    /** Tries every key of one service, until one is in trouble. */
    static void check(String check, Kms kms, List<KeyRef> keys, Diagnoses to) {
        if (keys.isEmpty()) {
            to.warn(check, "was not asked: no policy names a key of it");
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            KeyRef key = keys.get(i);
            try {
                // one other key each: of thousands, every pair would take too long
                Optional<String> trouble = KeyTrial.trouble(kms, key, keys.get((i + 1) % keys.size()));
                if (trouble.isPresent()) {
                    to.fail(check, named(key) + " " + trouble.get() + "; do not write under it");
                    return;
                }
            } catch (KmsException e) {
                refused(check, key, e, to);
                return;
            }
        }
        to.ok(check, keys.size() + " keys open what they wrapped and nothing else");
    }

    private static void refused(String check, KeyRef key, KmsException e, Diagnoses to) {
        String said = named(key) + ": " + e.getMessage();
        switch (e.kind()) {
            case UNAVAILABLE -> to.away(check, said + "; check its address, the network, certificates and credentials");
            case THROTTLED -> to.warn(check, said + "; try again later");
            case NOT_FOUND -> to.fail(check, said + " Make it there, or mend the policies");
            case DISABLED, INVALID_STATE -> to.fail(check, said + " Enable it there, or name another in the policies");
            case ACCESS_DENIED -> to.fail(check, said + "; grant the gateway what the manual's page on keys names");
            case NOT_OPENED -> to.fail(check, named(key) + " does not open what it wrapped; do not write under it");
        }
    }

    private static String named(KeyRef key) {
        return "key '" + key.alias() + "' (" + key.keyId() + ")";
    }
}
