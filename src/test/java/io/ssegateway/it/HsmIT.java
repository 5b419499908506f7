package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.SoftHsm;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A gateway whose rule names a key of a token of SoftHSM2, with the files that the manual names. */
class HsmIT {
    private static final String BUCKET = "photos";
    private static final String SECRET = "photographer-secret-canary";

    @TempDir
    private static Path folder;

    private static SoftHsm token;
    private static TestStore store;

    @BeforeAll
    static void starts() {
        token = SoftHsm.token();
        token.key("photos");
        store = StoreKind.behindTheSuite();
        try (S3Client direct = Clients.direct(store)) {
            direct.createBucket(b -> b.bucket(BUCKET));
        }
    }

    @AfterAll
    static void stops() {
        store.close();
        token.close();
    }

    private static RunningGateway gateway() throws IOException {
        Path pin = Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
        String policy = Files.readString(Path.of("deploy/kms/pkcs11.yaml"));
        return RunningGateway.over(
                store,
                policy,
                more -> more.with("GATEWAY_KMS_HSM_TYPE", "pkcs11")
                        .with("GATEWAY_KMS_HSM_MODULE", token.module().toString())
                        .with("GATEWAY_KMS_HSM_TOKEN_LABEL", token.label())
                        .with("GATEWAY_KMS_HSM_PIN_FILE", pin.toString())
                        .with("GATEWAY_KEY_CACHE_TTL", "1s")
                        .with("PHOTOGRAPHER_SECRET", SECRET));
    }

    private static S3Client client(RunningGateway gateway) {
        return Clients.sync(gateway.tlsEndpoint(), "AKPHOTOGRAPHER", SECRET, Clients.http(gateway));
    }

    private static void put(S3Client client, String key, String text) {
        client.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private static String get(S3Client client, String key) {
        return client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
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
    void readsAfterARestartWhatItWroteBefore() throws IOException {
        try (RunningGateway before = gateway();
                S3Client client = client(before)) {
            put(client, "kept", "under a key of the token");
            assertThat(get(client, "kept")).isEqualTo("under a key of the token");
            assertThat(client.headObject(b -> b.bucket(BUCKET).key("kept")).ssekmsKeyId())
                    .isEqualTo("photos");
            assertThat(before.process().log()).doesNotContain(SoftHsm.PIN, SECRET);
        }
        try (S3Client direct = Clients.direct(store)) {
            byte[] stored =
                    direct.getObjectAsBytes(b -> b.bucket(BUCKET).key("kept")).asByteArray();
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("token");
        }
        try (RunningGateway after = gateway();
                S3Client client = client(after)) {
            assertThat(get(client, "kept")).isEqualTo("under a key of the token");
        }
    }

    @Test
    @Tag("I12")
    void startsWithoutTheTokenAndServesOnceItIsThereAndAgainAfterItWasTakenAway() throws IOException {
        token.takeAway();
        boolean away = true;
        try (RunningGateway gateway = gateway();
                S3Client client = client(gateway)) {
            assertThat(status(() -> put(client, "early", "early"))).isEqualTo(503);
            token.bringBack();
            away = false;
            awaitServing(client, "early");

            token.takeAway();
            away = true;
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(() -> get(client, "early")) == 503);
            token.bringBack();
            away = false;
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> status(() -> get(client, "early")) == 200);
        } finally {
            if (away) {
                token.bringBack();
            }
        }
    }

    private static void awaitServing(S3Client client, String key) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> status(() -> put(client, key, key)) == 200);
    }
}
