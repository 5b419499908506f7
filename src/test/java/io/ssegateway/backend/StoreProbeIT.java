package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.LoopSource;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe at real stores, and what is sent because of it. */
class StoreProbeIT {
    private static final BucketName BUCKET = new BucketName("probed");
    private static final int SIZE = 3_000_001;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private VertxStores stores(TestStore store) {
        BackendSettings settings = BackendSettings.of(
                        URI.create(store.endpoint()),
                        store.region(),
                        new Credentials(store.accessKey(), new SecretKey(store.secretKey())))
                .withProbing(new BackendSettings.Probing(Optional.of(BUCKET), StatedCapabilities.none()));
        VertxStores stores = new VertxStores(vertx, InstantSource.system(), Map.of("main", settings));
        StoreRequest create = StoreRequest.of("PUT", BUCKET);
        boolean named = !store.region().equals("us-east-1");
        await(stores.of("main")
                .send(named ? create.body(Body.of(StoreDocuments.createBucket(store.region())), true) : create));
        return stores;
    }

    private static <T> T await(io.smallrye.mutiny.Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }

    private <T> T onLoop(Supplier<io.smallrye.mutiny.Uni<T>> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.getOrCreateContext()
                .runOnContext(ignored -> work.get().subscribe().with(result::complete, result::completeExceptionally));
        return result.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"MINIO", "VERSITYGW"})
    void findsEverythingAndLeavesNothing(StoreKind kind) {
        try (TestStore store = kind.start()) {
            VertxStores stores = stores(store);

            ProbeReport report = await(stores.probe("main", BUCKET));

            assertThat(report.undecided()).isEmpty();
            assertThat(report.capabilities().missing()).isEmpty();
            ListQuery query = new ListQuery(
                    2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100, false, false);
            assertThat(await(stores.of("main")
                                    .send(StoreRequest.of("GET", BUCKET).query("list-type", "2"))
                                    .flatMap(answer -> StoreXml.listing(answer, BUCKET, query)))
                            .entries())
                    .isEmpty();
        }
    }

    /** Whoever runs the demo meets this store. */
    @Test
    void theDemosStoreTakesAnyTrailingChecksumAndKeepsNoTags() {
        try (TestStore store = StoreKind.S3PROXY.start()) {
            ProbeReport report = await(stores(store).probe("main", BUCKET));

            assertThat(report.undecided()).isEmpty();
            assertThat(report.reason(Capability.TRAILING_CHECKSUM)).isEqualTo("it takes a wrong one as well");
            assertThat(report.capabilities().missing())
                    .containsExactly(
                            Capability.OBJECT_TAGS, Capability.TRAILING_CHECKSUM, Capability.PART_TRAILING_CHECKSUM);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MINIO", "VERSITYGW"})
    void uploadsCarryAChecksumThatTheStoreKeepsAndNoEncoding(StoreKind kind) throws Exception {
        try (TestStore server = kind.start()) {
            Store store = stores(server).of("main");
            ObjectKey key = new ObjectKey("k");
            onLoop(() -> store.send(StoreRequest.of("PUT", BUCKET, key)
                    .body(LoopSource.of(SIZE, 60_000).body(SIZE), false)
                    .checksummed()));
            StoreRequest head =
                    StoreRequest.of("HEAD", BUCKET, key).fields(Fields.none().with(S3Header.CHECKSUM_MODE, "ENABLED"));

            Fields stored = await(store.send(head)).fields();

            assertThat(stored.get(S3Header.CONTENT_LENGTH)).contains(Integer.toString(SIZE));
            assertThat(stored.has(S3Header.CHECKSUM_CRC32C)).isTrue();
            assertThat(stored.has(S3Header.CONTENT_ENCODING)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MINIO", "VERSITYGW"})
    void partsCarryOneTooAndTheUploadCompletesWithoutAWordOfThem(StoreKind kind) throws Exception {
        try (TestStore server = kind.start()) {
            Store store = stores(server).of("main");
            ObjectKey key = new ObjectKey("k");
            StoreRequest post = StoreRequest.of("POST", BUCKET, key);
            String upload = await(store.send(post.query("uploads", "")).flatMap(StoreXml::uploadId));
            StoreRequest part =
                    StoreRequest.of("PUT", BUCKET, key).query("partNumber", "1").query("uploadId", upload);

            StoreResponse stored = onLoop(() -> store.send(
                    part.body(LoopSource.of(SIZE, 60_000).body(SIZE), false).checksummed()));
            Buffer document = StoreDocuments.complete(java.util.List.of(new StoreDocuments.Part(
                    1, stored.fields().get(S3Header.ETAG).orElseThrow())));
            StoreXml.Result result =
                    await(store.send(post.query("uploadId", upload).body(Body.of(document), false))
                            .flatMap(StoreXml::completed));

            assertThat(stored.fields().has(S3Header.CHECKSUM_CRC32C)).isTrue();
            assertThat(result.etag()).endsWith("-1\"");
        }
    }
}
