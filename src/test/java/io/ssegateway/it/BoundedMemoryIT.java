package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.Wire.Answer;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What transfers hold is bounded whatever clients do (invariant I11). */
@ExtendWith(Stage.class)
class BoundedMemoryIT {
    private static final int MIB = 1024 * 1024;
    private static final String BUCKET = "sealed-memory";
    /** Heap, code, buffers outside the heap and MinIO's share of nothing: what 256 MiB of heap may grow to. */
    private static final long BOUND = 640L * MIB;

    private static RunningGateway gateway;

    private static S3Client client;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.over(Stage.store(), b -> b.jvm("-Xmx256m"));
        client = Clients.sync(gateway);
        client.createBucket(r -> r.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    private static void withinBound(String what) {
        long peak = gateway.process().memory("VmHWM");
        System.out.printf(
                "%s: resident %d MiB, peak %d MiB%n", what, gateway.process().memory("VmRSS") / MIB, peak / MIB);
        assertThat(peak).isLessThan(BOUND);
        assertThat(gateway.process().log()).doesNotContain("OutOfMemory");
    }

    @Test
    void readersThatTakeNothingHoldLittle() throws Exception {
        client.putObject(
                r -> r.bucket(BUCKET).key("big"), RequestBody.fromInputStream(Octets.stream(64L * MIB, 71), 64L * MIB));
        long before = gateway.process().memory("VmRSS");
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            stalled.add(stalledReader());
        }
        client.getObjectAsBytes(r -> r.bucket(BUCKET).key("big").range("bytes=0-1000000"));
        long grown = gateway.process().memory("VmRSS") - before;
        for (Socket socket : stalled) {
            socket.close();
        }

        System.out.printf("16 stalled readers of 64 MiB: grown by %d MiB%n", grown / MIB);
        assertThat(grown).isLessThan(256L * MIB);
        withinBound("stalled readers over TLS");
    }

    private static Socket stalledReader() throws Exception {
        SSLSocket socket =
                (SSLSocket) gateway.trusting().getSocketFactory().createSocket("localhost", gateway.tlsPort());
        socket.setReceiveBufferSize(16 * 1024);
        Wire get = new SdkSigner(gateway.tlsPort()).sign("GET", "/" + BUCKET + "/big", new byte[0]);
        socket.getOutputStream().write(get.head());
        assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
        return socket;
    }

    @Test
    void aSlowReaderGetsEveryByte() throws Exception {
        int size = 8 * MIB;
        client.putObject(r -> r.bucket(BUCKET).key("slow"), RequestBody.fromInputStream(Octets.stream(size, 72), size));
        byte[] truth = Octets.stream(size, 72).readAllBytes();

        try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key("slow"))) {
            byte[] got = new byte[size];
            int at = 0;
            while (at < size) {
                int read = in.readNBytes(got, at, Math.min(100_000, size - at));
                at += read;
                // Slow on purpose: about 10 MB/s; nothing is asserted about time.
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(got).isEqualTo(truth);
        }
    }

    @Test
    void sixtyFourTransfersAtOnceAreAllRight() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(64)) {
            List<Future<String>> sums = IntStream.range(0, 64)
                    .mapToObj(i -> pool.submit(() -> transfer(i, (8L + i % 3 * 4) * MIB)))
                    .toList();
            for (int i = 0; i < 64; i++) {
                assertThat(sums.get(i).get()).isEqualTo(Octets.sha256(Octets.stream((8L + i % 3 * 4) * MIB, 100 + i)));
            }
        }
        withinBound("64 parallel transfers of 8 to 16 MiB");
    }

    private static String transfer(int i, long size) throws Exception {
        client.putObject(
                r -> r.bucket(BUCKET).key("p" + i), RequestBody.fromInputStream(Octets.stream(size, 100 + i), size));
        try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key("p" + i))) {
            return Octets.sha256(in);
        }
    }

    @Test
    void beyondTheBudgetItSaysSlowDown() throws Exception {
        Vertx vertx = Vertx.vertx();
        FakeStore store = FakeStore.start(vertx);
        try (RunningGateway small = RunningGateway.over(
                store.endpoint(), b -> b.with("GATEWAY_MEMORY_BUDGET", Integer.toString(900 * 1024)))) {
            store.objects().create("sealed-a");
            byte[] body = Octets.of(2 * MIB, 73);
            SdkSigner signer = new SdkSigner(small.port());
            Wire put = signer.sign("PUT", "/sealed-a/x", body);
            try (Socket holding = new Socket("127.0.0.1", small.port())) {
                holding.getOutputStream().write(put.cut(1000).head());
                small.process()
                        .await(
                                "a reservation",
                                g -> Metrics.of(small).value("gateway_admission_reserved_bytes") > 400 * 1024);

                Answer refused = put.send(small.port());
                assertThat(refused.status() + refused.code()).isEqualTo("503SlowDown");
                assertThat(refused.header("retry-after")).isNotEmpty();
            }
            small.process().await("its return", g -> Metrics.of(small).value("gateway_admission_reserved_bytes") == 0);
            assertThat(put.send(small.port()).status()).isEqualTo(200);
        } finally {
            store.close();
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
