package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.objects.Failures;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
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

/** The handlers of uploads over a fake store on a real socket and a KMS that counts; calls run on an event loop. */
abstract class UploadsFixture {
    static final BucketName BUCKET = new BucketName("photos");
    static final String KEY = "a/b c.bin";
    static final int MIN = 5 << 20;

    static {
        // loaded once by one thread: two that load it at the same time come into each other's way
        Uni.createFrom().deferred(() -> Uni.createFrom().voidItem()).await().atMost(Duration.ofSeconds(10));
    }

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    final CountingKms kms = new CountingKms();
    final UploadsPolicy policy = new UploadsPolicy();
    final VertxStores stores = new VertxStores(
            vertx,
            InstantSource.system(),
            Map.of(
                    "main",
                    BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")))));
    Replica gateway = new Replica(stores, kms, true);
    Transport transport = Transport.TLS;
    String who = "me";
    private int seenBefore;

    /** What a client would have got. */
    record Got(int status, Fields fields, byte[] bytes) {
        String field(S3Header header) {
            return fields.get(header).orElse("");
        }
    }

    @BeforeEach
    void makeBucket() {
        fake.objects().create(BUCKET.value());
        policy.rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
    }

    @AfterEach
    void stop() throws Exception {
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] joined(byte[]... parts) {
        Buffer all = Buffer.buffer();
        for (byte[] part : parts) {
            all.appendBytes(part);
        }
        return all.getBytes();
    }

    static ObjectRef object() {
        return ObjectRef.of(BUCKET, new ObjectKey(KEY));
    }

    Caller caller() {
        return new Caller(policy.named(who), "AKME", new Secret("s"), transport, "request-1", policy);
    }

    /** Another process takes over: nothing of the first one's memory is left. */
    void anotherReplica() {
        gateway = new Replica(stores, kms, true);
    }

    String create() {
        return create(Fields.none());
    }

    String create(Fields fields) {
        return ((Document.CreatedUpload) created(fields).document()).uploadId();
    }

    S3Response.Xml created(Fields fields) {
        var operation = new UploadOperation.CreateMultipartUpload(object(), fields);
        return (S3Response.Xml) run(() -> gateway.create.handle(operation, caller(), Body.empty()));
    }

    /** The tag of the part. */
    String part(String upload, int number, byte[] bytes) {
        return partAnswer(upload, number, bytes, Fields.none())
                .fields()
                .get(S3Header.ETAG)
                .orElseThrow();
    }

    S3Response partAnswer(String upload, int number, byte[] bytes, Fields fields) {
        return partAnswer(upload, number, Body.of(Buffer.buffer(bytes)), bytes.length, fields);
    }

    S3Response partAnswer(String upload, int number, Body body, long length, Fields fields) {
        var operation = new UploadOperation.UploadPart(object(), upload, number, OptionalLong.of(length), fields);
        return run(() -> gateway.part.handle(operation, caller(), body));
    }

    /** A body whose sender claims a checksum that was verified. */
    static Body claiming(byte[] bytes, Checksum.Algorithm algorithm) {
        return Body.of(Buffer.buffer(bytes)).claiming(Optional.of(algorithm), () -> Optional.of(sum(algorithm, bytes)));
    }

    static Checksum sum(Checksum.Algorithm algorithm, byte[] bytes) {
        var running = new StreamChecksums().begin(algorithm);
        running.update(Buffer.buffer(bytes));
        return running.value();
    }

    static CompletedPart named(int number, String etag) {
        return new CompletedPart(number, etag, Optional.empty());
    }

    Document.CompletedUpload complete(String upload, CompletedPart... parts) {
        return (Document.CompletedUpload)
                completed(upload, Fields.none(), Conditions.none(), parts).document();
    }

    S3Response.Xml completed(String upload, Fields fields, Conditions asked, CompletedPart... parts) {
        return run(() -> completing(upload, fields, asked, parts));
    }

    Uni<S3Response.Xml> completing(String upload, Fields fields, Conditions asked, CompletedPart... parts) {
        var operation = new UploadOperation.CompleteMultipartUpload(
                object(), upload, List.of(parts), asked, "//gw.example/photos/a/b%20c.bin", fields);
        return gateway.complete
                .handle(operation, caller(), Body.empty())
                .flatMap(answer -> ((S3Response.Awaited) answer).answer());
    }

    S3Response abort(String upload) {
        var operation = new UploadOperation.AbortMultipartUpload(object(), upload, Fields.none());
        return run(() -> gateway.abort.handle(operation, caller(), Body.empty()));
    }

    PartsPage parts(String upload, int after, int max) {
        var operation = new UploadOperation.ListParts(object(), upload, after, max, false, Fields.none());
        S3Response answer = run(() -> gateway.listParts.handle(operation, caller(), Body.empty()));
        return ((Document.Parts) ((S3Response.Xml) answer).document()).page();
    }

    Got put(Body body, OptionalLong length, Fields fields, Conditions asked) {
        var operation = new S3Operation.PutObject(object(), length, asked, fields);
        return run(() -> gateway.put.handle(operation, caller(), body).flatMap(this::read));
    }

    Got get() {
        var operation =
                new S3Operation.GetObject(object(), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> gateway.get.handle(operation, caller(), Body.empty()).flatMap(this::read));
    }

    Got head() {
        var operation =
                new S3Operation.HeadObject(object(), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> gateway.head.handle(operation, caller(), Body.empty()).flatMap(this::read));
    }

    /** Whether the store holds an object under the key. */
    boolean visible() {
        return fake.objects().get(BUCKET.value(), KEY).isPresent();
    }

    /** How many requests the store has seen since the last call. */
    int requests() {
        int now = fake.seen().size();
        int more = now - seenBefore;
        seenBefore = now;
        return more;
    }

    ErrorAnswer refused(Supplier<?> call) {
        Throwable failure = catchThrowable(call::get);
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    String code(Supplier<?> call) {
        return refused(call).code();
    }

    /** What a call that is made on an event loop comes to. */
    <T> T run(Supplier<Uni<T>> call) {
        return Uni.createFrom().completionStage(start(call)).await().atMost(Duration.ofSeconds(30));
    }

    <T> CompletableFuture<T> start(Supplier<Uni<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(ignored ->
                Uni.createFrom().deferred(call::get).subscribe().with(result::complete, result::completeExceptionally));
        return result;
    }

    private Uni<Got> read(S3Response response) {
        return switch (response) {
            case S3Response.Empty e -> Uni.createFrom().item(new Got(e.status(), e.fields(), new byte[0]));
            case S3Response.Bytes b ->
                Collecting.collect(b.body(), 64 << 20)
                        .map(buffer -> new Got(b.status(), b.fields(), buffer.getBytes()));
            case S3Response.Xml x -> throw new IllegalStateException("not of an object");
            case S3Response.Awaited a -> throw new IllegalStateException("not of an object");
        };
    }
}
