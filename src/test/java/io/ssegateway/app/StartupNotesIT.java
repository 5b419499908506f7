package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.GatewayProcess;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would refuse clients later stands in the log at the start, with the setting to change. */
class StartupNotesIT {
    private static final String POLICY = """
            version: 1
            keys: {k: {}}
            principals:
              app: {credentials: [{access-key: AKAPP, secret: "env:APP_SECRET"}], buckets: {"*": all}, kms: {k: use}}
            buckets:
              - {match: "*", encrypt: sse-kms, key: k}
              - {match: "old-*", encrypt: sse-kms, key: k, plaintext-reads: serve}
            """;

    @TempDir
    private Path folder;

    @Test
    void namesWhatIsMissingAndWhatLiesInClear() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("policies")).resolve("p.yaml"), POLICY);
        try (Passphrase passphrase = Passphrase.takeOver("a passphrase".toCharArray())) {
            var unused = KeyStoreFile.createKey(folder.resolve("keys"), passphrase, "k");
        }
        Vertx vertx = Vertx.vertx();
        try (FakeStore store = FakeStore.start(vertx)) {
            for (String bucket : new String[] {"a-state", "photos", "old-photos", "sealed"}) {
                store.objects().create(bucket);
            }
            var unused = store.objects().put("a-state", "v1/root-check", new byte[10], Map.of());
            unused = store.objects().put("photos", "clear.txt", new byte[300_000], Map.of());
            unused = store.objects().put("old-photos", "clear.txt", new byte[10], Map.of());
            unused = store.objects().put("sealed", "k", new byte[1_280], Map.of("x-amz-meta-ssegw", "AQ"));
            try (GatewayProcess gateway = gateway(store).start()) {
                gateway.await("the note", g -> g.log().contains("bucket photos holds objects that are not encrypted"));
                assertThat(gateway.log())
                        .contains("'clear.txt'", "plaintext-reads: serve", "no TLS listener", "GATEWAY_TLS_CERT")
                        .doesNotContain("bucket old-photos", "bucket sealed", "bucket a-state");
                assertThat(store.lines()).noneMatch(line -> line.contains("/a-state?") && line.contains("max-keys=10"));
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private GatewayProcess.Builder gateway(FakeStore store) {
        return GatewayProcess.of("run")
                .with("GATEWAY_HOST", "127.0.0.1")
                .with("GATEWAY_HTTP_PORT", "0")
                .with("GATEWAY_BACKEND_ENDPOINT", store.endpoint().toString())
                .with("GATEWAY_BACKEND_ACCESS_KEY", "AK")
                .with("GATEWAY_BACKEND_SECRET_KEY", "backend-secret")
                .with("GATEWAY_STATE_BUCKET", "a-state")
                .with("GATEWAY_POLICIES", folder.resolve("policies").toString())
                .with("GATEWAY_KEYSTORE", folder.resolve("keys").toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", "a passphrase")
                .with("APP_SECRET", "app-secret");
    }
}
