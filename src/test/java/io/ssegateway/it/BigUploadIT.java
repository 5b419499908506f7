package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.CountingProxy;
import io.ssegateway.testing.GeneratedBytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** 2 GiB in 400 parts into a real MinIO: how often the store is asked, operation by operation (FORMAT.md §6). */
@ExtendWith(Stage.class)
class BigUploadIT {
    private static final int PARTS = 400;
    private static final int PART = 5 * 1024 * 1024 + 125_899;
    private static final long SIZE = (long) PARTS * PART;
    private static final String BUCKET = "sealed-two-gibibytes";
    private static final String KEY = "in-400-parts";

    private S3Client client;

    @Test
    void twoGibibytesInFourHundredParts() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (CountingProxy store =
                        CountingProxy.start(vertx, URI.create(Stage.store().endpoint()), BigUploadIT::kind);
                RunningGateway gateway = RunningGateway.over(
                        store.endpoint(),
                        Stage.store().accessKey(),
                        Stage.store().secretKey(),
                        b -> b.with("GATEWAY_STATE_BUCKET", "gw-state-big"))) {
            client = Clients.sync(gateway);
            client.createBucket(r -> r.bucket(BUCKET));
            client.putObject(r -> r.bucket(BUCKET).key("first"), RequestBody.fromString("reaches the store"));
            String upload =
                    client.createMultipartUpload(r -> r.bucket(BUCKET).key(KEY)).uploadId();
            store.asked();

            List<CompletedPart> parts = uploaded(upload);
            Map<String, Integer> asked = store.asked();
            assertThat(asked).containsEntry("PUT part", PARTS).containsEntry("PUT state", PARTS);
            assertThat(asked.getOrDefault("GET state", 0))
                    .as("the record is remembered")
                    .isLessThan(20);

            client.completeMultipartUpload(
                    r -> r.bucket(BUCKET).key(KEY).uploadId(upload).multipartUpload(m -> m.parts(parts)));
            assertThat(store.asked())
                    .isEqualTo(Map.of(
                            "GET list parts", 1,
                            "GET state list", 1,
                            "PUT part", 1,
                            "POST complete", 1,
                            "PUT state", 1));

            read(store);
            client.deleteObject(r -> r.bucket(BUCKET).key(KEY));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private void read(CountingProxy store) throws Exception {
        assertRange(SIZE / 3, 1_000_000);
        assertThat(store.asked()).as("cold").isEqualTo(Map.of("GET object", 3));
        assertRange(PART - 10L, 20);
        assertThat(store.asked()).as("warm").isEqualTo(Map.of("GET object", 1));
        whole();
        assertThat(store.asked()).as("whole, warm").isEqualTo(Map.of("GET object", 1));
        assertThat(client.headObject(r -> r.bucket(BUCKET).key(KEY)).contentLength())
                .isEqualTo(SIZE);
        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).prefix(KEY))
                        .contents()
                        .getFirst()
                        .size())
                .isEqualTo(SIZE);
        assertThat(store.asked()).isEqualTo(Map.of("HEAD object", 1, "GET bucket", 1));
    }

    private List<CompletedPart> uploaded(String upload) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<CompletedPart>> all = new ArrayList<>();
            for (int n = 1; n <= PARTS; n++) {
                int number = n;
                all.add(pool.submit(() -> part(upload, number)));
            }
            List<CompletedPart> parts = new ArrayList<>();
            for (Future<CompletedPart> one : all) {
                parts.add(one.get());
            }
            return parts;
        }
    }

    private CompletedPart part(String upload, int number) {
        byte[] bytes = GeneratedBytes.of((number - 1L) * PART, PART);
        String etag = client.uploadPart(
                        r -> r.bucket(BUCKET).key(KEY).uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private void assertRange(long first, int length) {
        ResponseBytes<GetObjectResponse> got = client.getObjectAsBytes(
                r -> r.bucket(BUCKET).key(KEY).range("bytes=" + first + "-" + (first + length - 1)));
        assertThat(got.asByteArrayUnsafe()).hasSize(length);
        assertThat(GeneratedBytes.areAt(first, got.asByteArrayUnsafe())).isTrue();
    }

    private void whole() throws Exception {
        try (var in = client.getObject(r -> r.bucket(BUCKET).key(KEY))) {
            long at = 0;
            for (byte[] block = in.readNBytes(1 << 20); block.length > 0; block = in.readNBytes(1 << 20)) {
                assertThat(GeneratedBytes.areAt(at, block)).isTrue();
                at += block.length;
            }
            assertThat(at).isEqualTo(SIZE);
        }
    }

    private static String kind(HttpServerRequest request) {
        String path = request.path();
        String query = request.query() == null ? "" : request.query();
        String what = path.startsWith("/gw-state-big")
                ? query.contains("list-type") ? "state list" : "state"
                : query.contains("partNumber=")
                        ? "part"
                        : query.contains("uploadId=")
                                ? request.method().name().equals("POST") ? "complete" : "list parts"
                                : path.endsWith(KEY) ? "object" : "bucket";
        return request.method().name() + " " + what;
    }
}
