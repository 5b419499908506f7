package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.backend.BackendSettings.Probing;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.LoopSource;
import io.ssegateway.testing.Weakness;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A streamed upload to a store that publishes what came of a cut one. */
class CommitByUploadTest extends StoreFixture {
    private static final int SIZE = 2_000_000;

    private final Store careless = storeFor(settings(fake.endpoint())
            .withProbing(new Probing(
                    Optional.empty(), StatedCapabilities.none().with(Capability.CUT_UPLOADS_VANISH, false))));

    @BeforeEach
    void beCareless() {
        fake.weak(Weakness.PUBLISHES_CUT_UPLOADS);
        fake.objects().put("photos", "a/b.jpg", "before".getBytes(), Map.of());
    }

    private static StoreRequest streamed() {
        return put(LoopSource.of(SIZE, 60_000).body(SIZE), false);
    }

    private Stored stored() {
        return fake.objects().get("photos", "a/b.jpg").orElseThrow();
    }

    @Test
    void isAnUploadOfOnePartWithAllThatDescribesTheObject() throws Exception {
        Fields fields = Fields.none()
                .with(S3Header.CONTENT_TYPE, "image/jpeg")
                .withMetadata(S3Header.ENVELOPE_METADATA, "AAAA");

        StoreResponse answer = onLoop(() -> careless.send(streamed().fields(fields)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fields().get(S3Header.ETAG)).contains(stored().etag());
        assertThat(answer.body().length()).hasValue(0);
        assertThat(stored().bytes()).hasSize(SIZE);
        assertThat(stored().headers())
                .containsEntry("content-type", "image/jpeg")
                .containsEntry("x-amz-meta-ssegw", "AAAA");
        assertThat(fake.lines()).hasSize(3).first().asString().startsWith("POST");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000_000, SIZE})
    @Tag("I5")
    void whatDoesNotVerifyIsNeverVisible(int good) {
        S3Exception failure = new S3Exception(S3Error.BAD_DIGEST);

        assertThatThrownBy(() -> onLoop(() -> careless.send(
                        put(LoopSource.failing(good, 60_000, failure).body(SIZE), false))))
                .cause()
                .isSameAs(failure);

        await().until(() -> fake.uploads().open().isEmpty());
        assertThat(stored().bytes()).isEqualTo("before".getBytes());
    }

    @Test
    @Tag("I5")
    void aClientThatGoesAwayLeavesNothing() {
        int endless = 1 << 30;
        LoopSource source = LoopSource.of(endless, 60_000);
        AtomicReference<Cancellable> running = new AtomicReference<>();
        vertx.getOrCreateContext()
                .runOnContext(ignored -> running.set(careless.send(put(source.body(endless), false))
                        .subscribe()
                        .with(answer -> {}, failure -> {})));
        await().until(() -> source.produced() > 0);

        running.get().cancel();

        await().until(() -> fake.uploads().open().isEmpty());
        await().until(source::aborted);
        assertThat(stored().bytes()).isEqualTo("before".getBytes());
    }

    @Test
    void conditionsAreJudgedWhereTheObjectWouldBeReplaced() {
        Fields fields = Fields.none().with(S3Header.IF_NONE_MATCH, "*");

        assertThatThrownBy(() -> onLoop(() -> careless.send(streamed().fields(fields))))
                .cause()
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(412));
        await().until(() -> fake.uploads().open().isEmpty());
        assertThat(fake.seen().getFirst().headers()).doesNotContainKey("if-none-match");
        assertThat(stored().bytes()).isEqualTo("before".getBytes());
    }

    @Test
    void anErrorInAGoodAnswerIsAnError() {
        fake.next(new Fault.None(), new Fault.None(), new Fault.AnswerLate("  \n ", "SlowDown"));

        assertThatThrownBy(() -> onLoop(() -> careless.send(streamed())))
                .cause()
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(503));
        await().until(() -> fake.uploads().open().isEmpty());
    }

    @Test
    void aStoreThatVerifiesTrailersNeedsNoUpload() throws Exception {
        Store careful = storeFor(settings(fake.endpoint())
                .withProbing(new Probing(
                        Optional.empty(),
                        StatedCapabilities.none()
                                .with(Capability.CUT_UPLOADS_VANISH, false)
                                .with(Capability.TRAILING_CHECKSUM, true))));

        onLoop(() -> careful.send(streamed().checksummed()));

        assertThat(fake.lines()).containsExactly("PUT /photos/a/b.jpg");
    }
}
