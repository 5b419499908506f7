package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.Wire.Answer;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Policies and keys change under a running gateway; transport is judged by policy alone. */
class PolicyReloadIT {
    private static final byte[] BYTES = Octets.of(1000, 51);
    private static Vertx vertx;
    private static FakeStore store;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = FakeStore.start(vertx);
        store.objects().create("sealed-a");
        store.objects().create("other-a");
        store.objects().create("plain-a");
        gateway = RunningGateway.over(store.endpoint(), b -> {
            b.gateway().disable("other");
            return b.with("GATEWAY_KEY_CACHE_TTL", "2s");
        });
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @BeforeEach
    void standingPolicy() {
        gateway.policy(Standing.onLoopback());
        within(Duration.ofSeconds(5), () -> put("/sealed-a/there").status() == 200 && stale() == 0);
    }

    private static double stale() {
        return Metrics.of(gateway).value("gateway_policy_stale");
    }

    private static void within(Duration time, Callable<Boolean> what) {
        Awaitility.await()
                .atMost(time.plusMillis(500))
                .pollInterval(Duration.ofMillis(50))
                .until(what);
    }

    private static Answer put(String target) {
        return send("PUT", target, BYTES);
    }

    private static Answer get(String target) {
        return send("GET", target, new byte[0]);
    }

    private static Answer send(String method, String target, byte[] body) {
        try {
            return new SdkSigner(gateway.port()).sign(method, target, body).send(gateway.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewRuleIsInForceWithinFiveSecondsUnderLoad() {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                assertThat(put("/sealed-a/load").status()).isEqualTo(200);
                assertThat(get("/sealed-a/load").body()).isEqualTo(BYTES);
                served.incrementAndGet();
            }
        });
        try {
            assertThat(put("/fresh-a/x").code()).isEqualTo("NoEncryptionPolicy");
            gateway.policy(Standing.onLoopback()
                    .replace("buckets:\n  - {", "buckets:\n  - {match: \"fresh-*\", encrypt: none}\n  - {"));
            within(
                    Duration.ofSeconds(5),
                    () -> send("PUT", "/fresh-a", new byte[0]).status() == 200);
        } finally {
            over.set(true);
        }
        load.join();
        assertThat(served).hasPositiveValue();
    }

    @Test
    void aBadFileKeepsTheOldRulesAndIsCounted() {
        gateway.policy(Standing.onLoopback().replace("encrypt: sse-kms, key: k}", "encrypt: sse-kmz, key: k}"));

        within(Duration.ofSeconds(5), () -> stale() == 1);
        assertThat(put("/sealed-a/new").status()).isEqualTo(200);
        assertThat(gateway.process().log()).contains("sse-kmz").contains("it.yaml:");
        gateway.policy(Standing.onLoopback());
        within(Duration.ofSeconds(5), () -> stale() == 0);
    }

    @Test
    void encryptedObjectsTravelOverHttpsOnly() {
        gateway.policy(Standing.policy());
        within(Duration.ofSeconds(5), () -> put("/sealed-a/http").status() == 403);
        int before = store.seen().size();

        Answer put = put("/sealed-a/http");
        Answer spoofed = spoofed("PUT", BYTES);
        assertThat(put.code()).isEqualTo("AccessDenied");
        assertThat(put.text()).contains("HTTPS");
        assertThat(spoofed.status() + spoofed.code()).isEqualTo("403AccessDenied");
        assertThat(store.seen()).hasSize(before);
        Answer get = get("/sealed-a/there");
        assertThat(get.status() + get.code()).isEqualTo("403AccessDenied");
        assertThat(get.text()).contains("HTTPS");
        assertThat(spoofed("GET", new byte[0]).status()).isEqualTo(403);
        assertThat(put("/plain-a/http").status()).isEqualTo(200);
        try (S3Client tls = Clients.sync(gateway)) {
            tls.putObject(r -> r.bucket("sealed-a").key("tls"), RequestBody.fromBytes(BYTES));
            assertThat(tls.getObjectAsBytes(r -> r.bucket("sealed-a").key("tls"))
                            .asByteArrayUnsafe())
                    .isEqualTo(BYTES);
        }
    }

    private static Answer spoofed(String method, byte[] body) {
        try {
            return new SdkSigner(gateway.port())
                    .header("X-Forwarded-Proto", "https")
                    .sign(method, "/sealed-a/there", body)
                    .send(gateway.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itStartsWhileARuleNamesADisabledKeyAndNoticesBothChanges() {
        Answer refused = put("/other-a/x");
        assertThat(refused.status() + refused.code()).isEqualTo("400KMS.DisabledException");

        gateway.enable("other");
        within(Duration.ofSeconds(5), () -> put("/other-a/x").status() == 200);
        assertThat(get("/other-a/x").body()).isEqualTo(BYTES);

        gateway.disable("other");
        within(Duration.ofSeconds(5), () -> get("/other-a/x").code().equals("KMS.DisabledException"));
        assertThat(put("/other-a/y").code()).isEqualTo("KMS.DisabledException");
        assertThat(put("/sealed-a/y").status()).isEqualTo(200);
    }

    @Test
    void aClearObjectInASealedBucketNamesTheSetting() throws IOException {
        store.objects().put("sealed-a", "clear", "clear text".getBytes("UTF-8"), Map.of());

        for (String range : new String[] {"", "bytes=0-1", "bytes=-2"}) {
            SdkSigner signer = new SdkSigner(gateway.port());
            Wire get = (range.isEmpty() ? signer : signer.header("range", range))
                    .sign("GET", "/sealed-a/clear", new byte[0]);
            Answer answer = get.send(gateway.port());
            assertThat(answer.status() + answer.code()).isEqualTo("403AccessDenied");
            assertThat(answer.text()).contains("plaintext-reads: serve").doesNotContain("clear text");
        }
    }

    @Test
    void tellsWhoMayNotRead() {
        try (S3Client reader = Clients.sync(
                gateway.tlsEndpoint(), Standing.READER_ACCESS, Standing.READER_SECRET, Clients.http(gateway))) {
            reader.getObjectAsBytes(r -> r.bucket("sealed-a").key("there"));
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            return;
        }
        throw new AssertionError("a principal without key rights has read a sealed object");
    }
}
