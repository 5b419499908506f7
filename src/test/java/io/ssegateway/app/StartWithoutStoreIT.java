package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.GatewayProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The store is down when the gateway starts: it starts, says it is ready, and answers 503 for what needs the store. */
class StartWithoutStoreIT {
    private static final String POLICY = """
            version: 1
            network: {secure: [127.0.0.0/8]}
            keys: {k: {}}
            principals:
              app:
                credentials: [{access-key: AKAPP, secret: "env:APP_SECRET"}]
                buckets: {"*": all}
                kms: {k: use}
            buckets:
              - {match: "*", encrypt: sse-kms, key: k}
            """;

    @TempDir
    private Path folder;

    @Test
    @Tag("I12")
    void startsAndIsReadyAndAnswers503() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("policies")).resolve("p.yaml"), POLICY);
        try (Passphrase passphrase = Passphrase.takeOver("a passphrase".toCharArray())) {
            var unused = KeyStoreFile.createKey(folder.resolve("keys"), passphrase, "k");
        }
        int port = freePort();
        try (GatewayProcess gateway = GatewayProcess.of("run")
                .with("GATEWAY_HOST", "127.0.0.1")
                .with("GATEWAY_HTTP_PORT", Integer.toString(port))
                .with("GATEWAY_BACKEND_ENDPOINT", "http://127.0.0.1:" + freePort())
                .with("GATEWAY_BACKEND_ACCESS_KEY", "AK")
                .with("GATEWAY_BACKEND_SECRET_KEY", "backend-secret")
                .with("GATEWAY_POLICIES", folder.resolve("policies").toString())
                .with("GATEWAY_KEYSTORE", folder.resolve("keys").toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", "a passphrase")
                .with("APP_SECRET", "app-secret")
                .start()) {
            assertThat(statusOfGet(port)).isEqualTo(503);
            gateway.await("the note", g -> g.log().contains("the store does not answer yet"));
            assertThat(gateway.terminate()).isZero();
        }
    }

    private static int statusOfGet(int port) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD)
                        .retryStrategy(r -> r.maxAttempts(1))
                        .apiCallTimeout(Duration.ofSeconds(20)))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKAPP", "app-secret")))
                .build()) {
            var unused = client.getObjectAsBytes(b -> b.bucket("photos").key("k"));
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
