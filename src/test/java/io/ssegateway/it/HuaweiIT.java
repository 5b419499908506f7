package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.FakeHuaweiKms;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A gateway with the shipped policy of a tenant, {@code policies/tenants/acme.yaml}, whose key is in Huawei Cloud KMS:
 * in a fake that the official SDK vouches for, with the rights of {@code deploy/kms/huawei-policy.json}.
 */
class HuaweiIT {
    private static final String KEY = "522d6070-0000-4000-8000-000000000001";
    private static final String SECRET = "canary-huawei-secret-90ab";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Vertx vertx;
    private static FakeHuaweiKms kms;
    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client client;

    @BeforeAll
    static void starts() throws IOException {
        vertx = Vertx.vertx();
        kms = FakeHuaweiKms.start(vertx);
        kms.keys().add(KEY, "acme");
        kms.signatures().knows("HWAKKMS", SECRET);
        kms.allows("HWAKKMS", shownRights());
        store = StoreKind.behindTheSuite();
        gateway = RunningGateway.over(
                store,
                tenant(),
                more -> more.with("GATEWAY_KMS_HUAWEI_TYPE", "huawei")
                        .with("GATEWAY_KMS_HUAWEI_ADDRESS", kms.address().toString())
                        .with("GATEWAY_KMS_HUAWEI_REGION", "ap-southeast-2")
                        .with("GATEWAY_KMS_HUAWEI_PROJECT", FakeHuaweiKms.PROJECT)
                        .with("GATEWAY_KMS_HUAWEI_ACCESS_KEY", "HWAKKMS")
                        .with("GATEWAY_KMS_HUAWEI_SECRET_KEY", SECRET)
                        .with("GATEWAY_KEY_CACHE_TTL", "1s"));
        client = Clients.sync(gateway);
        client.createBucket(b -> b.bucket("acme-data"));
        client.createBucket(b -> b.bucket("acme-vault"));
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
        store.close();
        kms.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void behaves() {
        kms.behaves();
        kms.keys().state(KEY, "2");
    }

    /** The shipped file, with the suite's own store, principal and network. */
    private static String tenant() throws IOException {
        return Files.readString(Path.of("policies/tenants/acme.yaml"))
                        .replace("HWAKACME", Standing.ACCESS)
                        .replace("file:/run/secrets/acme-etl", "env:IT_APP")
                        .replaceAll(" *backend-as: .*\n", "")
                        .replace(" backend: obs,", "")
                + Standing.SECURE;
    }

    private static Set<String> shownRights() throws IOException {
        Set<String> rights = new HashSet<>();
        new JsonObject(Files.readString(Path.of("deploy/kms/huawei-policy.json")))
                .getJsonArray("Statement")
                .getJsonObject(0)
                .getJsonArray("Action")
                .forEach(action -> rights.add((String) action));
        return rights;
    }

    private static void put(String bucket, String key, String text) {
        client.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private static String get(String bucket, String key) {
        return client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
    }

    private static String outcome(Runnable call) {
        try {
            call.run();
            return "200";
        } catch (S3Exception e) {
            return e.statusCode() + " " + e.awsErrorDetails().errorCode();
        }
    }

    private static void awaits(String outcome, Runnable call) {
        Awaitility.await().atMost(PATIENCE).until(() -> outcome(call).equals(outcome));
    }

    @Test
    void writesAndReadsUnderTheTenantsKey() {
        put("acme-data", "one", "under acme/main");
        put("acme-vault", "one", "without bucket keys");
        HeadObjectResponse head = client.headObject(b -> b.bucket("acme-data").key("one"));

        assertThat(get("acme-data", "one")).isEqualTo("under acme/main");
        assertThat(get("acme-vault", "one")).isEqualTo("without bucket keys");
        assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head.ssekmsKeyId()).isEqualTo("acme/main");
        assertThat(kms.asked()).anyMatch(call -> call.endsWith("/create-datakey"));
    }

    @Test
    void refusesWhileTheKeyIsDisabledAndServesWhenItIsNot() {
        put("acme-vault", "kept", "kept");
        kms.keys().state(KEY, "3");
        awaits("400 KMS.DisabledException", () -> get("acme-vault", "kept"));
        assertThat(outcome(() -> put("acme-vault", "lost", "lost"))).isEqualTo("400 KMS.DisabledException");

        kms.keys().state(KEY, "2");
        awaits("200", () -> get("acme-vault", "kept"));
        awaits("200", () -> put("acme-vault", "back", "back"));
    }

    @Test
    void answers503WhileTheServiceThrottlesOrFails() {
        put("acme-vault", "slow", "slow");
        kms.answers((request, body) -> FakeHuaweiKms.refuseAtTheGateway(request, 429, "APIGW.0308"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> outcome(() -> get("acme-vault", "slow")).startsWith("503"));
        kms.answers((request, body) -> FakeHuaweiKms.refuse(request, 500, "KMS.0101"));
        assertThat(outcome(() -> put("acme-vault", "never", "never"))).startsWith("503");

        kms.behaves();
        awaits("200", () -> get("acme-vault", "slow"));
    }

    @Test
    void writesNeitherSecretNorWhatTheServiceSaidToTheLog() {
        put("acme-data", "quiet", "quiet");

        assertThat(gateway.process().log()).doesNotContain("canary");
    }
}
