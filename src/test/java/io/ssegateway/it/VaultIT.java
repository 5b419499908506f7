package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.ssegateway.testing.VaultProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A gateway whose rules name keys of a real Vault, with the settings and the rights that the manual names. */
class VaultIT {
    /** The least rights for one key, as operators are told. */
    private static final Path LEAST = Path.of("deploy/kms/vault-policy.hcl");

    private static final String TTL = "1s";

    private static VaultProcess vault;
    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client client;

    @BeforeAll
    static void starts() throws Exception {
        vault = VaultProcess.start();
        vault.key("photos", Map.of("derived", true));
        vault.key("closed", Map.of());
        vault.policy("gateway", Files.readAllLines(LEAST));
        String token = vault.token(Map.of("period", "10m"), "gateway");
        String policy = Standing.onLoopback()
                .replace(
                        "keys: {k: {}, other: {}}",
                        "keys: {k: {}, other: {}, photos: {kms: vault, id: transit/photos},"
                                + " closed: {kms: vault, id: transit/closed}, gone: {kms: vault, id: transit/gone}}")
                .replace("kms: {k: use, other: use}", "kms: {\"*\": use}")
                .replace("buckets:\n  -", """
                        buckets:
                          - {match: photos, encrypt: sse-kms, key: photos}
                          - {match: closed, encrypt: sse-kms, key: closed}
                          -""");
        store = StoreKind.behindTheSuite();
        gateway = RunningGateway.over(
                store,
                policy,
                more -> more.with("GATEWAY_KMS_VAULT_TYPE", "vault")
                        .with("GATEWAY_KMS_VAULT_ADDRESS", vault.endpoint())
                        .with("GATEWAY_KMS_VAULT_TOKEN", token)
                        .with("QUARKUS_LOG_LEVEL", "TRACE")
                        .with("GATEWAY_KEY_CACHE_TTL", TTL));
        client = Clients.sync(gateway);
        client.createBucket(b -> b.bucket("photos"));
        client.createBucket(b -> b.bucket("closed"));
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
        store.close();
        vault.close();
    }

    private static void put(String bucket, String key, String text) {
        client.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private static String get(String key) {
        return client.getObjectAsBytes(b -> b.bucket("photos").key(key)).asUtf8String();
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    @Test
    void writesAndReadsUnderAKeyOfTheVault() {
        put("photos", "one", "under transit/photos");
        HeadObjectResponse head = client.headObject(b -> b.bucket("photos").key("one"));

        assertThat(get("one")).isEqualTo("under transit/photos");
        assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head.ssekmsKeyId()).isEqualTo("photos");
    }

    @Test
    void readsOnAfterTheVaultHasRotatedTheKey() {
        put("photos", "old", "old");
        vault.call("POST", "transit/keys/photos/rotate", new JsonObject());
        put("photos", "new", "new");

        assertThat(get("old")).isEqualTo("old");
        assertThat(get("new")).isEqualTo("new");
    }

    @Test
    void refusesWhatTheVaultDoesNotAllowTheGateway() {
        assertThatThrownBy(() -> put("closed", "one", "never"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isBetween(400, 403));
        assertThat(client.listObjectsV2(b -> b.bucket("closed")).contents()).isEmpty();
    }

    @Test
    void answers503WhileTheVaultIsAwayAndServesWhenItIsBack() {
        put("photos", "kept", "kept");
        vault.stop();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(() -> get("kept")) == 503);
            assertThat(status(() -> put("photos", "lost", "lost"))).isEqualTo(503);
            assertThat(client.listObjectsV2(b -> b.bucket("photos").prefix("kept"))
                            .contents())
                    .hasSize(1);
        } finally {
            vault.startSealed();
            vault.unseal();
        }
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> status(() -> get("kept")) == 200);
        assertThat(status(() -> client.headObject(b -> b.bucket("photos").key("lost"))))
                .isEqualTo(404);
    }

    @Test
    void writesNeitherTokenNorKeyToTheLogAndTheAuditRecordsInIt() {
        put("photos", "quiet", "quiet");

        Awaitility.await().until(() -> gateway.process().log().contains("\"key\":\"quiet\""));
        assertThat(gateway.process().log())
                .contains("TRACE", "\"provider\":\"vault\",\"keyId\":\"transit/photos\"")
                .doesNotContain("hvs.", "vault:v1:", "X-Vault-Token");
    }
}
