package io.ssegateway.http;

import io.ssegateway.app.VertxLoops;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.Verifier;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.ObsDialect;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.kms.CacheSettings;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRegistry;
import io.ssegateway.kms.Keys;
import io.ssegateway.policy.Policies;
import io.ssegateway.policy.PolicyContext;
import io.ssegateway.policy.PolicyFiles;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.ScriptedKms;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The gateway from its front door to the fake store's socket, under real policy files; only the signature is replaced:
 * {@code x-test-auth} is the access key of who asks. Forms and requests of OBS are signed for real.
 */
final class WholeGateway implements AutoCloseable {
    static final String STATE = "gw-state";

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    final ScriptedKms kms = new ScriptedKms();
    final List<KeyEvents.KeyEvent> events = new CopyOnWriteArrayList<>();
    final List<Refusals.Refused> refusals = new CopyOnWriteArrayList<>();
    UnaryOperator<Body> verifying = body -> body;
    private KeyEvents keyEvents = events::add;
    private Refusals refused = refusals::add;
    private Keys keys = kms;
    private final Path policyFile;
    private final VertxStores stores;
    private volatile Policies policies;
    private HttpServer clear;
    private HttpServer tls;

    WholeGateway(Path folder, String policy) throws Exception {
        policyFile = folder.resolve("policy.yaml");
        BackendSettings main =
                BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")));
        StatedCapabilities unpinned = StatedCapabilities.none().with(Capability.CONDITIONAL_COPY, false);
        stores = new VertxStores(
                vertx,
                InstantSource.system(),
                Map.of(
                        "main",
                        main,
                        "unpinned",
                        main.withProbing(new BackendSettings.Probing(Optional.empty(), unpinned))));
        policy(policy);
        anotherReplica();
    }

    /** Other policies are in force from now on. */
    void policy(String text) {
        try {
            Files.writeString(policyFile, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        PolicyContext context = new PolicyContext(
                Set.of("local"), Set.of("main", "unpinned"), Set.of(), name -> Optional.of(FixedPolicy.SECRET + name));
        var loaded = PolicyFiles.load(policyFile.getParent(), context);
        policies = loaded.servable().orElseThrow(() -> new AssertionError(loaded.findings()));
    }

    /** A process that has seen nothing takes over: nothing of the first one's memory is left. */
    void anotherReplica() throws Exception {
        FrontDoor front = new FrontDoor(
                new WholeHandlers(stores, keys, keyEvents).handlers(),
                () -> policies,
                Dialects.of(new S3Dialect(), new ObsDialect(), List.of()),
                new Addressing(List.of("s3.example.com")),
                new Told(),
                new Admission(256L << 20),
                InstantSource.system());
        front.tell(refused);
        clear = listening(front, Optional.empty());
        tls = listening(front, Optional.of(Certificates.of("localhost")));
    }

    /** A process with guards around its KMS, as the application has them, and these two told of what happens. */
    void guarded(KeyEvents toldOfKeys, Refusals toldOfRefusals) throws Exception {
        keyEvents = toldOfKeys;
        refused = toldOfRefusals;
        GuardedKms guard =
                GuardedKms.over(kms, CacheSettings.of(Duration.ofSeconds(300)), toldOfKeys, new VertxLoops(vertx));
        keys = new KeyRegistry(Map.of("local", guard), kms);
        anotherReplica();
    }

    private HttpServer listening(FrontDoor front, Optional<ListenerSettings.Identity> identity) throws Exception {
        HttpServer server = vertx.createHttpServer(
                new ListenerSettings("127.0.0.1", 0, identity, Duration.ofSeconds(20)).options());
        front.serve(server);
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return server;
    }

    void bucket(String... names) {
        for (String name : names) {
            fake.objects().create(name);
        }
    }

    /** A request, as app and over clear HTTP unless it says otherwise. */
    Ask ask(String method, String target) {
        return new Ask(this, method, target);
    }

    RawClient client(boolean secure) throws Exception {
        return new RawClient(secure ? tls.actualPort() : clear.actualPort(), secure);
    }

    /** Whoever the header names; a form, and a request of OBS, by its own signature. */
    private final class Told implements Authenticator {
        private final SignatureAuthenticator real =
                new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));

        @Override
        public Authenticated authenticate(Head head, PolicySnapshot by, Instant now) {
            if (isObs(head)) {
                return real.authenticate(head, by, now);
            }
            OptionalLong length = value(head, "content-length").stream()
                    .mapToLong(Long::parseLong)
                    .findFirst();
            String accessKey = value(head, "x-test-auth").orElseThrow();
            return new Authenticated(by.credential(accessKey, now).orElseThrow(), length, verifying);
        }

        @Override
        public boolean isSigned(Head head) {
            return isObs(head) || value(head, "x-test-auth").isPresent();
        }

        @Override
        public boolean isObs(Head head) {
            return real.isObs(head);
        }

        @Override
        public boolean isSigned(FormFields form) {
            return real.isSigned(form);
        }

        @Override
        public boolean isObs(FormFields form) {
            return real.isObs(form);
        }

        @Override
        public Authenticated form(FormFields form, BucketName bucket, PolicySnapshot by, Instant now) {
            return real.form(form, bucket, by, now);
        }

        private Optional<String> value(Head head, String name) {
            return head.headers().stream()
                    .filter(h -> h.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    @Override
    public void close() throws Exception {
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
