package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The object handlers over a fake store on a real socket and a KMS that counts; each call runs on an event loop. */
abstract class ObjectsFixture {
    static final BucketName BUCKET = new BucketName("photos");
    static final int LARGE = 3_000_001;

    static {
        // loaded once by one thread: two that load it at the same time come into each other's way
        Uni.createFrom().deferred(() -> Uni.createFrom().voidItem()).await().atMost(Duration.ofSeconds(10));
    }

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    final CountingKms kms = new CountingKms();
    final List<KeyEvents.KeyEvent> events = new ArrayList<>();
    final ScriptedPolicy policy = new ScriptedPolicy();
    final VertxStores stores = new VertxStores(
            vertx,
            InstantSource.system(),
            Map.of(
                    "main",
                    BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")))
                            .withProbing(new BackendSettings.Probing(Optional.empty(), stated()))));
    final Access access = new Access(new CallerStores(stores), new ReservedBucket(Optional.of("gw-state")));
    final CachingFacts facts = new CachingFacts(100);
    final ObjectLooks looks = new ObjectLooks(kms, facts);
    final ObjectKeys keys = new ObjectKeys(kms, events::add, KeyUse.DEFAULT_DEADLINE);
    final ObjectLayouts layouts = new ObjectLayouts(new CachingLayouts(16 << 20));
    final SealedFacts sealedFacts = new SealedFacts(keys, layouts);
    final WriteConditions conditions = new WriteConditions(looks);
    BucketDefaults defaults = (rule, bucket) -> Uni.createFrom().item(Optional.empty());
    final Deciding deciding = new Deciding((rule, bucket) -> defaults.of(rule, bucket), keys);
    final PutObjectHandler put =
            new PutObjectHandler(access, deciding, conditions, new ObjectSealing(keys, kms, new SecureRandom()));
    final GetObjectHandler get = new GetObjectHandler(access, looks, layouts, new SealedReads(keys, looks, layouts));
    final HeadObjectHandler head = new HeadObjectHandler(access, looks, sealedFacts);
    final DeleteObjectHandler delete = new DeleteObjectHandler(access, conditions);
    Transport transport = Transport.TLS;

    /** What a client would have got. */
    record Got(int status, Fields fields, byte[] bytes) {
        String field(S3Header header) {
            return fields.get(header).orElse("");
        }
    }

    /** What the store is said to do, beside what every store is assumed to. Asked before the fields are there. */
    StatedCapabilities stated() {
        return StatedCapabilities.none();
    }

    @BeforeEach
    void makeBucket() {
        fake.objects().create(BUCKET.value());
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
    }

    @AfterEach
    void stop() throws Exception {
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void rule(Encrypt encrypt, PlainReads reads, EtagMode etag) {
        Optional<KeyRef> key =
                encrypt == Encrypt.SSE_KMS ? Optional.of(new KeyRef("local", "k-id", "k")) : Optional.empty();
        policy.rule = Optional.of(new BucketRule(
                "photos",
                "p.yaml:1:1",
                encrypt,
                key,
                Map.of(),
                reads,
                Https.REQUIRED,
                etag,
                "photos",
                "main",
                BucketRule.Options.none()));
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static ObjectRef ref(String key) {
        return ObjectRef.of(BUCKET, new ObjectKey(key));
    }

    Got put(String key, byte[] bytes) {
        return put(key, Body.of(Buffer.buffer(bytes)), bytes.length, Conditions.none(), Fields.none());
    }

    Got put(String key, Body body, long length, Conditions asked, Fields fields) {
        var operation = new S3Operation.PutObject(ref(key), OptionalLong.of(length), asked, fields);
        return run(() -> put.handle(operation, caller(), body));
    }

    Got get(String key) {
        return get(key, Optional.empty(), Conditions.none());
    }

    Got get(String key, String range) {
        return get(key, ByteRange.parse(range), Conditions.none());
    }

    Got get(String key, Optional<ByteRange> range, Conditions asked) {
        var operation = new S3Operation.GetObject(ref(key), range, asked, Fields.none(), Fields.none());
        return run(() -> get.handle(operation, caller(), Body.empty()));
    }

    Got head(String key) {
        var operation =
                new S3Operation.HeadObject(ref(key), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> head.handle(operation, caller(), Body.empty()));
    }

    /** How many requests the store has seen since the last call. */
    int requests() {
        int now = fake.seen().size();
        int more = now - seenBefore;
        seenBefore = now;
        return more;
    }

    private int seenBefore;

    Caller caller() {
        return new Caller(policy.principal, "AKME", new Secret("s"), transport, "request-1", policy);
    }

    Got run(Supplier<Uni<S3Response>> call) {
        return answer(() -> call.get().flatMap(this::read));
    }

    /** What a call that was made on an event loop comes to. */
    <T> T answer(Supplier<Uni<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(ignored -> Uni.createFrom()
                .deferred(() -> call.get())
                .subscribe()
                .with(result::complete, result::completeExceptionally));
        return Uni.createFrom().completionStage(result).await().atMost(Duration.ofSeconds(20));
    }

    private Uni<Got> read(S3Response response) {
        return switch (response) {
            case S3Response.Empty e -> Uni.createFrom().item(new Got(e.status(), e.fields(), new byte[0]));
            case S3Response.Xml x -> Uni.createFrom().item(new Got(x.status(), x.fields(), new byte[0]));
            case S3Response.Awaited a -> a.answer().flatMap(this::read);
            case S3Response.Bytes b ->
                Collecting.collect(b.body(), 64 << 20)
                        .map(buffer -> new Got(b.status(), b.fields(), buffer.getBytes()));
        };
    }
}
