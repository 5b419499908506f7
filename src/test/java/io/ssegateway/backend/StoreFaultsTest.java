package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFaultsTest extends StoreFixture {
    private static final int SIZE = 4_000_000;

    private final Store hasty = storeFor(settings(fake.endpoint()).withTimeouts(SHORT));

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_536, SIZE - 1})
    void aTruncatedAnswerFailsAndNeverEnds(long after) {
        fake.objects().put("photos", "a/b.jpg", new byte[SIZE], Map.of());
        fake.next(new Fault.Truncate(after));

        assertThatThrownBy(() -> answer(store.collect(get(), SIZE))).satisfies(StoreFaultsTest::isUnavailable);
    }

    @Test
    void anAnswerLostBeforeAnybodyListensStillFails() throws Exception {
        fake.objects().put("photos", "a/b.jpg", new byte[1000], Map.of());
        fake.next(new Fault.Truncate(10));
        StoreResponse head = answer(store.send(get()));
        AtomicReference<Throwable> failure = new AtomicReference<>();

        await().pollDelay(Duration.ofMillis(100)).untilAsserted(() -> {
            head.body().stream().exceptionHandler(failure::set);
            assertThat(failure.get()).isNotNull();
        });

        isUnavailable(failure.get());
    }

    @Test
    void aStalledAnswerFailsAfterTheIdleTime() {
        fake.objects().put("photos", "a/b.jpg", new byte[SIZE], Map.of());
        fake.next(new Fault.StallBody(100_000));

        assertThatThrownBy(() -> answer(hasty.collect(get(), SIZE))).satisfies(StoreFaultsTest::isUnavailable);
    }

    @Test
    void aReaderThatTakesItsTimeIsNotTheStoresStall() throws Exception {
        fake.objects().put("photos", "a/b.jpg", new byte[SIZE], Map.of());
        Body body = answer(hasty.send(get())).body();
        AtomicLong read = new AtomicLong();
        AtomicReference<String> end = new AtomicReference<>("");

        vertx.setTimer(3 * SHORT.idle().toMillis(), ignored -> {
            body.stream().exceptionHandler(e -> end.set("failed"));
            body.stream().endHandler(e -> end.set("ended"));
            body.stream().handler(buffer -> read.addAndGet(buffer.length())).resume();
        });

        await().until(() -> !end.get().isEmpty());
        assertThat(end.get()).isEqualTo("ended");
        assertThat(read).hasValue(SIZE);
    }

    @Test
    void noAnswerAtAllFailsAfterTheIdleTimeAndIsNotSentTwice() {
        fake.always(new Fault.NeverAnswer());

        assertThatThrownBy(() -> answer(hasty.send(put("x")))).satisfies(StoreFaultsTest::isUnavailable);
        assertThat(fake.seen()).hasSize(1);
    }

    @Test
    void aCopyIsWaitedForLongerThanAnythingElse() {
        fake.always(new Fault.NeverAnswer());
        Store hastier = storeFor(settings(fake.endpoint())
                .withTimeouts(new BackendSettings.Timeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(5))));
        List<String> ended = new CopyOnWriteArrayList<>();
        StoreRequest copy = StoreRequest.of("PUT", BUCKET, new ObjectKey("copy"))
                .fields(Fields.none().with(S3Header.COPY_SOURCE, "/photos/a"));

        hastier.send(copy).subscribe().with(ignored -> {}, failure -> ended.add("copy"));
        hastier.send(put("x")).subscribe().with(ignored -> {}, failure -> ended.add("put"));

        await().until(() -> ended.size() == 2);
        assertThat(ended).containsExactly("put", "copy");
    }

    @Test
    void aStaleConnectionIsReplacedOnceForReplayableRequests() {
        answer(store.send(put("one")));
        fake.next(new Fault.CloseAtOnce());

        answer(store.send(put("two")));

        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().bytes())
                .isEqualTo("two".getBytes());
        assertThat(fake.seen()).hasSize(3);
    }

    @Test
    void aRequestIsReplayedOnceAndNoMore() {
        fake.always(new Fault.CloseAtOnce());

        assertThatThrownBy(() -> answer(store.send(put("x")))).satisfies(StoreFaultsTest::isUnavailable);
        assertThat(fake.seen()).hasSize(2);
    }

    @Test
    void whatMayNotBeReplayedIsSentOnce() {
        fake.always(new Fault.LoseAnswer());

        assertThatThrownBy(() -> answer(store.send(put(Body.of(Buffer.buffer("x")), false))))
                .satisfies(StoreFaultsTest::isUnavailable);
        assertThat(fake.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"503, SlowDown", "403, AccessDenied", "507, XMinioStorageFull"})
    void anEarlyErrorStopsTheUploadAndIsTold(int status, String code) {
        fake.next(new Fault.AnswerEarly(status, code));
        LoopSource source = LoopSource.of(1L << 30, 60_000);

        assertThatThrownBy(() -> onLoop(() -> store.send(put(source.body(1L << 30), false))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StoreError.class, e -> {
                    assertThat(e.status()).isEqualTo(status);
                    assertThat(e.code()).isEqualTo(code);
                });
        assertThat(source.aborted()).isTrue();
        assertThat(source.produced()).isLessThan(64L << 20);
    }

    @Test
    void aConnectionThatSawHalfAnUploadIsNotUsedAgain() {
        fake.next(new Fault.AnswerEarly(403, "AccessDenied"));
        LoopSource source = LoopSource.of(1L << 30, 60_000);
        assertThatThrownBy(() -> onLoop(() -> store.send(put(source.body(1L << 30), false))));

        answer(store.send(put("next")));

        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().bytes())
                .isEqualTo("next".getBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 60_000, SIZE - 1, SIZE})
    void aBodyThatFailsLeavesNothingAndTellsItsOwnFailure(long after) {
        S3Exception failure = new S3Exception(S3Error.BAD_DIGEST);
        LoopSource source = LoopSource.failing(after, 60_000, failure);

        assertThatThrownBy(() -> onLoop(() -> store.send(put(source.body(SIZE), false))))
                .cause()
                .isSameAs(failure);

        assertThat(fake.objects().keys("photos")).isEmpty();
        assertThat(fake.seen().stream().filter(FakeStore.Seen::complete)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, SIZE - 1, SIZE + 1, SIZE + 60_000})
    void aBodyOfAnotherLengthThanDeclaredFails(long actual) {
        LoopSource source = LoopSource.of(actual, 60_000);

        assertThatThrownBy(() -> onLoop(() -> store.send(put(source.body(SIZE), false))))
                .cause()
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INCOMPLETE_BODY));
        assertThat(fake.objects().keys("photos")).isEmpty();
    }

    @Test
    void cancellingAnUploadResetsIt() {
        fake.always(new Fault.NeverRead());
        LoopSource source = LoopSource.of(1L << 30, 60_000);
        AtomicReference<Cancellable> call = new AtomicReference<>();
        vertx.runOnContext(ignored -> call.set(
                store.send(put(source.body(1L << 30), false)).subscribe().with(answer -> {}, failure -> {})));
        await().until(() -> source.produced() > 0);

        call.get().cancel();

        await().until(source::aborted);
    }

    @Test
    void anUploadWaitsForAStoreThatDoesNotRead() throws Exception {
        fake.always(new Fault.NeverRead());
        LoopSource source = LoopSource.of(1L << 30, 60_000);

        assertThatThrownBy(() -> onLoop(() -> hasty.send(put(source.body(1L << 30), false))))
                .cause()
                .satisfies(StoreFaultsTest::isUnavailable);

        // what the kernel's socket buffers take, not what the source could give
        assertThat(source.produced()).isLessThan(64L << 20);
    }

    @Test
    void abortingAnAnswerNobodyReadLeavesOtherRequestsAlone() {
        fake.objects().put("photos", "a/b.jpg", new byte[10], Map.of());
        StoreResponse unread = answer(store.send(get()));
        fake.next(new Fault.StallBody(5));
        StoreResponse other = answer(store.send(get()));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        other.body().stream().exceptionHandler(failure::set);

        unread.body().abort();
        unread.body().abort();

        assertThat(answer(store.collect(get(), 10)).bytes().length()).isEqualTo(10);
        assertThat(failure.get()).isNull();
        other.body().abort();
    }
}
