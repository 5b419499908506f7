package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.SdkSigner.Payload;
import io.ssegateway.it.Wire.Answer;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** At TRACE, after work and every kind of trouble: no secret and no plaintext in logs, errors or the store (I7). */
class SecretsIT {
    private static final byte[] CANARY =
            ("canary-plaintext-" + "the quick brown fox jumps over it 0123456789 ".repeat(2_000)).getBytes(UTF_8);
    private static final String STORE_SECRET = "backend-secret";
    private static final List<Answer> ERRORS = new ArrayList<>();
    private static Vertx vertx;
    private static FakeStore store;
    private static RunningGateway gateway;
    private static String log;

    @BeforeAll
    static void workAndTrouble() throws Exception {
        vertx = Vertx.vertx();
        store = FakeStore.start(vertx);
        gateway = RunningGateway.over(
                store.endpoint(),
                b -> b.with("QUARKUS_LOG_LEVEL", "TRACE")
                        .with("QUARKUS_LOG_CATEGORY__IO_QUARKUS__LEVEL", "TRACE")
                        .with("GATEWAY_IDLE_TIMEOUT", "5s"));
        for (String bucket : new String[] {"sealed-a", "obs-a", "mixed-a", "plain-a"}) {
            store.objects().create(bucket);
            work("/" + bucket + "/canary");
        }
        trouble();
        log = gateway.process().log();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void work(String target) throws IOException {
        for (Payload payload : Payload.values()) {
            assertThat(signer().payload(payload)
                            .sign("PUT", target, CANARY)
                            .send(gateway.port())
                            .status())
                    .isEqualTo(200);
        }
        Answer answer = signer().sign("GET", target, new byte[0]).send(gateway.port());
        assertThat(answer.body()).isEqualTo(CANARY);
        String url = signer().presign("GET", target, Duration.ofMinutes(1)).target();
        assertThat(signer().unsigned("GET", url, new byte[0])
                        .send(gateway.port())
                        .status())
                .isEqualTo(200);
    }

    private static void trouble() throws IOException {
        error(signer().as(Standing.ACCESS, "wrong-" + Standing.SECRET).sign("PUT", "/sealed-a/x", CANARY));
        error(signer().sign("PUT", "/sealed-a/x", CANARY).flipped(10));
        error(signer().payload(Payload.CHUNKS)
                .sign("PUT", "/sealed-a/x", CANARY)
                .flipped(2_000));
        error(signer().payload(Payload.CHUNKS).sign("PUT", "/plain-a/x", CANARY).flipped(2_000));
        error(signer().header("Content-MD5", "x").sign("PUT", "/sealed-a/x", CANARY));
        error(signer().sign("PUT", "/unruled/x", CANARY));
        error(signer().sign("POST", "/sealed-a?delete=", CANARY));
        Stored good = store.objects().get("sealed-a", "canary").orElseThrow();
        byte[] bad = good.bytes().clone();
        bad[100] ^= 1;
        store.objects().put("sealed-a", "bad", good.withBytes(bad));
        store.objects().put("sealed-a", "canary2", good);
        store.objects().put("sealed-a", "noise", good.withHeader("x-amz-meta-ssegw", "AAAA"));
        for (String key : new String[] {"bad", "canary2", "noise"}) {
            error(signer().sign("GET", "/sealed-a/" + key, new byte[0]));
        }
        for (Fault fault :
                new Fault[] {new Fault.Truncate(500), new Fault.FlipBit(200), new Fault.Answer(503, "Busy")}) {
            store.always(fault);
            error(signer().sign("GET", "/sealed-a/canary", new byte[0]));
            error(signer().sign("GET", "/obs-a/canary", new byte[0]));
        }
        store.heal();
    }

    private static SdkSigner signer() {
        return new SdkSigner(gateway.port());
    }

    private static void error(Wire request) {
        Answer answer = request.send(gateway.port());
        assertThat(answer.success()).isFalse();
        ERRORS.add(answer);
    }

    private static Map<String, byte[]> secrets() {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        Map.of(
                        "client's", Standing.SECRET,
                        "reader's", Standing.READER_SECRET,
                        "store's", STORE_SECRET,
                        "passphrase", Standing.PASSPHRASE,
                        "plaintext", new String(CANARY, 0, 16, UTF_8))
                .forEach((name, text) -> {
                    byte[] bytes = text.getBytes(UTF_8);
                    String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
                    secrets.put(name, bytes);
                    // The last characters depend on what would follow.
                    secrets.put(
                            name + " in base64",
                            base64.substring(0, base64.length() - 2).getBytes(UTF_8));
                    secrets.put(
                            name + " in hex", HexFormat.of().formatHex(bytes).getBytes(UTF_8));
                });
        return secrets;
    }

    private static void clean(String where, byte[] found) {
        assertThat(new Windows(CANARY).in(found))
                .as("plaintext windows in %s", where)
                .isZero();
        String text = new String(found, ISO_8859_1);
        secrets()
                .forEach((name, secret) -> assertThat(text)
                        .as("%s in %s", name, where)
                        .doesNotContainIgnoringCase(new String(secret, ISO_8859_1)));
    }

    @Test
    void theLogAtTraceHoldsNoSecretAndNoPlaintext() {
        assertThat(log).contains("TRACE");
        assertThat(log)
                .as("the audit records stand in it")
                .contains(
                        "\"operation\":\"PutObject\"",
                        "\"reason\":\"SignatureDoesNotMatch",
                        "\"reason\":\"integrity: ");
        clean("the log", log.getBytes(ISO_8859_1));
    }

    @Test
    void errorsHoldNoSecretAndNoPlaintext() {
        assertThat(ERRORS).hasSizeGreaterThan(10);
        for (Answer answer : ERRORS) {
            clean("headers", answer.headers().toString().getBytes(UTF_8));
            if (answer.status() >= 400) {
                clean("error " + answer.code(), answer.body());
            }
        }
    }

    @Test
    void theStoreHoldsNoSecretAndPlaintextOnlyWhereThePolicySaysSo() {
        for (String bucket : new String[] {"sealed-a", "obs-a", "mixed-a"}) {
            for (String key : store.objects().keys(bucket)) {
                Stored stored = store.objects().get(bucket, key).orElseThrow();
                clean(bucket + "/" + key, stored.bytes());
                clean(
                        "metadata of " + bucket + "/" + key,
                        stored.headers().toString().getBytes(ISO_8859_1));
            }
        }
        for (FakeStore.Seen seen : store.seen()) {
            clean("request to the store", (seen.target() + seen.headers()).getBytes(ISO_8859_1));
        }
    }

    @Test
    void theSearchFindsWhatIsThere() {
        byte[] plain = store.objects().get("plain-a", "canary").orElseThrow().bytes();

        assertThat(new Windows(CANARY).in(plain)).isPositive();
        assertThat(new Windows(CANARY).in(("x" + new String(CANARY, 5, 40, UTF_8)).getBytes(UTF_8)))
                .isPositive();
    }
}
