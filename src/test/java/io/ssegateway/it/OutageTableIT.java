package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.CountingProxy;
import io.ssegateway.testing.CountingProxy.Line;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.ssegateway.testing.VaultProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The outage table, cell by cell: a real Vault and a real store, each behind a line that can be cut, or taken and never
 * answered. Every outage also meets a gateway that starts in it.
 */
@Tag("I12")
class OutageTableIT {
    private static final String STATE = "gw-state";
    /** How long keys are remembered, and how long a bucket key lives: both end within a test. */
    private static final String TTL = "8s";

    private static final Duration ENDS = Duration.ofSeconds(40);

    private static final String POLICY = """
            version: 1
            network: {secure: [127.0.0.0/8]}
            keys: {photos: {kms: vault, id: transit/photos}}
            principals:
              app:
                credentials: [{access-key: AKAPP, secret: "env:IT_APP"}]
                buckets: {"*": all}
                kms: {photos: use}
            buckets:
              - {match: each, encrypt: sse-kms, key: photos}
              - {match: shared, encrypt: sse-kms, key: photos, bucket-key: 12s}
              - {match: within, encrypt: sse-kms, key: photos, accept: [sse-kms, sse-obs], api: within}
              - {match: plain, encrypt: none}
            """;

    private static final Vertx VERTX = Vertx.vertx();

    private static VaultProcess vault;
    private static TestStore store;
    private static CountingProxy kmsLine;
    private static CountingProxy storeLine;
    private static RunningGateway gateway;
    private static S3Client client;

    @BeforeAll
    static void starts() throws Exception {
        vault = VaultProcess.start();
        vault.key("photos", Map.of("derived", true));
        vault.policy(
                "gateway",
                List.of(
                        "path \"transit/datakey/plaintext/photos\" { capabilities = [\"update\"] }",
                        "path \"transit/decrypt/photos\" { capabilities = [\"update\"] }",
                        "path \"transit/keys/photos\" { capabilities = [\"read\"] }"));
        store = StoreKind.behindTheSuite();
        kmsLine = CountingProxy.start(
                VERTX, URI.create(vault.endpoint()), request -> request.path().replaceAll(".*/(\\w+)/photos", "$1"));
        storeLine = CountingProxy.start(
                VERTX, URI.create(store.endpoint()), request -> request.method().name());
        gateway = another();
        client = Clients.sync(gateway);
        List.of("each", "shared", "within", "plain").forEach(name -> client.createBucket(b -> b.bucket(name)));
        // the state bucket is made when it is first needed
        var upload = client.createMultipartUpload(b -> b.bucket("each").key("parts"));
        client.abortMultipartUpload(b -> b.bucket("each").key("parts").uploadId(upload.uploadId()));
    }

    @AfterAll
    static void stops() throws Exception {
        client.close();
        gateway.close();
        storeLine.close();
        kmsLine.close();
        store.close();
        vault.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void mends() {
        kmsLine.line(request -> Line.SOUND);
        storeLine.line(request -> Line.SOUND);
        Awaitility.await().atMost(ENDS).until(() -> put("each", "back") == 200 && get("each", "back") == 200);
    }

    private static RunningGateway another() {
        return RunningGateway.over(
                storeLine.endpoint(),
                store.accessKey(),
                store.secretKey(),
                POLICY,
                more -> more.with("GATEWAY_BACKEND_REGION", store.region())
                        .with("GATEWAY_STATE_BUCKET", STATE)
                        .with("GATEWAY_KMS_VAULT_TYPE", "vault")
                        .with("GATEWAY_KMS_VAULT_ADDRESS", kmsLine.endpoint().toString())
                        .with("GATEWAY_KMS_VAULT_TOKEN", vault.token(Map.of("period", "10m"), "gateway"))
                        .with("GATEWAY_KEY_CACHE_TTL", TTL));
    }

    private static int status(Callable<?> call) {
        try {
            call.call();
            return 200;
        } catch (S3Exception e) {
            if (e.statusCode() == 503) {
                assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                        .isPresent();
            }
            return e.statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int put(S3Client to, String bucket, String key) {
        return status(() -> to.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(key)));
    }

    private static int put(String bucket, String key) {
        return put(client, bucket, key);
    }

    private static int get(String bucket, String key) {
        return status(() -> {
            String text =
                    client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
            assertThat(text).isEqualTo(key);
            return text;
        });
    }

    private static int head(String bucket, String key) {
        return status(() -> client.headObject(b -> b.bucket(bucket).key(key)));
    }

    private static int delete(String bucket, String key) {
        return status(() -> client.deleteObject(b -> b.bucket(bucket).key(key)));
    }

    private static int upload(String bucket) {
        return status(() -> client.createMultipartUpload(b -> b.bucket(bucket).key("parts")));
    }

    private static void worksWithoutKeys() {
        assertThat(head("each", "warm")).isEqualTo(200);
        assertThat(client.listObjectsV2(b -> b.bucket("each").prefix("warm")).contents())
                .hasSize(1);
        assertThat(delete("each", "gone")).isEqualTo(200);
        assertThat(head("each", "gone")).isEqualTo(404);
        assertThat(put("plain", "p")).isEqualTo(200);
        assertThat(get("plain", "p")).isEqualTo(200);
        assertThat(gateway.process().isReady()).isTrue();
    }

    /** Row "KMS" and row "KMS slow": what is remembered serves until its time is over, the rest is 503. */
    @ParameterizedTest
    @EnumSource(
            value = Line.class,
            names = {"CUT", "SILENT"})
    void withoutTheKms(Line how) throws Exception {
        for (String key : List.of("warm", "gone", "cold")) {
            assertThat(put("each", key)).isEqualTo(200);
        }
        Awaitility.await().atMost(ENDS).until(() -> get("each", "warm") == 200 && put("shared", "a") == 200);
        kmsLine.asked();
        kmsLine.line(request -> how);

        assertThat(get("each", "warm")).isEqualTo(200);
        assertThat(put("shared", "b")).isEqualTo(200);
        assertThat(get("shared", "b")).isEqualTo(200);
        assertThat(together(8, () -> get("each", "cold"))).containsOnly(503);
        if (how == Line.SILENT) {
            assertThat(kmsLine.asked()).as("one flight for eight readers").containsEntry("decrypt", 1);
        }
        assertThat(put("each", "other")).isEqualTo(503);
        worksWithoutKeys();
        startsDegraded("KMS vault", () -> put("plain", "p"), 200);

        Awaitility.await().atMost(ENDS).until(() -> get("each", "warm") == 503);
        Awaitility.await().atMost(ENDS).until(() -> put("shared", "c") == 503);
        worksWithoutKeys();
        assertThat(client.listObjectsV2(b -> b.bucket("each")).contents())
                .noneMatch(object -> object.key().equals("other"));
    }

    /** Row "state bucket": only what needs the state is refused. */
    @Test
    void withoutTheStateBucket() throws Exception {
        for (String key : List.of("warm", "gone", "cold")) {
            assertThat(put("each", key)).isEqualTo(200);
        }
        assertThat(put("within", "a")).isEqualTo(200);
        assertThat(get("each", "warm")).isEqualTo(200);
        storeLine.line(request -> request.path().startsWith("/" + STATE) ? Line.CUT : Line.SOUND);

        assertThat(get("each", "warm")).isEqualTo(200);
        assertThat(get("each", "cold")).isEqualTo(200);
        assertThat(put("each", "b")).isEqualTo(200);
        assertThat(put("shared", "b")).isEqualTo(200);
        // what was read of a bucket's default is good for a moment
        Awaitility.await().atMost(ENDS).until(() -> put("within", "b") == 503);
        assertThat(upload("each")).isEqualTo(503);
        worksWithoutKeys();
        try (RunningGateway started = another();
                S3Client other = Clients.sync(started)) {
            assertThat(started.process().isReady()).isTrue();
            assertThat(put(other, "each", "c")).isEqualTo(200);
            assertThat(put(other, "within", "c")).isEqualTo(503);
        }
    }

    /** Row "backend": everything is 503, and nobody calls the gateway unready for it. */
    @Test
    void withoutTheStore() throws Exception {
        assertThat(put("each", "warm")).isEqualTo(200);
        assertThat(get("each", "warm")).isEqualTo(200);
        storeLine.line(request -> Line.CUT);

        assertThat(get("each", "warm")).isEqualTo(503);
        assertThat(get("each", "cold")).isEqualTo(503);
        assertThat(put("shared", "a")).isEqualTo(503);
        assertThat(put("each", "a")).isEqualTo(503);
        assertThat(put("plain", "a")).isEqualTo(503);
        assertThat(head("each", "warm")).isEqualTo(503);
        assertThat(delete("each", "warm")).isEqualTo(503);
        assertThat(status(() -> client.listObjectsV2(b -> b.bucket("each")))).isEqualTo(503);
        assertThat(gateway.process().isReady()).isTrue();
        startsDegraded("the store", () -> put("plain", "p"), 503);
    }

    private static void startsDegraded(String who, Callable<Integer> call, int status) throws Exception {
        try (RunningGateway started = another()) {
            assertThat(started.process().isReady()).isTrue();
            started.process()
                    .await(
                            "the note",
                            g -> g.log().contains("degraded: ") && g.log().contains(who + " does not answer yet"));
        }
        assertThat(call.call()).isEqualTo(status);
    }

    private static List<Integer> together(int many, Callable<Integer> call) throws Exception {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            for (int i = 0; i < many; i++) {
                all.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return call.call();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        threads));
            }
        }
        return all.stream().map(CompletableFuture::join).toList();
    }
}
