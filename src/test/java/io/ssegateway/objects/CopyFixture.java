package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.StorePreset;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FakeObjects;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Copies between buckets of several kinds, on one store and on two. */
abstract class CopyFixture extends ObjectsFixture {
    /** What a bucket's rule says. */
    enum Kind {
        /** Under SSE-KMS, opaque tags, clear objects refused. */
        KMS,
        /** Under SSE-KMS with another key and another identity. */
        OTHER_KEY,
        /** Under SSE-OBS with MD5 tags. */
        MD5,
        /** Under SSE-KMS, clear objects served. */
        MIXED,
        /** In clear. */
        PLAIN;

        boolean seals() {
            return this != PLAIN;
        }
    }

    static final BucketName SOURCE = new BucketName("source");
    static final BucketName TARGET = new BucketName("target");
    static final int PART = 100_000;
    static final CopyWays.Tools TOOLS = new CopyWays.Tools(new SecureRandom(), new StreamChecksums());

    private static final StatedCapabilities TRAILING =
            StatedCapabilities.none().with(Capability.TRAILING_CHECKSUM, true);
    private static final StatedCapabilities UNPINNED =
            StatedCapabilities.none().with(Capability.CONDITIONAL_COPY, false);
    private static final StatedCapabilities OBS = StorePreset.OBS.under(StatedCapabilities.none());

    final FakeStore second = FakeStore.start(vertx);
    private final BackendSettings main =
            BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")));
    final VertxStores both = new VertxStores(
            vertx,
            InstantSource.system(),
            Map.of(
                    "main",
                    main,
                    "unpinned",
                    main.withProbing(new BackendSettings.Probing(Optional.empty(), UNPINNED)),
                    "obs",
                    main.withProbing(new BackendSettings.Probing(Optional.empty(), OBS)),
                    "trailing",
                    main.withProbing(new BackendSettings.Probing(Optional.empty(), TRAILING)),
                    "second",
                    BackendSettings.of(second.endpoint(), "fake-2", new Credentials("AK", new SecretKey("secret")))));
    final Access everywhere = new Access(new CallerStores(both), new ReservedBucket(Optional.of("gw-state")));
    final ObjectSealing sealing = new ObjectSealing(keys, kms, new SecureRandom());
    final SealedReads reads = new SealedReads(keys, looks, layouts);
    final PutObjectHandler putter = new PutObjectHandler(everywhere, deciding, conditions, sealing);
    final GetObjectHandler getter = new GetObjectHandler(everywhere, looks, layouts, reads);
    final HeadObjectHandler header = new HeadObjectHandler(everywhere, looks, sealedFacts);
    CopyLimits limits = CopyLimits.standard();

    /** A copy's answer. */
    record Copied(Fields fields, Document.Copied document) {
        String field(S3Header name) {
            return fields.get(name).orElse("");
        }
    }

    /** How a copy is asked for; everything optional. */
    record Ask(boolean metadata, boolean tags, Conditions ofSource, Conditions ofTarget, Fields fields, String body) {
        static Ask plainly() {
            return new Ask(false, false, Conditions.none(), Conditions.none(), Fields.none(), "");
        }

        Ask replacingMetadata() {
            return new Ask(true, tags, ofSource, ofTarget, fields, body);
        }

        Ask replacingTags() {
            return new Ask(metadata, true, ofSource, ofTarget, fields, body);
        }

        Ask onSource(Conditions asked) {
            return new Ask(metadata, tags, asked, ofTarget, fields, body);
        }

        Ask onTarget(Conditions asked) {
            return new Ask(metadata, tags, ofSource, asked, fields, body);
        }

        Ask with(S3Header name, String value) {
            return new Ask(metadata, tags, ofSource, ofTarget, fields.with(name, value), body);
        }

        Ask with(String metadataName, String value) {
            return new Ask(metadata, tags, ofSource, ofTarget, fields.withMetadata(metadataName, value), body);
        }

        Ask sending(String sent) {
            return new Ask(metadata, tags, ofSource, ofTarget, fields, sent);
        }
    }

    @BeforeEach
    void makeBuckets() {
        for (FakeStore store : new FakeStore[] {fake, second}) {
            store.objects().create(SOURCE.value());
            store.objects().create(TARGET.value());
        }
        kind(SOURCE, Kind.KMS, "main");
        kind(TARGET, Kind.KMS, "main");
    }

    @AfterEach
    void stopSecond() {
        second.close();
    }

    void kind(BucketName bucket, Kind kind, String backend) {
        Optional<KeyRef> key = switch (kind) {
            case KMS, MIXED -> Optional.of(new KeyRef("local", "k-id", "k"));
            case OTHER_KEY -> Optional.of(new KeyRef("local", "other-id", "other"));
            case MD5, PLAIN -> Optional.empty();
        };
        Encrypt encrypt = kind == Kind.PLAIN ? Encrypt.NONE : key.isPresent() ? Encrypt.SSE_KMS : Encrypt.SSE_OBS;
        policy.rules.put(
                bucket.value(),
                new BucketRule(
                        bucket.value(),
                        "p.yaml:1:1",
                        encrypt,
                        key,
                        Map.of(),
                        kind == Kind.MIXED || kind == Kind.PLAIN ? PlainReads.SERVE : PlainReads.REFUSE,
                        Https.REQUIRED,
                        kind == Kind.MD5 ? EtagMode.MD5 : EtagMode.OPAQUE,
                        kind == Kind.OTHER_KEY ? "identity-of-" + bucket.value() : bucket.value(),
                        backend,
                        BucketRule.Options.none()));
    }

    FakeStore storeOf(BucketName bucket) {
        return policy.rules.get(bucket.value()).backend().equals("second") ? second : fake;
    }

    FakeObjects.Stored stored(BucketName bucket, String key) {
        return storeOf(bucket).objects().get(bucket.value(), key).orElseThrow();
    }

    static ObjectRef at(BucketName bucket, String key) {
        return ObjectRef.of(bucket, new ObjectKey(key));
    }

    Got put(BucketName bucket, String key, byte[] bytes, Fields fields) {
        var operation =
                new S3Operation.PutObject(at(bucket, key), OptionalLong.of(bytes.length), Conditions.none(), fields);
        return run(() -> putter.handle(operation, caller(), Body.of(Buffer.buffer(bytes))));
    }

    Got get(BucketName bucket, String key) {
        var operation = new S3Operation.GetObject(
                at(bucket, key), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> getter.handle(operation, caller(), Body.empty()));
    }

    Got head(BucketName bucket, String key) {
        var operation = new S3Operation.HeadObject(
                at(bucket, key), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> header.handle(operation, caller(), Body.empty()));
    }

    Copied copy(ObjectRef from, ObjectRef to, Ask ask) {
        S3Response.Xml answer = copying(from, to, ask);
        return new Copied(answer.fields(), (Document.Copied) answer.document());
    }

    /** From {@code source/k} to {@code target/copy}. */
    Copied copy(Ask ask) {
        return copy(at(SOURCE, "k"), at(TARGET, "copy"), ask);
    }

    /** The copy itself, to be subscribed to on an event loop. */
    Uni<S3Response.Xml> answer(ObjectRef from, ObjectRef to, Ask ask) {
        CopyWays ways = new CopyWays(keys, looks, reads, conditions, sealing, TOOLS, limits);
        CopyObjectHandler handler = new CopyObjectHandler(everywhere, deciding, looks, ways);
        var operation = new S3Operation.CopyObject(
                to, new CopySource(from, ask.ofSource()), ask.metadata(), ask.tags(), ask.ofTarget(), ask.fields());
        return Uni.createFrom()
                .deferred(() -> handler.handle(operation, caller(), Body.of(Buffer.buffer(ask.body()))))
                .flatMap(answer -> ((S3Response.Awaited) answer).answer());
    }

    S3Response.Xml copying(ObjectRef from, ObjectRef to, Ask ask) {
        CompletableFuture<S3Response.Xml> result = new CompletableFuture<>();
        vertx.runOnContext(
                ignored -> answer(from, to, ask).subscribe().with(result::complete, result::completeExceptionally));
        return Uni.createFrom().completionStage(result).await().atMost(Duration.ofSeconds(20));
    }

    /** Bounds that make anything above {@code atOnce} stored bytes a copy in parts. */
    static CopyLimits inParts(long atOnce) {
        return new CopyLimits(5L << 30, atOnce, PART, 2, KeepAlive.Pace.standard());
    }

    static <T> T awaited(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
