package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.GeneratedBytes;
import io.ssegateway.testing.GeneratedStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 20 GiB in 4 000 parts and ranges of it, in a store that compares every byte with FORMAT.md and keeps none: the
 * requests of each operation are those of FORMAT.md §6, and memory stays where it is.
 */
@Tag("I11")
class HugeUploadIT {
    private static final int PARTS = 4_000;
    private static final int PART = 5 * 1024 * 1024 + 120_001;
    private static final int LAST = 1_000_003;
    private static final long SIZE = (PARTS - 1L) * PART + LAST;
    private static final String TARGET = "/" + GeneratedStore.BUCKET + "/huge";
    private static final int AT_ONCE = 4;
    private static final long HEAP_AND_ALL = 512L * 1024 * 1024;

    private final List<String> etags = new ArrayList<>();
    private RunningGateway gateway;

    @Test
    void twentyGibibytesInFourThousandPartsAndRangesOfThem() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (GeneratedStore store = GeneratedStore.start(vertx, PART, envelope -> gateway.dataKey(envelope, TARGET));
                RunningGateway running = RunningGateway.over(
                        store.endpoint(),
                        b -> b.jvm("-Xmx192m")
                                .with("GATEWAY_STATE_BUCKET", "gw-state")
                                .with("GATEWAY_BACKEND_CAPABILITIES_TRAILING_CHECKSUM", "false")
                                .with("GATEWAY_BACKEND_CAPABILITIES_PART_TRAILING_CHECKSUM", "false"))) {
            gateway = running;
            String upload = created();
            assertThat(store.asked()).containsEntry("POST create", 1);

            uploadParts(upload);
            Map<String, Integer> parts = store.asked();
            assertThat(parts).containsEntry("PUT part", PARTS - 1).containsEntry("PUT state", PARTS + 1);
            assertThat(parts.getOrDefault("GET state", 0))
                    .as("the record is remembered")
                    .isLessThan(AT_ONCE * 10);
            assertThat(parts.keySet()).isSubsetOf("PUT part", "PUT state", "GET state");

            complete(upload);
            Map<String, Integer> end = store.asked();
            assertThat(end)
                    .containsEntry("GET list parts", 4)
                    .containsEntry("PUT footer", 1)
                    .containsEntry("POST complete", 1)
                    .containsEntry("PUT state", 1);
            assertThat(end.get("GET state list")).isBetween(4, 5);
            ranges(store);
            assertThat(gateway.process().memory("VmHWM")).isLessThan(HEAP_AND_ALL);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private String created() throws IOException {
        String answer = signed().sign("POST", TARGET + "?uploads=", new byte[0])
                .send(gateway.port())
                .text();
        return answer.replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    }

    private void uploadParts(String upload) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<String>> all = new ArrayList<>();
            for (int number = 1; number <= PARTS; number++) {
                int n = number;
                all.add(pool.submit(() -> part(upload, n)));
            }
            for (Future<String> one : all) {
                etags.add(one.get());
            }
        }
    }

    private String part(String upload, int number) throws IOException {
        byte[] bytes = GeneratedBytes.of((number - 1L) * PART, number == PARTS ? LAST : PART);
        Wire.Answer answer = signed().payload(SdkSigner.Payload.UNSIGNED)
                .sign("PUT", TARGET + "?partNumber=" + number + "&uploadId=" + upload, bytes)
                .send(gateway.port());
        assertThat(answer.status()).as(answer::text).isEqualTo(200);
        return answer.header("etag");
    }

    private void complete(String upload) throws IOException {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < PARTS; i++) {
            document.append("<Part><PartNumber>" + (i + 1) + "</PartNumber><ETag>" + etags.get(i) + "</ETag></Part>");
        }
        byte[] body = document.append("</CompleteMultipartUpload>").toString().getBytes();
        Wire.Answer answer =
                signed().sign("POST", TARGET + "?uploadId=" + upload, body).send(gateway.port());
        assertThat(answer.text()).as("status %d", answer.status()).contains("<CompleteMultipartUploadResult");
    }

    /** Cold: the range that turns out to be multipart, two suffixes (the table has 4 000 entries), the range. */
    private void ranges(GeneratedStore store) throws IOException {
        assertRange(SIZE / 2, 1024 * 1024);
        assertThat(store.asked()).isEqualTo(Map.of("GET range", 4));
        SplittableRandom random = new SplittableRandom(20);
        for (int i = 0; i < 40; i++) {
            int length = 1 + random.nextInt(1024 * 1024);
            assertRange(random.nextLong(SIZE - length), length);
        }
        assertRange(0, 1);
        assertRange(SIZE - 1, 1);
        assertRange(PART - 1L, 2);
        assertRange((PARTS - 1L) * PART - 1, 2);
        assertThat(store.asked()).as("warm").isEqualTo(Map.of("GET range", 44));
        Wire.Answer head = signed().sign("HEAD", TARGET, new byte[0]).send(gateway.port());
        assertThat(head.header("content-length")).isEqualTo(Long.toString(SIZE));
        assertThat(store.asked()).isEqualTo(Map.of("HEAD object", 1));
    }

    private void assertRange(long first, int length) throws IOException {
        Wire.Answer answer = signed().header("Range", "bytes=" + first + "-" + (first + length - 1))
                .sign("GET", TARGET, new byte[0])
                .send(gateway.port());
        assertThat(answer.status()).as(answer::text).isEqualTo(206);
        assertThat(answer.header("content-range"))
                .isEqualTo("bytes " + first + "-" + (first + length - 1) + "/" + SIZE);
        assertThat(answer.body()).hasSize(length);
        assertThat(GeneratedBytes.areAt(first, answer.body())).isTrue();
    }

    private SdkSigner signed() {
        return new SdkSigner(gateway.port());
    }
}
