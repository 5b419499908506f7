package io.ssegateway.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.audit.KeyAudit;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRegistry;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.policy.Loaded;
import io.ssegateway.policy.PolicyContext;
import io.ssegateway.policy.PolicyFiles;
import io.ssegateway.state.States;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What commands share with the server: the same configuration, read the same way, without booting it. */
public final class ToolWiring {
    private final GatewayConfig config;

    private ToolWiring(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Reads {@code GATEWAY_*} variables, system properties and {@code config/application.properties} of the current
     * directory.
     *
     * @throws ConfigurationException naming the value that cannot be read
     */
    public static ToolWiring fromEnvironment() {
        try {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .addDefaultSources()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, new Durations())
                    .withMapping(GatewayConfig.class)
                    .withValidateUnknown(false);
            Path file = Path.of("config", "application.properties");
            if (Files.isRegularFile(file)) {
                builder = builder.withSources(
                        new PropertiesConfigSource(file.toUri().toURL(), 260));
            }
            SmallRyeConfig built = builder.build();
            return new ToolWiring(built.getConfigMapping(GatewayConfig.class));
        } catch (IOException
                | ConfigValidationException
                | IllegalArgumentException
                | java.util.NoSuchElementException e) {
            // The library numbers its messages and lays a batch of them out over lines.
            String reasons = String.valueOf(e.getMessage())
                    .replaceAll("SRCFG\\d+: |java\\.lang\\.\\w+: |Configuration validation failed:", "")
                    .replaceAll("The config property (\\S+) with the config value .* whilst being converted ", "$1: ")
                    .strip()
                    .replaceAll("\\s*\\R\\s*", "; ");
            throw new ConfigurationException(reasons);
        }
    }

    /** The configuration. */
    public GatewayConfig config() {
        return config;
    }

    /** The embedded key store, open. The caller closes it. */
    public KeyStoreFile keyStore() {
        return EmbeddedKeys.open(config);
    }

    /** Where the embedded key store lies. */
    public Path keyStoreFile() {
        return EmbeddedKeys.file(config);
    }

    /** What the embedded key store is sealed under. The caller closes it. */
    public Passphrase passphrase() {
        return EmbeddedKeys.passphrase(config);
    }

    /** Store clients for every configured backend. */
    public VertxStores stores(Vertx vertx) {
        return new VertxStores(vertx, Clock.systemUTC(), Backends.of(config));
    }

    /**
     * How each configured backend is reached, by name.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    public Map<String, BackendSettings> backends() {
        return Backends.of(config);
    }

    /** The state in these stores, under the root keys of an open key store. Makes no request. */
    public States states(VertxStores stores, KeyStoreFile keyStore) {
        return new States(
                stores,
                Gateway.state(config, backends()),
                new LoadedRoots(keyStore),
                new SecureRandom(),
                Clock.systemUTC());
    }

    /**
     * The key management services that configuration names; none is asked yet. The caller closes them.
     *
     * @param events told of every use of a key
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    public RemoteKeys remoteKeys(Vertx vertx, KeyEvents events) {
        return RemoteKeys.of(vertx, config, guards(vertx, events));
    }

    /**
     * The keys as the server has them: those of an open key store, and of these services.
     *
     * @param events told of every use of a key of the key store
     */
    public Keys keys(Vertx vertx, KeyStoreFile keyStore, RemoteKeys remote, KeyEvents events) {
        GuardedKms local = guards(vertx, events).over(LocalKms.NAME, new LocalKms(keyStore, Runnable::run));
        return new KeyRegistry(remote.with(LocalKms.NAME, local), keyStore);
    }

    private GuardedKeys guards(Vertx vertx, KeyEvents events) {
        return new GuardedKeys(config, events, new SimpleMeterRegistry(), new VertxLoops(vertx));
    }

    /**
     * Reads and checks the policy files, against the names that configuration knows.
     *
     * @throws ConfigurationException naming what of dialects and domains a server would refuse
     */
    public Loaded policies() {
        DialectSettings.of(config);
        return PolicyFiles.load(policyDirectory(config), policyContext(config));
    }

    /**
     * Opens the audit trail of a command that uses keys, as the server's is configured, but in a file of its own beside
     * the server's: {@code reseal-audit.jsonl} beside {@code audit.jsonl}. The caller closes it. Empty where the server
     * has no file: a command has no log that anybody keeps.
     *
     * @throws ConfigurationException if it cannot be written
     */
    public Optional<KeyAudit> audit(String command) {
        return config.audit().file().map(Path::of).map(server -> {
            Path own = server.resolveSibling(command + "-" + server.getFileName());
            return Audit.open(config.audit(), Optional.of(own), command).begin();
        });
    }

    static Path policyDirectory(GatewayConfig config) {
        return Path.of(config.policies()
                .orElseThrow(() -> new ConfigurationException(
                        "gateway.policies is not set; set GATEWAY_POLICIES to the directory of the policy files")));
    }

    static PolicyContext policyContext(GatewayConfig config) {
        Set<String> backends = new LinkedHashSet<>(config.backends().keySet());
        backends.add(Backends.MAIN);
        return new PolicyContext(
                RemoteKeys.names(config),
                backends,
                config.credentials().keySet(),
                RemoteKeys.regions(config),
                name -> Optional.ofNullable(System.getenv(name)));
    }
}
