package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
    private static final int UPLOAD = 3 * MIB;
    private static final int DOWNLOAD = 8 * MIB;
    private static final String BUCKET = "sealed-many";
    private static final long BOUND = 512L * MIB;
    private static final byte[] BYTES = Octets.of(UPLOAD, 82);
    private static final int AT_ONCE = 256;

    private static RunningGateway gateway;
    private static S3Client client;

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

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
        String truth = Octets.sha256(Octets.stream(DOWNLOAD, 81));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                String key = "up-" + i;
                all.add(pool.submit(() -> again(() -> upload(key))));
                boolean tls = i % 2 == 0;
                all.add(pool.submit(() -> again(() -> download(tls))));
            }
            int together;
            try {
                gateway.process()
                        .await(
                                "every client's first answer",
                                g -> admitted.get() + refused.get() >= 2 * EACH || failed(all));
                together = admitted.get();
            } finally {
                print("admitted %d, refused %d".formatted(admitted.get(), refused.get()));
                release.countDown();
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(i % 2 == 0 ? "stored" : truth);
            }
            assertThat(together).as("admitted at once").isGreaterThanOrEqualTo(AT_ONCE);
        }
        print("all of %d transfers done".formatted(2 * EACH));
        assertThat(gateway.process().memory("VmHWM")).isLessThan(BOUND);
        assertThat(gateway.process().log()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
        assertThat(Metrics.of(gateway).value("gateway_admission_reserved_bytes"))
                .isZero();
        try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key("up-7"))) {
            assertThat(Octets.sha256(in)).isEqualTo(Octets.sha256Hex(BYTES));
        }
    }

    private static boolean failed(List<Future<String>> all) {
        return all.stream().anyMatch(one -> one.state() == Future.State.FAILED);
    }

    private static void print(String what) {
        System.out.printf(
                "%s: resident %d MiB, peak %d MiB%n",
                what, gateway.process().memory("VmRSS") / MIB, gateway.process().memory("VmHWM") / MIB);
    }

    private interface Attempt {
        /** What came of it; empty if it was refused. */
        String make() throws Exception;
    }

    /** A client that does as 503 says: it comes back. */
    private String again(Attempt attempt) throws Exception {
        for (int i = 0; i < 2000; i++) {
            String result = attempt.make();
            if (!result.isEmpty()) {
                return result;
            }
            release.await();
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(50_000_000, 400_000_000));
        }
        return "refused for ever";
    }

    private String upload(String key) throws IOException, InterruptedException {
        SdkSigner signer = new SdkSigner(gateway.port());
        Wire put = signer.payload(SdkSigner.Payload.UNSIGNED)
                .sign("PUT", "/" + BUCKET + "/" + key, BYTES)
                .withBody(new byte[0])
                .withHeader("Expect", "100-continue");
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(120_000);
            OutputStream out = socket.getOutputStream();
            out.write(put.head());
            if (!isAdmitted(socket, 100)) {
                return "";
            }
            int sent = UPLOAD / 2;
            out.write(BYTES, 0, sent);
            while (!release.await(5, TimeUnit.SECONDS)) {
                out.write(BYTES, sent++, 1);
            }
            out.write(BYTES, sent, UPLOAD - sent);
            String status = line(socket.getInputStream());
            return status.contains(" 200 ") ? "stored" : status;
        }
    }

    private String download(boolean tls) throws Exception {
        int port = tls ? gateway.tlsPort() : gateway.port();
        Wire get = new SdkSigner(port).presign("GET", "/" + BUCKET + "/big", Duration.ofHours(1));
        try (Socket socket = tls
                ? gateway.trusting().getSocketFactory().createSocket("127.0.0.1", port)
                : new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(120_000);
            socket.setReceiveBufferSize(16 * 1024);
            socket.getOutputStream().write(get.head());
            if (!isAdmitted(socket, 200)) {
                return "";
            }
            byte[] early = new byte[DOWNLOAD / 2];
            int read = 0;
            while (!release.await(5, TimeUnit.SECONDS)) {
                read += socket.getInputStream().read(early, read, 64 * 1024);
            }
            return Octets.sha256(new SequenceInputStream(
                    new ByteArrayInputStream(early, 0, read), slowly(socket.getInputStream(), DOWNLOAD - read)));
        }
    }

    /** Exactly so many bytes, with a pause about every 256 KiB. */
    private static InputStream slowly(InputStream in, int size) {
        return new InputStream() {
            private int left = size;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int read = in.read(into, from, Math.min(length, left));
                left -= Math.max(0, read);
                if (left % (256 * 1024) < 16 * 1024) {
                    LockSupport.parkNanos(2_000_000);
                }
                return read;
            }
        };
    }

    /** Reads the head of the first answer. Whatever is neither this status nor 503 is a failure. */
    private boolean isAdmitted(Socket socket, int status) throws IOException {
        InputStream in = socket.getInputStream();
        String first = line(in);
        while (!line(in).isEmpty()) {
            // the fields tell nothing here
        }
        if (first.contains(" " + status + " ")) {
            admitted.incrementAndGet();
            return true;
        }
        if (!first.contains(" 503 ")) {
            throw new AssertionError(first + line(in) + line(in));
        }
        refused.incrementAndGet();
        return false;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
