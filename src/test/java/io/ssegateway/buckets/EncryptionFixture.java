package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.dialect.Query;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Loaded;
import io.ssegateway.policy.Policies;
import io.ssegateway.policy.PolicyContext;
import io.ssegateway.policy.PolicyFiles;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.HeldTimers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that share a store, a KMS and policies and nothing else, with a clock that tests move. */
abstract class EncryptionFixture {
    static final String STATE = "gw-state";
    static final Duration REMEMBERED = Duration.ofSeconds(2);

    /** The bucket of point 2: off by default, on and off by API. */
    static final String CHOSEN = "chosen";

    static final String FLOOR = "floor";
    static final String LOCKED = "locked";
    static final String NARROW = "narrow";

    private static final String POLICY = """
            version: 1
            keys: {k: {}, second: {}}
            principals:
              admin:
                credentials: [{access-key: AK, secret: "env:S"}]
                buckets: {"*": all}
                kms: {k: use, second: use}
              writer:
                credentials: [{access-key: AW, secret: "env:S2"}]
                buckets: {"*": [read, write, list, delete]}
                kms: {k: use}
            buckets:
              - {match: chosen, encrypt: none, key: k, accept: [sse-kms, sse-obs, sse-c], api: within,
                 plaintext-reads: serve}
              - {match: floor, encrypt: sse-kms, key: k, accept: [sse-obs, sse-c], api: within}
              - {match: window, encrypt: sse-kms, key: k, bucket-key: 2h, api: within}
              - {match: each, encrypt: sse-kms, key: k, bucket-key: off, api: within}
              - {match: locked, encrypt: sse-kms, key: k, accept: [sse-obs, sse-c]}
              - {match: narrow, encrypt: none, accept: [sse-obs], api: within, plaintext-reads: serve}
            """;

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    final CountingKms kms = new CountingKms();
    final HeldTimers timers = new HeldTimers();
    final VertxStores stores = new VertxStores(
            vertx,
            InstantSource.system(),
            Map.of(
                    "main",
                    BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")))));
    final EncryptionReplica one = new EncryptionReplica(stores, kms, timers, REMEMBERED, Optional.of(STATE));
    final EncryptionReplica two = new EncryptionReplica(stores, kms, timers, REMEMBERED, Optional.of(STATE));
    Policies policies;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() throws Exception {
        policy(UnaryOperator.identity());
        List.of(CHOSEN, FLOOR, LOCKED, NARROW).forEach(fake.objects()::create);
    }

    /** Puts a changed policy in force. */
    void policy(UnaryOperator<String> change) throws IOException {
        Files.writeString(folder.resolve("p.yaml"), change.apply(POLICY));
        Map<String, String> secrets = Map.of("S", "first-secret", "S2", "second-secret");
        Loaded loaded = PolicyFiles.load(
                folder,
                new PolicyContext(
                        Set.of("local"), Set.of("main"), Set.of(), name -> Optional.ofNullable(secrets.get(name))));
        policies = loaded.servable().orElseThrow(() -> new AssertionError(loaded.findings()));
    }

    @AfterEach
    void end() throws Exception {
        stores.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    Caller caller(String name) {
        return new Caller(
                policies.principal(name, new BucketName(CHOSEN)).orElseThrow(),
                "AK",
                new Secret("first-secret"),
                Transport.TLS,
                "request-1",
                policies);
    }

    /** The operation of a request as it comes in. */
    S3Operation parsed(String method, String bucket, String query, String document) {
        RequestHead head = new RequestHead(
                method,
                Optional.of(new BucketName(bucket)),
                Optional.empty(),
                Query.parse(query),
                List.of(),
                OptionalLong.empty());
        return switch (new S3Dialect().parse(head)) {
            case Parsed.Ready ready -> ready.operation();
            case Parsed.NeedsDocument needs -> needs.read().apply(document.getBytes(StandardCharsets.UTF_8));
        };
    }

    CompletableFuture<S3Response> setting(EncryptionReplica replica, String bucket, String document) {
        var operation = (S3Operation.PutBucketEncryption) parsed("PUT", bucket, "encryption", document);
        return asked(() -> replica.putEncryption.handle(operation, caller("admin"), Body.empty()));
    }

    CompletableFuture<S3Response> clearing(EncryptionReplica replica, String bucket) {
        var operation = (S3Operation.DeleteBucketEncryption) parsed("DELETE", bucket, "encryption", "");
        return asked(() -> replica.deleteEncryption.handle(operation, caller("admin"), Body.empty()));
    }

    /** Sets a default and lets the time pass that an answer takes. */
    S3Response set(EncryptionReplica replica, String bucket, String document) throws Exception {
        return obeyed(setting(replica, bucket, document));
    }

    S3Response clear(EncryptionReplica replica, String bucket) throws Exception {
        return obeyed(clearing(replica, bucket));
    }

    S3Response obeyed(CompletableFuture<S3Response> change) throws Exception {
        timers.awaitOne();
        timers.pass(REMEMBERED);
        return answer(change);
    }

    /** The answer of GET ?encryption as the client reads it. */
    String shown(EncryptionReplica replica, String bucket) {
        var operation = (S3Operation.GetBucketEncryption) parsed("GET", bucket, "encryption", "");
        S3Response.Xml answer = (S3Response.Xml)
                answer(asked(() -> replica.getEncryption.handle(operation, caller("admin"), Body.empty())));
        String text = new String(new S3Dialect().render(answer.document()), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<Rule>"), text.indexOf("</Rule>") + "</Rule>".length());
    }

    S3Response upload(EncryptionReplica replica, String bucket, String key, Fields fields) {
        Buffer bytes = Buffer.buffer("clear text of " + key);
        var operation = new S3Operation.PutObject(
                ObjectRef.of(new BucketName(bucket), new ObjectKey(key)),
                OptionalLong.of(bytes.length()),
                Conditions.none(),
                fields);
        return answer(asked(() -> replica.put.handle(operation, caller("admin"), Body.of(bytes))));
    }

    S3Response upload(EncryptionReplica replica, String bucket, String key) {
        return upload(replica, bucket, key, Fields.none());
    }

    /** Whether the store has an object in clear. */
    boolean isClear(String bucket, String key) {
        byte[] bytes = fake.objects().get(bucket, key).orElseThrow().bytes();
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("clear text");
    }

    byte[] state(String bucket) {
        return fake.objects().get(STATE, "v1/b/" + bucket).orElseThrow().bytes();
    }

    void state(String bucket, byte[] bytes) {
        fake.objects().put(STATE, "v1/b/" + bucket, bytes, Map.of());
    }

    boolean hasState(String bucket) {
        return fake.objects().get(STATE, "v1/b/" + bucket).isPresent();
    }

    /** What the store was asked since this was last called, without the signatures. */
    List<String> requests() {
        List<String> all = fake.lines();
        List<String> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh;
    }

    private int seen;

    CompletableFuture<S3Response> asked(Supplier<Uni<S3Response>> call) {
        CompletableFuture<S3Response> result = new CompletableFuture<>();
        vertx.runOnContext(ignored ->
                Uni.createFrom().deferred(call::get).subscribe().with(result::complete, result::completeExceptionally));
        return result;
    }

    static S3Response answer(CompletableFuture<S3Response> asked) {
        return asked.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Code and text of a refusal. */
    static String refusal(Supplier<?> call) {
        try {
            call.get();
            return "";
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                case S3Exception refused -> refused.error().code() + ": " + refused.text() + " " + refused.details();
                case StoreError refused -> refused.code() + ": " + refused.text();
                default -> throw e;
            };
        }
    }

    /** A document with one rule. */
    static String rule(String inner) {
        return "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>" + inner
                + "</Rule></ServerSideEncryptionConfiguration>";
    }

    static String byDefault(String inner) {
        return "<ApplyServerSideEncryptionByDefault>" + inner + "</ApplyServerSideEncryptionByDefault>";
    }

    static final String KMS = rule(byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm>"));
    static final String AES = rule(byDefault("<SSEAlgorithm>AES256</SSEAlgorithm>"));
}
