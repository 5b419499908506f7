package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http.Method;
import io.minio.MinioClient;
import io.ssegateway.testing.DemoProcess;
import io.ssegateway.testing.ServerCache;
import io.ssegateway.testing.TestCertificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of {@code gw demo}: a signal reaches its whole process group, as a Ctrl-C or a supervisor's TERM does. */
class DemoIT {
    private static final int SIZE = 8 << 20;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[SIZE];

    private DemoProcess start() {
        return start(Map.of());
    }

    private DemoProcess start(Map<String, String> environment) {
        return DemoProcess.start(folder, environment);
    }

    private static int port() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** An upload to {@code photos/x} of which the first half is on its way. */
    private HttpsURLConnection halfAnUpload(DemoProcess demo) throws Exception {
        new SplittableRandom(1).nextBytes(content);
        demo.run("\"$1\" s3 mb s3://photos", ServerCache.awsCli());
        MinioClient client = MinioClient.builder()
                .endpoint(demo.variable("AWS_ENDPOINT_URL"))
                .region(demo.variable("AWS_REGION"))
                .credentials(demo.variable("AWS_ACCESS_KEY_ID"), demo.variable("AWS_SECRET_ACCESS_KEY"))
                .build();
        String url = client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(Method.PUT)
                .bucket("photos")
                .object("x")
                .expiry(5, TimeUnit.MINUTES)
                .build());
        HttpsURLConnection upload = (HttpsURLConnection) URI.create(url).toURL().openConnection();
        upload.setSSLSocketFactory(
                TestCertificates.trusting(TestCertificates.in(demo.data().resolve("tls")))
                        .getSocketFactory());
        upload.setRequestMethod("PUT");
        upload.setDoOutput(true);
        upload.setFixedLengthStreamingMode(SIZE);
        upload.getOutputStream().write(content, 0, SIZE / 2);
        upload.getOutputStream().flush();
        return upload;
    }

    private void endsBoth(DemoProcess demo, ProcessHandle store) {
        assertThat(demo.gateway().waitFor()).as(demo.gateway().log()).isZero();
        assertThat(store.isAlive()).isFalse();
        assertThat(demo.gateway().log()).doesNotContain("store ended", "Exception", "ERROR");
        assertThat(demo.data().resolve("store.pid")).doesNotExist();
        assertThat(demo.data().resolve("demo.env")).doesNotExist();
        assertThat(demo.data().resolve("recover.env")).isRegularFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aSignalEndsBothAndLeavesOnlyWhatRecoveryNeeds(String signal) {
        try (DemoProcess demo = start()) {
            ProcessHandle store = demo.store();
            assertThat(demo.gateway().log()).contains("starting the store", "demo.env", "Ctrl-C ends both");

            demo.gateway().signalGroup(signal);

            endsBoth(demo, store);
        }
    }

    @Test
    void aRunningTransferIsFinishedFirstAndTheNextStartGoesOnWithTheSameState() throws Exception {
        String secret;
        try (DemoProcess demo = start()) {
            ProcessHandle store = demo.store();
            secret = demo.variable("AWS_SECRET_ACCESS_KEY");
            HttpsURLConnection upload = halfAnUpload(demo);

            demo.gateway().signalGroup("INT");
            demo.gateway().await("stopping", gateway -> gateway.log().contains("stopping"));
            assertThat(demo.data().resolve("demo.env")).doesNotExist();
            upload.getOutputStream().write(content, SIZE / 2, SIZE / 2);
            upload.getOutputStream().close();

            assertThat(upload.getResponseCode()).isEqualTo(200);
            endsBoth(demo, store);
            assertThat(Files.readString(demo.data().resolve("audit.jsonl")))
                    .contains("\"operation\":\"PutObject\"", "\"event\":\"stop\"");
            assertThat(demo.gateway().log()).doesNotContain("\"requestId\"");
        }
        byte[] authority = Files.readAllBytes(folder.resolve("gw-data/tls/ca.pem"));
        try (DemoProcess demo = start()) {
            demo.run("\"$1\" s3 cp s3://photos/x back", ServerCache.awsCli());

            assertThat(folder.resolve("back")).hasBinaryContent(content);
            assertThat(demo.variable("AWS_SECRET_ACCESS_KEY")).isEqualTo(secret);
            assertThat(demo.data().resolve("tls/ca.pem")).hasBinaryContent(authority);
        }
    }

    @Test
    void aTransferThatStandsStillHoldsTheEndUpNoLongerThanTheDrain() throws Exception {
        try (DemoProcess demo = start(Map.of("GATEWAY_DRAIN", "500ms"))) {
            ProcessHandle store = demo.store();
            HttpsURLConnection upload = halfAnUpload(demo);

            demo.gateway().signalGroup("TERM");

            endsBoth(demo, store);
            assertThat(demo.gateway().log()).contains("are cut");
            upload.disconnect();
        }
        try (Stream<Path> stored = Files.list(folder.resolve("gw-data/store/photos"))) {
            assertThat(stored.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aStoreLeftByAKillIsEndedByTheNextStart() {
        try (DemoProcess killed = start()) {
            ProcessHandle left = killed.store();
            killed.gateway().kill();
            assertThat(left.isAlive()).isTrue();

            try (DemoProcess demo = start()) {
                assertThat(left.isAlive()).isFalse();
                assertThat(demo.gateway().log()).contains("an earlier demo left");
                demo.run("\"$1\" s3 ls", ServerCache.awsCli());
            }
        }
    }

    @Test
    void takesThePortItIsGivenAndNoSettingOfAnotherGateway() throws Exception {
        int port = port();
        Map<String, String> exported = Map.of(
                "GATEWAY_HTTPS_PORT",
                String.valueOf(port),
                "GATEWAY_KEYSTORE_PASSPHRASE",
                "of another key store",
                "GATEWAY_BACKEND_ENDPOINT",
                "http://127.0.0.1:1");
        try (DemoProcess demo = start(exported)) {
            assertThat(demo.variable("AWS_ENDPOINT_URL")).isEqualTo("https://localhost:" + port);
            demo.run("\"$1\" s3 mb s3://photos", ServerCache.awsCli());
        }
    }
}
