package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.CountingProxy;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.ssegateway.testing.VaultProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How often small objects cost a call of a real Vault, with bucket keys and without, in the settings that are shipped.
 * {@code -Dload.puts=10000 -Dload.gets=100000} is the run of the manual; the suite makes a small one.
 */
class KmsLoadIT {
    private static final int PUTS = Integer.getInteger("load.puts", 300);
    private static final int GETS = Integer.getInteger("load.gets", 3_000);
    private static final int CLIENTS = 16;
    private static final byte[] CONTENT = new byte[4_096];

    private static final Vertx VERTX = Vertx.vertx();

    private static VaultProcess vault;
    private static TestStore store;
    private static CountingProxy line;
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
                        "path \"transit/decrypt/photos\" { capabilities = [\"update\"] }"));
        line = CountingProxy.start(
                VERTX,
                URI.create(vault.endpoint()),
                request -> request.path().replaceAll(".*/(datakey|decrypt)/.*", "$1"));
        store = StoreKind.behindTheSuite();
        String policy = Standing.onLoopback()
                .replace(
                        "keys: {k: {}, other: {}}",
                        "keys: {k: {}, other: {}, photos: {kms: vault, id: transit/photos}}")
                .replace("kms: {k: use, other: use}", "kms: {\"*\": use}")
                .replace("buckets:\n  -", """
                        buckets:
                          - {match: each, encrypt: sse-kms, key: photos}
                          - {match: shared, encrypt: sse-kms, key: photos, bucket-key: 1h}
                          -""");
        gateway = RunningGateway.over(
                store,
                policy,
                more -> more.with("GATEWAY_KMS_VAULT_TYPE", "vault")
                        .with("GATEWAY_KMS_VAULT_ADDRESS", line.endpoint().toString())
                        .with("GATEWAY_KMS_VAULT_TOKEN", vault.token(Map.of("period", "1h"), "gateway")));
        client = Clients.plainSync(gateway);
    }

    @AfterAll
    static void stops() throws Exception {
        client.close();
        gateway.close();
        store.close();
        line.close();
        vault.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void together(int many, IntConsumer one) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(ignored -> threads.submit(() -> {
                        for (int i = next.getAndIncrement(); i < many; i = next.getAndIncrement()) {
                            one.accept(i);
                        }
                    }))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** Calls of the Vault for all PUTs, then for all GETs. */
    private static int[] run(String bucket) throws Exception {
        client.createBucket(b -> b.bucket(bucket));
        line.asked();
        together(PUTS, i -> client.putObject(b -> b.bucket(bucket).key("o" + i), RequestBody.fromBytes(CONTENT)));
        int puts = calls("datakey");
        together(
                GETS,
                i -> assertThat(client.getObjectAsBytes(b -> b.bucket(bucket).key("o" + i % PUTS))
                                .asByteArrayUnsafe())
                        .hasSize(CONTENT.length));
        int gets = calls("decrypt");
        System.out.printf(
                "KmsLoadIT: %s: %d PUT: %d calls of the Vault (%.2f per 1 000); %d GET: %d (%.2f per 1 000)%n",
                bucket, PUTS, puts, 1_000.0 * puts / PUTS, GETS, gets, 1_000.0 * gets / GETS);
        return new int[] {puts, gets};
    }

    private static int calls(String kind) {
        return line.asked().getOrDefault(kind, 0);
    }

    @Test
    void bucketKeysMakeTheCallsOfManyObjectsAFew() throws Exception {
        assertThat(run("each")).containsExactly(PUTS, PUTS);
        int[] shared = run("shared");
        assertThat(shared[0]).isBetween(1, 1 + PUTS / 1_000);
        assertThat(shared[1]).isLessThanOrEqualTo(GETS / 1_000);
    }
}
