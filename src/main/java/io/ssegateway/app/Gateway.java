package io.ssegateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.envelope.SelfTest;
import io.ssegateway.http.Admission;
import io.ssegateway.http.FrontDoor;
import io.ssegateway.http.Handlers;
import io.ssegateway.http.SignatureAuthenticator;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRegistry;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.Janitor;
import io.ssegateway.state.RunningUploads;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One running gateway: every part made once, tied together here and nowhere else. Starting it reads files and binds
 * ports; no remote call decides whether it starts (architecture invariant I12).
 *
 * <p>Threads: start and close block; not for an event loop.
 */
final class Gateway implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final Duration STORES_CLOSE = Duration.ofSeconds(5);
    private static final Duration TIDYING = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(50);

    private final GatewayConfig config;
    private final Audit audit;
    private final KeyStoreFile keyStore;
    private final GuardedKms local;
    private final RemoteKeys remote;
    private final VertxStores stores;
    private final ReservedBucket reserved;
    private final PolicyWatch policies;
    private final FrontDoor frontDoor;
    private final Listeners listeners;
    private final List<Workers.Repeated> watches;
    private final Sweeping sweeping;

    private Gateway(Vertx vertx, GatewayConfig config, MeterRegistry meters, Audit audit) {
        this.config = config;
        this.audit = audit;
        DialectSettings dialects = DialectSettings.of(config);
        Map<String, BackendSettings> backends = Backends.of(config);
        SecureRandom random = new SecureRandom();
        policies = PolicyWatch.start(config, meters, audit::inForce);
        keyStore = EmbeddedKeys.open(config);
        new SelfTest(random).run();
        KeyEvents events = audit.keyUses().andThen(new KeyEventMetrics(meters));
        GuardedKeys guard = new GuardedKeys(config, events, meters, new VertxLoops(vertx));
        local = guard.over(LocalKms.NAME, new LocalKms(keyStore, Workers.of(vertx)));
        remote = RemoteKeys.of(vertx, config, guard);
        Keys keys = new KeyRegistry(remote.with(LocalKms.NAME, local), keyStore);
        reserved = new ReservedBucket(config.stateBucket());
        Clock clock = Clock.systemUTC();
        stores = new VertxStores(vertx, clock, backends);
        States states = new States(stores, state(config, backends), new LoadedRoots(keys), random, clock);
        Admission admission =
                new Admission(config.memoryBudget().orElse(Runtime.getRuntime().maxMemory() / 8 * 5));
        UploadWiring.Process process = new UploadWiring.Process(random, clock, admission, new VertxLoops(vertx));
        Handlers handlers = new HandlerWiring(stores, keys, events, reserved, process, states, config).handlers();
        frontDoor = new FrontDoor(
                handlers,
                policies,
                dialects.spoken(),
                dialects.addressing(),
                new SignatureAuthenticator(new Verifier(config.region()), new FormVerifier(config.region())),
                admission,
                clock);
        frontDoor.tell(audit);
        GatewayMetrics.bind(meters, frontDoor, admission);
        guard.bind(frontDoor);
        listeners = Listeners.start(vertx, config, frontDoor, meters);
        watches = List.of(policies.watch(vertx), watchKeys(vertx, config.keyCacheTtl()));
        sweeping = Sweeping.start(vertx, new Janitor(states, RunningUploads.of(stores), clock)::sweep, random);
    }

    /**
     * Starts everything; returns when the listeners accept.
     *
     * @throws ConfigurationException if it must not start
     */
    static Gateway start(Vertx vertx, GatewayConfig config, MeterRegistry meters) {
        Audit audit = Audit.open(config.audit(), config.audit().file().map(Path::of), "run")
                .metered(meters);
        try {
            Gateway started = new Gateway(vertx, config, meters, audit);
            audit.begin();
            return started;
        } catch (RuntimeException e) {
            audit.close();
            throw e;
        }
    }

    /** Where it listens and by which policy, for the log. */
    String summary() {
        return listeners.summary() + "; policies " + policies.get().hash().substring(0, 12);
    }

    Listeners listeners() {
        return listeners;
    }

    PolicyWatch policies() {
        return policies;
    }

    VertxStores stores() {
        return stores;
    }

    RemoteKeys remote() {
        return remote;
    }

    /** The gateway's own bucket. */
    ReservedBucket reserved() {
        return reserved;
    }

    /** Lets running requests end, for at most the configured time, then stops listening and wipes the keys. */
    @Override
    public void close() {
        frontDoor.drain();
        await(config.drain(), () -> frontDoor.active() == 0);
        if (frontDoor.active() > 0) {
            LOG.warnf("%d requests were still running after %s and are cut", frontDoor.active(), config.drain());
        }
        sweeping.close();
        watches.forEach(Workers.Repeated::close);
        listeners.close();
        // what was cut tidies up behind itself at the store
        await(TIDYING, () -> stores.calls() == 0);
        closeStores();
        local.close();
        remote.close();
        keyStore.close();
        audit.close();
    }

    private static void await(Duration longest, BooleanSupplier over) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!over.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private void closeStores() {
        try {
            stores.close().toCompletableFuture().get(STORES_CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("connections to a store are not closed: %s", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Workers.Repeated watchKeys(Vertx vertx, Duration ttl) {
        long period = Math.max(1_000, Math.min(5_000, ttl.toMillis() / 2));
        return Workers.every(vertx, Duration.ofMillis(period), () -> {
            if (keyStore.refresh()) {
                local.forget();
                LOG.infof("key store %s has changed and was read again", keyStore);
            }
        });
    }

    /** Where the state lies. */
    static StateSettings state(GatewayConfig config, Map<String, BackendSettings> backends) {
        Map<String, String> regions = new HashMap<>();
        backends.forEach((name, backend) -> regions.put(name, backend.region()));
        try {
            return new StateSettings(config.stateBucket().map(BucketName::new), regions);
        } catch (S3Exception e) {
            throw new ConfigurationException("gateway.state-bucket: no name of a bucket");
        }
    }
}
