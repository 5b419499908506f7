package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** One object of 1 GiB through a gateway with a heap of 128 MiB. */
@ExtendWith(Stage.class)
class BigObjectIT {
    private static final long SIZE = 1024L * 1024 * 1024;
    private static final int BLOCK = 4 * 1024 * 1024;
    private static final String BUCKET = "sealed-big";

    @Test
    void aGibibytePassesThroughASmallHeap() throws IOException {
        try (RunningGateway gateway = RunningGateway.over(Stage.store(), b -> b.jvm("-Xmx128m"));
                S3Client client = Clients.sync(gateway)) {
            client.createBucket(r -> r.bucket(BUCKET));
            client.putObject(
                    r -> r.bucket(BUCKET).key("gib"), RequestBody.fromInputStream(Octets.stream(SIZE, 81), SIZE));
            try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key("gib"))) {
                assertThat(Octets.sha256(in)).isEqualTo(Octets.sha256(Octets.stream(SIZE, 81)));
            }
            System.out.printf(
                    "1 GiB both ways, heap 128 MiB: peak %d MiB%n",
                    gateway.process().memory("VmHWM") / 1024 / 1024);
            storeHoldsNothingOf(Octets.stream(SIZE, 81).readNBytes(BLOCK));
        } finally {
            Stage.direct().deleteObject(r -> r.bucket(BUCKET).key("gib"));
        }
    }

    /** Every block of the stored bytes is searched for the windows of a sample of the plaintext. */
    private static void storeHoldsNothingOf(byte[] sample) throws IOException {
        Windows windows = new Windows(sample);
        assertThat(windows.in(sample)).isPositive();
        try (InputStream in =
                Stage.direct().getObject(r -> r.bucket(BUCKET).key("gib").range("bytes=0-" + (2L * BLOCK - 1)))) {
            byte[] stored = in.readAllBytes();
            assertThat(stored).hasSize(2 * BLOCK);
            assertThat(windows.in(stored)).isZero();
        }
    }
}
