package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.SdkSigner.Payload;
import io.ssegateway.it.Wire.Answer;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that stalls, resets, lies and has no time: the client is told, never misled, and the next request works. */
class FaultyStoreIT {
    private static final int SIZE = 300_000;
    private static final byte[] BYTES = Octets.of(SIZE, 41);
    private static final byte[] LARGE = Octets.of(8 * 1024 * 1024, 42);
    private static Vertx vertx;
    private static FakeStore store;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = FakeStore.start(vertx);
        gateway = RunningGateway.over(store.endpoint(), b -> b.with("GATEWAY_IDLE_TIMEOUT", "2s"));
        for (String bucket : new String[] {"sealed-a", "obs-a", "plain-a"}) {
            store.objects().create(bucket);
            assertThat(put("/" + bucket + "/good", BYTES).status()).isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @AfterEach
    void theNextRequestWorks() {
        store.heal();
        assertThat(gateway.process().handle().isAlive())
                .as(() -> "the gateway runs; " + gateway.process().log())
                .isTrue();
        for (String bucket : new String[] {"sealed-a", "obs-a", "plain-a"}) {
            Answer answer = get("/" + bucket + "/good");
            assertThat(answer.success()).isTrue();
            assertThat(answer.body()).isEqualTo(BYTES);
        }
        Awaitility.await("every reservation given back")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Metrics.of(gateway).value("gateway_admission_reserved_bytes") == 0);
    }

    private static Answer get(String target) {
        return send("GET", target, new byte[0]);
    }

    private static Answer put(String target, byte[] body) {
        return send("PUT", target, body);
    }

    private static Answer send(String method, String target, byte[] body) {
        try {
            return new SdkSigner(gateway.port()).sign(method, target, body).send(gateway.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Not whole, and what came is the beginning of the truth. */
    private static void noCleanEnd(Answer answer, byte[] truth) {
        assertThat(answer.success()).isFalse();
        if (answer.status() == 200) {
            assertThat(answer.header("content-length")).isEqualTo(Integer.toString(truth.length));
            assertThat(answer.body()).isEqualTo(Arrays.copyOf(truth, answer.body().length));
        } else if (answer.status() != 0) {
            assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 65_536, 100_000, 300_000})
    void aResetInTheMiddleOfAReadIsAResetForTheClient(int after) {
        for (String bucket : new String[] {"sealed-a", "plain-a"}) {
            store.always(new Fault.Truncate(Math.min(after, bucket.startsWith("plain") ? SIZE - 1 : SIZE)));

            noCleanEnd(get("/" + bucket + "/good"), BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void aStoreThatStallsInAReadIsGivenUp(int after) {
        store.always(new Fault.StallBody(after));

        noCleanEnd(get("/sealed-a/good"), BYTES);
    }

    @Test
    void aBitFlippedOnTheWayIsFound() {
        for (int offset : new int[] {0, 39, 40, 70_000, 200_000, SIZE}) {
            store.always(new Fault.FlipBit(offset));

            noCleanEnd(get("/sealed-a/good"), BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SlowDown", "ServiceUnavailable"})
    void aBusyStoreIsPassedOnWithRetryAfter(String code) {
        store.always(new Fault.Answer(503, code));
        for (Answer answer : new Answer[] {
            get("/sealed-a/good"),
            get("/obs-a/good"),
            get("/plain-a/good"),
            put("/sealed-a/new", BYTES),
            put("/sealed-a/new", LARGE),
            get("/sealed-a?list-type=2"),
            send("DELETE", "/sealed-a/new", new byte[0])
        }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.header("retry-after")).isNotEmpty();
        }
    }

    @Test
    void aStoreThatRefusesEarlyIsPassedOnWhileTheClientStillSends() {
        for (String bucket : new String[] {"sealed-a", "plain-a"}) {
            store.always(new Fault.AnswerEarly(503, "SlowDown"));

            Answer answer = put("/" + bucket + "/early", LARGE);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("SlowDown");
            store.heal();
            assertThat(get("/" + bucket + "/early").status()).isEqualTo(404);
        }
    }

    @Test
    void aStaleConnectionIsTriedAgainForASmallObject() {
        store.next(new Fault.CloseAtOnce());

        assertThat(put("/sealed-a/stale", BYTES).status()).isEqualTo(200);
        store.next(new Fault.CloseAtOnce());
        assertThat(get("/sealed-a/stale").body()).isEqualTo(BYTES);
    }

    @Test
    void aStoreThatDiesDuringAnUploadIsAnError() {
        store.always(new Fault.CloseAtOnce());

        assertThat(put("/sealed-a/dead", LARGE).status()).isIn(0, 500, 502, 503);
        assertThat(store.objects().get("sealed-a", "dead")).isEmpty();
    }

    @Test
    void aStoreThatNeverReadsIsGivenUp() {
        store.always(new Fault.NeverRead());

        assertThat(put("/sealed-a/never", LARGE).success()).isFalse();
    }

    @Test
    void aFragmentThatACarelessStorePublishedIsRefused() throws IOException {
        store.publishShortPuts();
        Wire put = new SdkSigner(gateway.port()).payload(Payload.UNSIGNED).sign("PUT", "/sealed-a/short", LARGE);
        put.cut(LARGE.length / 2).sendAndLeave(gateway.port());
        Wire bad = new SdkSigner(gateway.port()).sign("PUT", "/sealed-a/wrong", LARGE);
        assertThat(bad.flipped(LARGE.length - 1).send(gateway.port()).status()).isEqualTo(400);
        for (String key : new String[] {"short", "wrong"}) {
            Awaitility.await("the fragment of " + key)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> store.objects().get("sealed-a", key).isPresent());
            int stored = store.objects().get("sealed-a", key).orElseThrow().bytes().length;
            assertThat(stored).isBetween(1, LARGE.length);

            assertThat(get("/sealed-a/" + key).success()).isFalse();
        }
    }
}
