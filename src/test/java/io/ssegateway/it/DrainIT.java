package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** TERM lets what runs come to its end. */
@ExtendWith(Stage.class)
class DrainIT {
    @Test
    void aRunningDownloadEndsWholeAndTheExitCodeIsZero() throws Exception {
        int size = 32 * 1024 * 1024;
        try (RunningGateway gateway = RunningGateway.over(Stage.store());
                S3Client client = Clients.sync(gateway)) {
            client.createBucket(r -> r.bucket("sealed-drain"));
            client.putObject(
                    r -> r.bucket("sealed-drain").key("d"), RequestBody.fromInputStream(Octets.stream(size, 61), size));
            try (InputStream in = client.getObject(r -> r.bucket("sealed-drain").key("d"))) {
                byte[] first = in.readNBytes(100_000);
                gateway.process().handle().destroy();
                Awaitility.await("the drain").atMost(Duration.ofSeconds(10)).until(() -> !accepts(gateway));
                byte[] rest = in.readAllBytes();
                assertThat(first.length + rest.length).isEqualTo(size);
                byte[] truth = Octets.stream(size, 61).readAllBytes();
                assertThat(rest).isEqualTo(Arrays.copyOfRange(truth, 100_000, size));
            }
            assertThat(gateway.process().waitFor()).isZero();
        }
    }

    /** Readiness goes first, or the port; either says that new requests belong elsewhere. */
    private static boolean accepts(RunningGateway gateway) {
        try {
            var connection = (HttpURLConnection)
                    URI.create(gateway.process().health("ready")).toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
