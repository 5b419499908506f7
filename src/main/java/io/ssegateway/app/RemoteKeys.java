package io.ssegateway.app;

import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.aws.AwsKms;
import io.ssegateway.kms.aws.AwsSettings;
import io.ssegateway.kms.huawei.HuaweiKms;
import io.ssegateway.kms.huawei.HuaweiSettings;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.kms.pkcs11.HsmSettings;
import io.ssegateway.kms.pkcs11.Pkcs11Kms;
import io.ssegateway.kms.vault.VaultKms;
import io.ssegateway.kms.vault.VaultSettings;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The key management services that configuration names, beside the embedded key store. Threads: safe for all. */
public final class RemoteKeys implements AutoCloseable {
    private static final String TYPES = "aws, huawei, pkcs11, vault";

    private final Map<String, GuardedKms> providers = new LinkedHashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();

    private RemoteKeys(Vertx vertx, Map<String, Function<Vertx, Client>> services, GuardedKeys guard) {
        services.forEach((name, service) -> {
            Client client = service.apply(vertx);
            clients.put(name, client);
            providers.put(name, guard.over(name, client.kms()));
        });
    }

    /**
     * A client of one service.
     *
     * @param end wipes its secrets and ends its connections
     */
    record Client(Kms kms, Runnable end) {}

    /**
     * Makes a client for each. None is asked yet: one that is away does not keep the gateway from starting.
     *
     * @param guard what stands between a client and who calls it
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static RemoteKeys of(Vertx vertx, GatewayConfig config, GuardedKeys guard) {
        return new RemoteKeys(vertx, services(config), guard);
    }

    /** The names that a policy may use for a key's {@code kms}. */
    static Set<String> names(GatewayConfig config) {
        Set<String> names = new LinkedHashSet<>();
        names.add(LocalKms.NAME);
        names.addAll(config.kms().keySet());
        return names;
    }

    /** By name, the region of each that has one. */
    static Map<String, String> regions(GatewayConfig config) {
        Map<String, String> regions = new LinkedHashMap<>();
        config.kms()
                .forEach((name, each) -> each.region()
                        .or(() -> each.type().filter("aws"::equals).flatMap(aws -> each.awsRegion()))
                        .ifPresent(region -> regions.put(name, region)));
        return regions;
    }

    /** Their names, as configuration has them. */
    public Set<String> names() {
        return Set.copyOf(clients.keySet());
    }

    /** The service of this name within its guards: as the server asks it. */
    public Optional<Kms> named(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    /** The service of this name without them: every call is one of the service itself. */
    public Optional<Kms> bare(String name) {
        return Optional.ofNullable(clients.get(name)).map(Client::kms);
    }

    /** All by name, and one more. */
    Map<String, GuardedKms> with(String name, GuardedKms other) {
        Map<String, GuardedKms> all = new LinkedHashMap<>(providers);
        all.put(name, other);
        return all;
    }

    /** Wipes what they remember, then their secrets, and ends their connections. */
    @Override
    public void close() {
        providers.values().forEach(GuardedKms::close);
        clients.values().forEach(client -> client.end().run());
    }

    /**
     * What makes a client of each, by name; every setting is read already.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static Map<String, Function<Vertx, Client>> services(GatewayConfig config) {
        Map<String, Function<Vertx, Client>> all = new LinkedHashMap<>();
        config.kms().forEach((name, each) -> {
            String prefix = "gateway.kms." + name;
            if (name.equals(LocalKms.NAME)) {
                throw new ConfigurationException(
                        prefix + ": '" + name + "' is the embedded key store; name it otherwise");
            }
            all.put(name, service(name, each.type().orElseThrow(() -> missing(prefix + ".type")), each));
        });
        return all;
    }

    private static Function<Vertx, Client> service(String name, String type, KmsConfig config) {
        return switch (type) {
            case "vault" -> vault(VaultConfig.of(name, config));
            case "aws" -> aws(AwsConfig.of(name, config));
            case "huawei" -> huawei(HuaweiConfig.of(name, config));
            case "pkcs11" -> hsm(HsmConfig.of(name, config));
            default ->
                throw new ConfigurationException(
                        "gateway.kms." + name + ".type: it is one of " + TYPES + ", not '" + type + "'");
        };
    }

    private static Function<Vertx, Client> vault(VaultSettings settings) {
        return vertx -> {
            VaultKms kms = new VaultKms(vertx, settings);
            return new Client(kms, kms::close);
        };
    }

    private static Function<Vertx, Client> aws(AwsSettings settings) {
        return vertx -> {
            AwsKms kms = new AwsKms(vertx, settings);
            return new Client(kms, kms::close);
        };
    }

    private static Function<Vertx, Client> huawei(HuaweiSettings settings) {
        return vertx -> {
            HuaweiKms kms = new HuaweiKms(vertx, settings);
            return new Client(kms, kms::close);
        };
    }

    private static Function<Vertx, Client> hsm(HsmSettings settings) {
        return vertx -> {
            Pkcs11Kms kms = new Pkcs11Kms(settings);
            return new Client(kms, kms::close);
        };
    }

    static ConfigurationException missing(String property) {
        String variable = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return new ConfigurationException(property + " is not set; set it or " + variable);
    }
}
