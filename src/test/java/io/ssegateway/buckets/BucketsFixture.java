package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.StorePreset;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.CachingBucketDefaults;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.state.StateRoots;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.HeldTimers;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** Bucket handlers over two fake stores, under a policy that tests write line by line. */
abstract class BucketsFixture {
    static final BucketName BUCKET = new BucketName("photos");

    final Vertx vertx = Vertx.vertx();
    final FakeStore main = FakeStore.start(vertx);
    final FakeStore second = FakeStore.start(vertx);
    final Map<String, BucketRule> rules = new HashMap<>();
    final Set<String> grants = new HashSet<>();
    final ReservedBucket reserved = new ReservedBucket(Optional.of("gw-state"));
    final CallerStores stores = new CallerStores(stores());
    final Access access = new Access(stores, reserved);
    /** Of a gateway without a state bucket. */
    final BucketDefaultSettings settings = settings();

    final Caller caller = new Caller(new Person(), "AKME", new Secret("s"), Transport.TLS, "request-1", new Policies());

    @AfterEach
    void stop() throws Exception {
        main.close();
        second.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Grants a right in a bucket, to keys and prefixes that begin with a text. */
    void grant(Right right, String bucket, String start) {
        grants.add(right + " " + bucket + " " + start);
    }

    /** Writes a rule. */
    void rule(String bucket, Encrypt encrypt, PlainReads reads, EtagMode etag, String backend) {
        rules.put(
                bucket,
                new BucketRule(
                        bucket,
                        "test:1:1",
                        encrypt,
                        Optional.empty(),
                        Map.of(),
                        reads,
                        Https.OPTIONAL,
                        etag,
                        bucket,
                        backend,
                        BucketRule.Options.none()));
    }

    void sealed(String bucket) {
        rule(bucket, Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.OPAQUE, "main");
    }

    <O extends S3Operation> S3Response run(OperationHandler<O> handler, O operation) {
        return run(handler, operation, Body.empty());
    }

    <O extends S3Operation> S3Response run(OperationHandler<O> handler, O operation, Body body) {
        return Uni.createFrom()
                .deferred(() -> handler.handle(operation, caller, body))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private BucketDefaultSettings settings() {
        HeldTimers timers = new HeldTimers();
        StateRoots roots = new StateRoots() {
            @Override
            public <T> T writing(Function<RootKey, T> borrower) {
                throw new AssertionError("no state is written");
            }

            @Override
            public <T> Optional<T> of(Bytes id, Function<RootKey, T> borrower) {
                throw new AssertionError("no state is read");
            }
        };
        States states = new States(
                stores(),
                new StateSettings(Optional.empty(), Map.of()),
                roots,
                new SecureRandom(),
                InstantSource.system());
        Duration remembered = Duration.ofSeconds(2);
        return new BucketDefaultSettings(
                states, new CachingBucketDefaults(states, remembered, timers, timers::nanos), remembered, timers);
    }

    private VertxStores stores() {
        Map<String, BackendSettings> settings = new LinkedHashMap<>();
        Credentials pair = new Credentials("AK", new SecretKey("secret"));
        settings.put("main", BackendSettings.of(main.endpoint(), "fake-1", pair));
        settings.put("second", BackendSettings.of(second.endpoint(), "fake-1", pair));
        StatedCapabilities obs = StorePreset.OBS.under(StatedCapabilities.none());
        settings.put(
                "obs",
                BackendSettings.of(main.endpoint(), "fake-1", pair)
                        .withProbing(new BackendSettings.Probing(Optional.empty(), obs)));
        return new VertxStores(vertx, InstantSource.system(), settings);
    }

    private final class Person implements Principal {
        @Override
        public String name() {
            return "me";
        }

        @Override
        public boolean may(Right right, BucketName bucket, Optional<String> key) {
            return grants.stream()
                    .map(grant -> grant.split(" ", 3))
                    .anyMatch(grant -> grant[0].equals(right.name())
                            && grant[1].equals(bucket.value())
                            && key.orElse("").startsWith(grant[2]));
        }

        @Override
        public boolean sees(BucketName bucket) {
            return grants.stream().anyMatch(grant -> grant.split(" ", 3)[1].equals(bucket.value()));
        }

        @Override
        public boolean may(KmsRight right, String keyAlias) {
            return true;
        }

        @Override
        public BackendAs backendAs() {
            return new BackendAs.Gateway();
        }
    }

    private final class Policies implements PolicySnapshot {
        @Override
        public Optional<BucketRule> rule(BucketName bucket) {
            return Optional.ofNullable(rules.get(bucket.value()));
        }

        @Override
        public Optional<Credential> credential(String accessKey, Instant now) {
            return Optional.empty();
        }

        @Override
        public Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto) {
            return Transport.TLS;
        }

        @Override
        public String hash() {
            return "0";
        }
    }
}
