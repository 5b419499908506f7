package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What goes in comes out, for every client, kind of bucket and size (invariants I1 and I8). */
@ExtendWith(Stage.class)
class RoundTripIT {
    private static final List<Integer> SIZES =
            List.of(0, 1, 65_479, 65_480, 65_481, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 5 * 1024 * 1024);
    private static final int LARGE = 64 * 1024 * 1024;

    private static S3AsyncClient async;
    private static MinioClient minio;

    /** What a client shows of its upload and of the object. */
    private record Shown(byte[] bytes, String putTag, String getTag) {}

    @BeforeAll
    static void connect() {
        async = Clients.async(Stage.gateway());
        minio = Clients.minio(Stage.gateway());
    }

    @AfterAll
    static void disconnect() throws Exception {
        async.close();
        minio.close();
    }

    static Stream<Arguments> buckets() {
        return Stage.BUCKETS.stream()
                .flatMap(b -> Stream.of("sync", "async", "minio").map(c -> Arguments.of(b, c)));
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void everySizeComesBackAsItWentIn(String bucket, String client) throws Exception {
        for (int size : SIZES) {
            String key = client + "/" + size;
            byte[] bytes = Octets.of(size, size + 1L);

            Shown shown = through(client, bucket, key, bytes);

            assertThat(shown.bytes).as(key).isEqualTo(bytes);
            assertThat(shown.putTag).as(key).isEqualTo(shown.getTag);
            agrees(bucket, key, size, shown.getTag);
        }
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void aLargeObjectComesBackAsItWentIn(String bucket, String client) throws Exception {
        byte[] bytes = Octets.of(LARGE, 64);

        Shown shown = through(client, bucket, "large-" + client, bytes);

        assertThat(shown.bytes.length).isEqualTo(LARGE);
        assertThat(shown.bytes).isEqualTo(bytes);
        agrees(bucket, "large-" + client, LARGE, shown.getTag);
        Stage.client().deleteObject(r -> r.bucket(bucket).key("large-" + client));
    }

    @Test
    void theTagIsTheMd5WhereThePolicySaysSoAndNeverTheCiphertextsElsewhere() {
        byte[] bytes = Octets.of(70_000, 3);
        for (String bucket : Stage.BUCKETS) {
            String tag = Stage.client()
                    .putObject(r -> r.bucket(bucket).key("tag"), RequestBody.fromBytes(bytes))
                    .eTag();
            String stored =
                    Stage.direct().headObject(r -> r.bucket(bucket).key("tag")).eTag();
            String md5 = '"' + Octets.md5Hex(bytes) + '"';

            switch (bucket) {
                case "obs-a" -> assertThat(tag).isEqualTo(md5).isNotEqualTo(stored);
                case "plain-a" -> assertThat(tag).isEqualTo(md5).isEqualTo(stored);
                default -> assertThat(tag).endsWith("-0\"").isNotEqualTo(stored);
            }
        }
    }

    @Test
    void theStoreHoldsCiphertextExactlyWhereThePolicyEncrypts() {
        byte[] bytes = Octets.of(300_000, 4);
        Windows windows = new Windows(bytes);
        for (String bucket : Stage.BUCKETS) {
            Stage.client().putObject(r -> r.bucket(bucket).key("clear"), RequestBody.fromBytes(bytes));
            byte[] stored = Stage.direct()
                    .getObjectAsBytes(r -> r.bucket(bucket).key("clear"))
                    .asByteArrayUnsafe();

            if (bucket.equals("plain-a")) {
                assertThat(windows.in(stored)).isGreaterThan(30_000);
            } else {
                assertThat(windows.in(stored)).as(bucket).isZero();
                assertThat(stored.length).isGreaterThan(bytes.length);
            }
        }
    }

    private static Shown through(String client, String bucket, String key, byte[] bytes) throws Exception {
        return switch (client) {
            case "sync" -> {
                S3Client sync = Stage.client();
                String put = sync.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes))
                        .eTag();
                var got = sync.getObjectAsBytes(r -> r.bucket(bucket).key(key));
                yield new Shown(got.asByteArrayUnsafe(), put, got.response().eTag());
            }
            case "async" -> {
                String put = async.putObject(r -> r.bucket(bucket).key(key), AsyncRequestBody.fromBytes(bytes))
                        .join()
                        .eTag();
                var got = async.getObject(r -> r.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                        .join();
                yield new Shown(got.asByteArrayUnsafe(), put, got.response().eTag());
            }
            default -> viaMinio(bucket, key, bytes);
        };
    }

    private static Shown viaMinio(String bucket, String key, byte[] bytes) throws Exception {
        String put = minio.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                new ByteArrayInputStream(bytes), (long) bytes.length, 5L * 1024 * 1024 * 1024)
                        .build())
                .etag();
        String head = minio.statObject(
                        StatObjectArgs.builder().bucket(bucket).object(key).build())
                .etag();
        try (InputStream in = minio.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return new Shown(in.readAllBytes(), '"' + put.replace("\"", "") + '"', '"' + head.replace("\"", "") + '"');
        }
    }

    /** HEAD and LIST tell the plain size and the same tag. */
    private static void agrees(String bucket, String key, long size, String tag) {
        HeadObjectResponse head =
                Stage.client().headObject(r -> r.bucket(bucket).key(key));
        S3Object listed = Stage.client().listObjectsV2(r -> r.bucket(bucket).prefix(key)).contents().stream()
                .filter(o -> o.key().equals(key))
                .findFirst()
                .orElseThrow();
        assertThat(head.contentLength()).isEqualTo(size);
        assertThat(head.eTag()).isEqualTo(tag);
        assertThat(listed.size()).isEqualTo(size);
        assertThat(listed.eTag()).isEqualTo(tag);
    }
}
