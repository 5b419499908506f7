package io.ssegateway.cli;

import io.ssegateway.app.ConfigurationException;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.BackendSettings.Timeouts;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.policy.Loaded;
import io.ssegateway.policy.Policies;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gw doctor}: would the gateway work here, and if not, why. Changes nothing but scratch objects of its own. */
@Command(
        name = "doctor",
        description = {
            "Look at everything the gateway depends on (GATEWAY_* variables): configuration, policies, certificate, file"
                    + " limits, key store; each store's name, connection, TLS, clock, rights, abilities and state bucket.",
            "Writes and removes objects below probe/ in the state bucket, or in --bucket; makes no bucket.",
            "Exit code 1 if there is something to look at, 3 if the configuration is invalid, 4 if a store cannot be"
                    + " reached."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Timeouts SHORT = new Timeouts(Endpoint.PATIENCE, Duration.ofSeconds(4), Duration.ofSeconds(5));

    @Mixin
    private Output output = new Output();

    @Option(names = "--backend", paramLabel = "NAME", description = "Look at this store only.")
    private @Nullable String backend;

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "Write into this bucket instead.")
    private @Nullable String bucket;

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() {
        Optional<BucketName> named = Optional.ofNullable(bucket).map(DoctorCommand::bucket);
        Diagnoses to = new Diagnoses();
        configuration(to).ifPresent(wiring -> examine(wiring, named, to));
        output.print(to.json(), to.text());
        return to.exitCode().code();
    }

    private void examine(ToolWiring wiring, Optional<BucketName> named, Diagnoses to) {
        Optional<Policies> policies = policies(wiring, to);
        OwnCertificate.check(wiring.config(), clock.instant(), to);
        Optional<KeyStoreFile> keys = KeyStoreHealth.check(wiring, to);
        RemoteKmsHealth.check(wiring, policies, to);
        try {
            Map<String, BackendSettings> backends = backends(wiring, to);
            FileLimits.check(connections(backends), to);
            backends.forEach((name, settings) -> backend(wiring, keys, name, settings, named, to));
        } finally {
            keys.ifPresent(KeyStoreFile::close);
        }
    }

    private static Optional<ToolWiring> configuration(Diagnoses to) {
        try {
            return Optional.of(ToolWiring.fromEnvironment());
        } catch (ConfigurationException e) {
            to.invalid("configuration", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Policies> policies(ToolWiring wiring, Diagnoses to) {
        try {
            Loaded loaded = wiring.policies();
            if (loaded.obstacles().isEmpty()) {
                to.ok("policies", "they are valid");
            } else {
                to.invalid(
                        "policies",
                        loaded.obstacles().get(0) + (loaded.obstacles().size() == 1 ? "" : " (and more)")
                                + "; gw check shows all");
            }
            return loaded.servable();
        } catch (ConfigurationException e) {
            to.invalid("policies", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Map<String, BackendSettings> backends(ToolWiring wiring, Diagnoses to) {
        Map<String, BackendSettings> all = new LinkedHashMap<>();
        try {
            wiring.backends().forEach((name, settings) -> {
                if (backend == null || backend.equals(name)) {
                    all.put(name, settings.withTimeouts(SHORT));
                }
            });
        } catch (ConfigurationException e) {
            to.invalid("configuration", String.valueOf(e.getMessage()));
            return Map.of();
        }
        if (all.isEmpty()) {
            throw new CommandFailure(ExitCode.INVALID, "no backend '" + backend + "' is configured");
        }
        to.ok("configuration", "it can be read");
        return all;
    }

    private static long connections(Map<String, BackendSettings> backends) {
        long loops = 2L * Runtime.getRuntime().availableProcessors();
        return backends.values().stream()
                .mapToLong(settings -> loops * settings.connectionsPerLoop())
                .sum();
    }

    private void backend(
            ToolWiring wiring,
            Optional<KeyStoreFile> keys,
            String name,
            BackendSettings settings,
            Optional<BucketName> named,
            Diagnoses to) {
        if (!new Endpoint("backend " + name, settings).reachable(to)) {
            return;
        }
        Vertx vertx = StoreSession.vertx();
        try {
            VertxStores stores = new VertxStores(vertx, clock, Map.of(name, settings));
            boolean answers = new StoreHealth(name, stores, settings.probing().stated(), clock, to)
                    .check(named.or(() -> settings.probing().bucket()), named.isEmpty());
            if (answers && wiring.config().stateBucket().isPresent() && keys.isPresent()) {
                StateHealth.check(name, wiring.states(stores, keys.get()), to);
            }
        } finally {
            StoreSession.end(vertx);
        }
    }

    private static BucketName bucket(String name) {
        try {
            return new BucketName(name);
        } catch (S3Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "'" + name + "' is no bucket name");
        }
    }
}
