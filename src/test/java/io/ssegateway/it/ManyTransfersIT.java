package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * 400 uploads and 400 slow downloads at once against a gateway that sees 512 MiB of memory, as in a small container
 * (where the JVM takes the serial collector by itself), and has no other setting (invariant I11): what it admits it
 * finishes, what it cannot hold it refuses with 503, and who asks again gets through.
 */
@Tag("I11")
@ExtendWith(Stage.class)
class ManyTransfersIT {
    private static final int MIB = 1024 * 1024;
    private static final int EACH = 400;
    private static final int AT_ONCE = 256;
    private static final long BOUND = 512L * MIB;
    private static final int UPLOAD = 3 * MIB + 1;
    /** More than the sockets between gateway and reader take, so that a reader who waits holds the gateway up. */
    private static final int DOWNLOAD = 8 * MIB;

    private static final String BUCKET = "sealed-many";
    /** Each upload sends another window of it. */
    private static final byte[] BYTES = Octets.of(UPLOAD + EACH, 82);

    private static RunningGateway gateway;
    private static S3Client client;

    @BeforeAll
    static void start() throws IOException {
        gateway = RunningGateway.over(Stage.store(), b -> b.byScript().jvm("-XX:MaxRAM=512m", "-XX:+UseSerialGC"));
        client = Clients.sync(gateway);
        client.createBucket(r -> r.bucket(BUCKET));
        client.putObject(
                r -> r.bucket(BUCKET).key("big"), RequestBody.fromInputStream(Octets.stream(DOWNLOAD, 81), DOWNLOAD));
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void whatIsAdmittedFinishesAndTheRestIsToldToComeBack() throws Exception {
        Crowd crowd = new Crowd(2 * EACH, gateway.trusting());
        ExecutorService pool =
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
        try {
            CompletableFuture<Void> all = begin(crowd, pool);
            assertThat(crowd.answered().await(2, TimeUnit.MINUTES))
                    .as("every client has its first answer")
                    .isTrue();
            print("%d in transfer at once, %d refused".formatted(crowd.admitted(), crowd.refused()));
            for (Throwable failure : crowd.failures()) {
                throw new AssertionError("a client failed; " + gateway.process().log(), failure);
            }
            assertThat(crowd.admitted()).isBetween(AT_ONCE, 2 * EACH - 1);
            assertThat(crowd.admitted() + crowd.refused()).isEqualTo(2 * EACH);
            assertThat(Metrics.of(gateway).value("gateway_requests_active")).isGreaterThanOrEqualTo(AT_ONCE);
            crowd.release();
            all.get(5, TimeUnit.MINUTES);
        } finally {
            pool.shutdownNow();
        }
        print("all of %d transfers done".formatted(2 * EACH));
        assertThat(crowd.admitted()).as("none was admitted twice").isEqualTo(2 * EACH);
        gateway.process()
                .await(
                        "all memory given back",
                        g -> Metrics.of(gateway).value("gateway_admission_reserved_bytes") == 0);
        IntStream.range(0, EACH).parallel().forEach(ManyTransfersIT::assertStored);
        assertThat(gateway.process().memory("VmHWM")).isLessThanOrEqualTo(BOUND);
        assertThat(gateway.process().log()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
    }

    /** Signs all requests first, so that they come at once. */
    private static CompletableFuture<Void> begin(Crowd crowd, ExecutorService pool) throws IOException {
        String truth = Octets.sha256(Octets.stream(DOWNLOAD, 81));
        byte[] size = new byte[UPLOAD];
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            int from = i;
            Wire put = new SdkSigner(gateway.port())
                    .payload(SdkSigner.Payload.UNSIGNED)
                    .sign("PUT", "/" + BUCKET + "/up-" + i, size)
                    .withBody(new byte[0]);
            clients.add(() -> crowd.upload(gateway.port(), put, BYTES, from, UPLOAD));
            boolean tls = i % 2 == 0;
            int port = tls ? gateway.tlsPort() : gateway.port();
            Wire get = new SdkSigner(port).presign("GET", "/" + BUCKET + "/big", Duration.ofHours(1));
            clients.add(
                    () -> assertThat(crowd.download(port, tls, get, DOWNLOAD)).isEqualTo(truth));
        }
        return CompletableFuture.allOf(clients.stream()
                .map(one -> CompletableFuture.runAsync(one.unchecked(), pool))
                .toArray(CompletableFuture<?>[]::new));
    }

    private interface Client {
        void run() throws Exception;

        default Runnable unchecked() {
            return () -> {
                try {
                    run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            };
        }
    }

    private static void assertStored(int i) {
        try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key("up-" + i))) {
            assertThat(Octets.sha256(in))
                    .as("up-" + i)
                    .isEqualTo(Octets.sha256Hex(Arrays.copyOfRange(BYTES, i, i + UPLOAD)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String what) {
        System.out.printf(
                "%s: resident %d MiB, peak %d MiB%n",
                what, gateway.process().memory("VmRSS") / MIB, gateway.process().memory("VmHWM") / MIB);
    }
}
