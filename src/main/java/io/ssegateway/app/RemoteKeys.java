package io.ssegateway.app;

import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.kms.vault.VaultKms;
import io.ssegateway.kms.vault.VaultSettings;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The key management services that configuration names, beside the embedded key store. */
final class RemoteKeys implements AutoCloseable {
    private static final String VAULT = "vault";

    private final Map<String, GuardedKms> providers = new LinkedHashMap<>();
    private final List<VaultKms> vaults = new ArrayList<>();

    private RemoteKeys(Vertx vertx, Map<String, VaultSettings> settings, Function<Kms, GuardedKms> guard) {
        settings.forEach((name, each) -> {
            VaultKms vault = new VaultKms(vertx, each);
            vaults.add(vault);
            providers.put(name, guard.apply(vault));
        });
    }

    /**
     * Makes a client for each. None is asked yet: one that is away does not keep the gateway from starting.
     *
     * @param guard what stands between a client and who calls it
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static RemoteKeys of(Vertx vertx, GatewayConfig config, Function<Kms, GuardedKms> guard) {
        return new RemoteKeys(vertx, settings(config), guard);
    }

    /** The names that a policy may use for a key's {@code kms}. */
    static Set<String> names(GatewayConfig config) {
        Set<String> names = new LinkedHashSet<>();
        names.add(LocalKms.NAME);
        names.addAll(config.kms().keySet());
        return names;
    }

    /** All by name, and one more. */
    Map<String, GuardedKms> with(String name, GuardedKms other) {
        Map<String, GuardedKms> all = new LinkedHashMap<>(providers);
        all.put(name, other);
        return all;
    }

    /** Wipes what they remember, then their tokens, and ends their connections. */
    @Override
    public void close() {
        providers.values().forEach(GuardedKms::close);
        vaults.forEach(VaultKms::close);
    }

    /**
     * The settings of each.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static Map<String, VaultSettings> settings(GatewayConfig config) {
        Map<String, VaultSettings> all = new LinkedHashMap<>();
        config.kms().forEach((name, each) -> {
            String prefix = "gateway.kms." + name;
            if (name.equals(LocalKms.NAME)) {
                throw new ConfigurationException(
                        prefix + ": '" + name + "' is the embedded key store; name it otherwise");
            }
            String type = each.type().orElseThrow(() -> missing(prefix + ".type"));
            if (!type.equals(VAULT)) {
                throw new ConfigurationException(
                        prefix + ".type: this version speaks " + VAULT + ", not '" + type + "'");
            }
            all.put(name, VaultConfig.of(name, each));
        });
        return all;
    }

    static ConfigurationException missing(String property) {
        String variable = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return new ConfigurationException(property + " is not set; set it or " + variable);
    }
}
