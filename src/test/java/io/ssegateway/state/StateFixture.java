package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.StorePreset;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** The state bucket on a fake store behind a real socket. */
abstract class StateFixture {
    static final String BUCKET = "gw-state";
    static final UploadName NAME = new UploadName(new BucketName("photos"), new ObjectKey("käse/a b.jpg"), "upload-1");
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    final HeldRoots roots = new HeldRoots(1, 0x11);
    final VertxStores stores =
            new VertxStores(vertx, java.time.InstantSource.system(), Map.of("main", backend(), "obs", obs()));
    Instant now = NOW;

    private BackendSettings backend() {
        return BackendSettings.of(fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")));
    }

    /** The same store, taken for one that judges no conditions of writes. */
    private BackendSettings obs() {
        StatedCapabilities stated = StorePreset.OBS.under(StatedCapabilities.none());
        return backend().withProbing(new BackendSettings.Probing(Optional.empty(), stated));
    }

    @AfterEach
    void stop() throws Exception {
        stores.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** As another replica, or after a restart: nothing is remembered. */
    States fresh(StateRoots keys) {
        StateSettings settings = new StateSettings(Optional.of(new BucketName(BUCKET)), Map.of("main", "us-east-1"));
        return new States(stores, settings, keys, Samples.RANDOM, () -> now);
    }

    UploadState state() {
        return fresh(roots).of("main");
    }

    static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(120));
    }

    static void assertUnavailable(Supplier<Uni<?>> call) {
        assertError(S3Error.SERVICE_UNAVAILABLE, call);
    }

    static void assertError(S3Error error, Supplier<Uni<?>> call) {
        Throwable failure = catchThrowable(() -> get(call.get()));
        assertThat(failure).isInstanceOf(S3Exception.class);
        assertThat(((S3Exception) failure).error()).isEqualTo(error);
    }

    UploadRecord record(UploadName name) {
        try (UploadSeal seal =
                UploadSeal.begin(KeySource.customer(), Samples.key(1), Samples.PLACE, true, Samples.RANDOM)) {
            UploadSecrets secrets = new UploadSecrets(
                    "photos", "alias/key", seal.envelope(), seal.copy(), state().box(seal, name.uid()));
            return new UploadRecord(name, "alice", now, secrets, Optional.empty(), Optional.empty());
        }
    }

    static PartRecord part(int number, long size) {
        try (DataKey dataKey = Samples.dataKey();
                PartSeal seal = PartSeal.begin(dataKey, number, size, true, Samples.RANDOM)) {
            return seal.record(Optional.of(Bytes.of(Samples.bytes(16))), Optional.empty());
        }
    }

    PartRecordKey partKey(UploadRecord upload) {
        try (FooterKey footerKey = state().footerKey(upload)) {
            return footerKey.partRecordKey();
        }
    }

    List<PartEntry> parts(UploadState state, UploadRecord upload, int after) {
        List<PartEntry> found = new ArrayList<>();
        get(state.eachPart(upload.uid(), partKey(upload), after, found::add));
        return found;
    }

    String object(UploadUid uid, String rest) {
        return "v1/u/" + uid + "/" + rest;
    }

    Stored stored(String name) {
        return fake.objects().get(BUCKET, name).orElseThrow();
    }

    void store(String name, byte[] bytes) {
        fake.objects().put(BUCKET, name, bytes, Map.of());
    }

    /** Makes an object as old as this. */
    void age(String name, Duration age) {
        Stored old = stored(name);
        fake.objects().put(BUCKET, name, new Stored(old.bytes(), old.headers(), old.etag(), now.minus(age)));
    }

    List<String> names() {
        return fake.objects().keys(BUCKET);
    }
}
