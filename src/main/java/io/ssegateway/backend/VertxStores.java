package io.ssegateway.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.s3.BucketName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configured backends over the Vert.x client. One pool of connections per backend, whoever signs; one store client
 * per pair. Clients' own pairs are kept for a while and a bounded number of them. Safe for concurrent use.
 */
public final class VertxStores implements Stores {
    private static final int MAX_OWN = 1_000;
    private static final Duration OWN_UNUSED = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Map<String, Backend> backends = new HashMap<>();
    private final List<String> names;
    private final Cache<Pair, Own> own = Caffeine.newBuilder()
            .maximumSize(MAX_OWN)
            .expireAfterAccess(OWN_UNUSED)
            .build();

    private final Map<String, Store> unsigned = new ConcurrentHashMap<>();

    /** One backend: what all its store clients share. */
    private record Shared(
            BackendSettings settings, Connections connections, StoreIdentity identity, KnownCapabilities known) {}

    private record Backend(Shared shared, Store bare, Store store, Map<String, Store> named) {}

    private record Pair(String backend, String accessKey) {}

    /** A client's store, with the secret it signs with to notice a change of it. */
    private static final class Own {
        private final Store store;
        private final byte[] secretKey;

        Own(Store store, String secretKey) {
            this.store = store;
            this.secretKey = secretKey.getBytes(StandardCharsets.UTF_8);
        }

        boolean signsWith(String other) {
            return MessageDigest.isEqual(secretKey, other.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Connects to nothing yet: a store that is away does not keep the gateway from starting. */
    public VertxStores(Vertx vertx, InstantSource clock, Map<String, BackendSettings> settings) {
        this.vertx = vertx;
        this.clock = clock;
        this.names = List.copyOf(settings.keySet());
        settings.forEach((name, each) -> backends.put(name, backend(name, each)));
    }

    /** Names of the configured backends. */
    public List<String> names() {
        return names;
    }

    @Override
    public Store of(String backend) {
        return backend(backend).store();
    }

    @Override
    public Store named(String backend, String credential) {
        Store store = backend(backend).named().get(credential);
        if (store == null) {
            throw new IllegalArgumentException("backend " + backend + " has no credentials named " + credential);
        }
        return store;
    }

    @Override
    public Store unsigned(String backend) {
        Backend of = backend(backend);
        return unsigned.computeIfAbsent(backend, ignored -> store(of.shared(), Credentials.nobody()));
    }

    @Override
    public Store own(String backend, String accessKey, String secretKey) {
        Pair pair = new Pair(backend, accessKey);
        Own known = own.getIfPresent(pair);
        if (known != null && known.signsWith(secretKey)) {
            return known.store;
        }
        Store store = store(backend(backend).shared(), new Credentials(accessKey, new SecretKey(secretKey)));
        own.put(pair, new Own(store, secretKey));
        return store;
    }

    /**
     * Asks a backend what it can do, whatever is known already; what configuration states is not asked. Writes below
     * {@code probe/} in this bucket and removes it again.
     *
     * @return fails if nothing could be found out: the store is away, or its owner may not write there
     */
    public Uni<ProbeReport> probe(String backend, BucketName bucket) {
        Backend of = backend(backend);
        return StoreProbe.ask(
                vertx, of.bare(), bucket, of.shared().settings().probing().stated());
    }

    /** Calls of any store of which nobody knows yet how they end. */
    public int calls() {
        return backends.values().stream()
                .mapToInt(backend -> backend.shared().connections().calls())
                .sum();
    }

    /**
     * Closes the connections to every store, whatever runs on them: for the end of the process, so that no store that
     * ends as well resets them. Calls that run fail, later ones fail at once; none is sent again.
     *
     * @return completes when they are closed
     */
    public CompletionStage<Void> close() {
        return Future.all(backends.values().stream()
                        .map(backend -> backend.shared().connections().close())
                        .toList())
                .<Void>mapEmpty()
                .toCompletionStage();
    }

    private Backend backend(String name) {
        Backend backend = backends.get(name);
        if (backend == null) {
            throw new IllegalArgumentException("no backend named " + name);
        }
        return backend;
    }

    private Backend backend(String name, BackendSettings settings) {
        Connections connections = new Connections(vertx, settings);
        StoreIdentity identity = new StoreIdentity();
        Store bare = new VertxStore(vertx, clock, settings, connections, identity, settings.credentials());
        KnownCapabilities known = new KnownCapabilities(
                vertx,
                name,
                settings.probing(),
                identity,
                () -> probe(bare, settings.probing()),
                KnownCapabilities.AGAIN);
        Shared shared = new Shared(settings, connections, identity, known);
        Map<String, Store> named = new HashMap<>();
        settings.named().forEach((each, pair) -> named.put(each, store(shared, pair)));
        return new Backend(shared, bare, new AdaptedStore(bare, known), named);
    }

    private Uni<ProbeReport> probe(Store bare, BackendSettings.Probing probing) {
        return StoreProbe.ask(vertx, bare, probing.bucket().orElseThrow(), probing.stated());
    }

    private Store store(Shared shared, Credentials pair) {
        return new AdaptedStore(
                new VertxStore(vertx, clock, shared.settings(), shared.connections(), shared.identity(), pair),
                shared.known());
    }
}
