package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state bucket in real stores: made, listed in order, removed, and swept by what the store says of its uploads. */
class StateBucketIT {
    private static final BucketName PHOTOS = new BucketName("photos");
    private static final ObjectKey KEY = new ObjectKey("käse/a b+c.jpg");
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>(.*?)</UploadId>");

    private final HeldRoots roots = new HeldRoots(1, 0x11);
    private Instant now = Instant.now();

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @EnumSource(names = {"MINIO", "VERSITYGW"})
    void keepsAndSweepsUploads(StoreKind kind) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestStore store = kind.start()) {
            VertxStores stores = new VertxStores(
                    vertx,
                    InstantSource.system(),
                    Map.of(
                            "main",
                            BackendSettings.of(
                                    URI.create(store.endpoint()),
                                    store.region(),
                                    new Credentials(store.accessKey(), new SecretKey(store.secretKey())))));
            StateSettings settings =
                    new StateSettings(Optional.of(new BucketName("gw-state")), Map.of("main", store.region()));
            States states = new States(stores, settings, roots, Samples.RANDOM, () -> now);
            States others = new States(stores, settings, roots, Samples.RANDOM, () -> now);
            get(stores.of("main").collect(StoreRequest.of("PUT", PHOTOS), 1_000));
            UploadRecord one = begun(stores, states.of("main"));
            UploadRecord two = begun(stores, others.of("main"));
            listsInOrder(states.of("main"), others.of("main"), one);
            sweeps(stores, states, one, two);
            stores.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private UploadRecord begun(VertxStores stores, UploadState state) {
        get(state.reach());
        UploadName name = new UploadName(PHOTOS, KEY, created(stores.of("main")));
        try (UploadSeal seal =
                UploadSeal.begin(KeySource.customer(), Samples.key(1), Samples.PLACE, true, Samples.RANDOM)) {
            UploadSecrets secrets =
                    new UploadSecrets("photos", "", seal.envelope(), seal.copy(), state.box(seal, name.uid()));
            return get(state.write(new UploadRecord(name, "alice", now, secrets, Optional.empty(), Optional.empty())));
        }
    }

    private static String created(Store store) {
        StoreRequest request = StoreRequest.of("POST", PHOTOS, KEY).query("uploads", "");
        String answer = get(store.collect(request, 10_000)).bytes().toString(StandardCharsets.UTF_8);
        Matcher id = UPLOAD_ID.matcher(answer);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static void listsInOrder(UploadState writes, UploadState reads, UploadRecord upload) {
        assertThat(get(reads.read(upload.name()))).hasValue(upload);
        PartWhere longest = PartWhere.stored("e".repeat(PartWhere.ETAG_LIMIT));
        List<Integer> numbers = new ArrayList<>();
        try (FooterKey footerKey = reads.footerKey(upload);
                PartRecordKey key = footerKey.partRecordKey()) {
            for (int part : new int[] {9_999, 1, 1_000, 42}) {
                get(writes.commit(upload.uid(), key, part, longest, StateFixture.part(part, 5 << 20)));
            }
            PartRecord small = StateFixture.part(43, 5);
            Buffer stream = Buffer.buffer(small.header().framed()).appendBytes(new byte[5 + 16]);
            PartWhere kept = get(writes.keep(upload.uid(), 43, stream));
            PartEntry entry = get(writes.commit(upload.uid(), key, 43, kept, small));
            get(reads.eachPart(upload.uid(), key, 0, found -> numbers.add(found.part())));
            assertThat(numbers).containsExactly(1, 42, 43, 1_000, 9_999);
            numbers.clear();
            get(reads.eachPart(upload.uid(), key, 42, found -> numbers.add(found.part()) && numbers.size() < 2));
            assertThat(numbers).containsExactly(43, 1_000);
            assertThat(get(reads.kept(upload.uid(), entry))).hasValue(stream);
        }
    }

    /** Two days later one upload still runs and the other was aborted behind the gateway's back. */
    private void sweeps(VertxStores stores, States states, UploadRecord aborted, UploadRecord running) {
        StoreRequest abort = StoreRequest.of("DELETE", PHOTOS, KEY)
                .query("uploadId", aborted.name().backendId());
        get(stores.of("main").collect(abort, 1_000));
        Janitor janitor = new Janitor(states, RunningUploads.of(stores), () -> now);
        assertThat(get(janitor.sweep())).isEqualTo(new Swept(2, 0, 0, Optional.empty()));
        now = now.plus(Duration.ofDays(2));
        assertThat(get(janitor.sweep())).isEqualTo(new Swept(2, 1, 0, Optional.empty()));
        UploadState state = states.of("main");
        assertThat(get(state.read(aborted.name()))).isEmpty();
        assertThat(get(state.read(running.name()))).hasValue(running);
        get(state.remove(running.uid()));
        assertThat(get(janitor.sweep())).isEqualTo(Swept.NOTHING);
    }
}
