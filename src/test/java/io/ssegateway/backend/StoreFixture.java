package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings.Timeouts;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake store and a store client for it, over real sockets. */
abstract class StoreFixture {
    static final BucketName BUCKET = new BucketName("photos");
    static final ObjectKey KEY = new ObjectKey("a/b.jpg");
    /** For tests that wait for a stall; others must not fail because the machine is busy. */
    static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(5));

    Vertx vertx = Vertx.vertx();
    FakeStore fake = FakeStore.start(vertx);
    Store store = storeAt(fake.endpoint());

    @BeforeEach
    void makeBucket() {
        fake.objects().create("photos");
    }

    @AfterEach
    void stop() throws Exception {
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static BackendSettings settings(URI endpoint) {
        return BackendSettings.of(endpoint, "fake-1", new Credentials("AKFAKE", new SecretKey("secret")))
                .withTimeouts(Timeouts.standard());
    }

    Store storeAt(URI endpoint) {
        return storeFor(settings(endpoint));
    }

    Store storeFor(BackendSettings settings) {
        return new VertxStores(vertx, InstantSource.system(), Map.of("main", settings)).of("main");
    }

    static StoreRequest put(Body body, boolean replayable) {
        return new StoreRequest(
                "PUT", Optional.of(BUCKET), Optional.of(KEY), Map.of(), Fields.none(), body, replayable);
    }

    static StoreRequest put(String text) {
        return put(Body.of(Buffer.buffer(text)), true);
    }

    static StoreRequest get() {
        return StoreRequest.of("GET", BUCKET, KEY);
    }

    /** Waits for an answer or throws what it failed with. */
    static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    /** Runs on one event loop and waits. */
    <T> T onLoop(java.util.function.Supplier<Uni<T>> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(ignored -> work.get().subscribe().with(result::complete, result::completeExceptionally));
        return result.get(10, TimeUnit.SECONDS);
    }
}
