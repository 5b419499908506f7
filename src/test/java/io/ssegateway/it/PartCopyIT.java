package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minio.ComposeObjectArgs;
import io.minio.CopyObjectArgs;
import io.minio.MinioClient;
import io.minio.SourceObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/** Copies into parts, whole or by range, and copies of what came of them. */
@ExtendWith(TwoStores.class)
class PartCopyIT {
    private static final int MIB = 1 << 20;
    private static final byte[] LARGE = Octets.of(12 * MIB, 12);
    private static final byte[] SMALL = Octets.of(100_000, 3);

    @BeforeAll
    static void put() {
        for (String bucket : TwoStores.BUCKETS) {
            S3Client writer = TwoStores.seals(bucket) ? TwoStores.client() : TwoStores.direct(bucket);
            writer.putObject(r -> r.bucket(bucket).key("large"), RequestBody.fromBytes(LARGE));
            writer.putObject(r -> r.bucket(bucket).key("small"), RequestBody.fromBytes(SMALL));
            writer.putObject(r -> r.bucket(bucket).key("empty"), RequestBody.empty());
        }
    }

    /** An upload that is filled by copies. */
    private record Filling(String bucket, String key, String id, List<CompletedPart> parts) {
        static Filling begin(String bucket, String key) {
            String id = TwoStores.client()
                    .createMultipartUpload(r -> r.bucket(bucket).key(key))
                    .uploadId();
            return new Filling(bucket, key, id, new ArrayList<>());
        }

        UploadPartCopyResponse copy(String from, String source, Consumer<UploadPartCopyRequest.Builder> more) {
            int number = parts.size() + 1;
            UploadPartCopyResponse copied = TwoStores.client()
                    .uploadPartCopy(r -> more.accept(r.destinationBucket(bucket)
                            .destinationKey(key)
                            .uploadId(id)
                            .partNumber(number)
                            .sourceBucket(from)
                            .sourceKey(source)));
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(copied.copyPartResult().eTag())
                    .build());
            return copied;
        }

        CompleteMultipartUploadResponse complete() {
            return TwoStores.client()
                    .completeMultipartUpload(
                            r -> r.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
        }
    }

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String from : TwoStores.BUCKETS) {
            for (String to : List.of("sealed-c", "obs-c", "plain-c", "v-sealed", "v-obs", "v-plain")) {
                pairs.add(Arguments.of(from, to));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    @Tag("I8")
    void partsAreRangesAndWholesOfOtherObjects(String from, String to) {
        Filling filling = Filling.begin(to, "joined");
        UploadPartCopyResponse first = filling.copy(from, "large", r -> r.copySourceRange("bytes=1-" + 6 * MIB));
        assertThat(first.copyPartResult().lastModified()).isNotNull();
        filling.copy(from, "large", r -> {});
        filling.copy(from, "small", r -> r.copySourceRange("bytes=99999-99999"));
        CompleteMultipartUploadResponse made = filling.complete();

        byte[] joined = new byte[6 * MIB + LARGE.length + 1];
        System.arraycopy(LARGE, 1, joined, 0, 6 * MIB);
        System.arraycopy(LARGE, 0, joined, 6 * MIB, LARGE.length);
        joined[joined.length - 1] = SMALL[99_999];
        assertThat(Arrays.equals(TwoStores.get(to, "joined"), joined)).isTrue();
        HeadObjectResponse head =
                TwoStores.client().headObject(r -> r.bucket(to).key("joined"));
        assertThat(head.contentLength()).isEqualTo(joined.length);
        assertThat(head.eTag()).isEqualTo(made.eTag());
    }

    static List<Arguments> targets() {
        return List.of(
                Arguments.of("sealed-c", "other-c"),
                Arguments.of("sealed-c", "sealed-c"),
                Arguments.of("sealed-c", "plain-c"),
                Arguments.of("sealed-c", "v-other"),
                Arguments.of("obs-c", "v-obs"),
                Arguments.of("v-sealed", "v-other"),
                Arguments.of("v-obs", "plain-c"));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void objectOfPartsIsCopiedWhole(String from, String to) {
        Filling filling = Filling.begin(from, "parts");
        filling.copy(from, "large", r -> r.copySourceRange("bytes=0-" + (5 * MIB - 1)));
        filling.copy(from, "small", r -> {});
        String etag = filling.complete().eTag();
        CopyObjectResponse copied = TwoStores.client()
                .copyObject(r -> r.sourceBucket(from)
                        .sourceKey("parts")
                        .copySourceIfMatch(etag)
                        .destinationBucket(to)
                        .destinationKey("copy-of-parts"));
        byte[] expected = Arrays.copyOf(LARGE, 5 * MIB + SMALL.length);
        System.arraycopy(SMALL, 0, expected, 5 * MIB, SMALL.length);
        assertThat(Arrays.equals(TwoStores.get(to, "copy-of-parts"), expected)).isTrue();
        assertThat(TwoStores.client()
                        .headObject(r -> r.bucket(to).key("copy-of-parts"))
                        .eTag())
                .isEqualTo(copied.copyObjectResult().eTag());
        if (TwoStores.seals(to)) {
            assertThat(Arrays.equals(TwoStores.raw(to, "copy-of-parts"), TwoStores.raw(from, "parts")))
                    .isTrue();
        }

        Filling again = Filling.begin(to, "range-of-parts");
        again.copy(from, "parts", r -> r.copySourceRange("bytes=" + (5 * MIB - 10) + "-" + (5 * MIB + 9)));
        again.complete();
        assertThat(TwoStores.get(to, "range-of-parts"))
                .isEqualTo(Arrays.copyOfRange(expected, 5 * MIB - 10, 5 * MIB + 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "plain-c", "v-sealed"})
    void emptySourceIsAnEmptyLastPart(String bucket) {
        Filling filling = Filling.begin(bucket, "with-empty");
        filling.copy(bucket, "large", r -> r.copySourceRange("bytes=0-" + (5 * MIB - 1)));
        filling.copy(bucket, "empty", r -> {});
        filling.complete();
        assertThat(Arrays.equals(TwoStores.get(bucket, "with-empty"), Arrays.copyOf(LARGE, 5 * MIB)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "v-sealed"})
    void refusalsAreS3s(String bucket) {
        Filling filling = Filling.begin(bucket, "refused");
        S3Exception beyond = catchThrowableOfType(
                S3Exception.class, () -> filling.copy(bucket, "small", r -> r.copySourceRange("bytes=0-100000")));
        assertThat(beyond.statusCode()).isEqualTo(400);
        assertThat(beyond.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
        assertThat(beyond.awsErrorDetails().errorMessage())
                .isEqualTo("Range specified is not valid for source object of size: 100000");
        S3Exception unmet = catchThrowableOfType(
                S3Exception.class, () -> filling.copy(bucket, "small", r -> r.copySourceIfMatch("\"0\"")));
        assertThat(unmet.statusCode()).isEqualTo(412);
        S3Exception absent = catchThrowableOfType(S3Exception.class, () -> filling.copy(bucket, "absent", r -> {}));
        assertThat(absent.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
        S3Exception last =
                catchThrowableOfType(S3Exception.class, () -> filling.copy(bucket, "small", r -> r.partNumber(10_000)));
        assertThat(last.statusCode()).isEqualTo(501);
        S3Exception state =
                catchThrowableOfType(S3Exception.class, () -> filling.copy("gw-state", "v1/root-check", r -> {}));
        assertThat(state.statusCode()).isEqualTo(403);
        Filling gone = new Filling(bucket, "refused", "no-such-upload", new ArrayList<>());
        S3Exception unknown = catchThrowableOfType(S3Exception.class, () -> gone.copy(bucket, "small", r -> {}));
        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload");
    }

    @Test
    void minioClientCopiesAndComposes() throws Exception {
        try (MinioClient minio = Clients.minio(TwoStores.gateway())) {
            for (String to : List.of("sealed-c", "obs-c", "plain-c")) {
                minio.copyObject(CopyObjectArgs.builder()
                        .bucket(to)
                        .object("by-minio")
                        .source(SourceObject.builder()
                                .bucket("other-c")
                                .object("large")
                                .build())
                        .build());
                assertThat(Arrays.equals(TwoStores.get(to, "by-minio"), LARGE)).isTrue();
                minio.composeObject(ComposeObjectArgs.builder()
                        .bucket(to)
                        .object("composed")
                        .sources(new ArrayList<>(List.of(
                                SourceObject.builder()
                                        .bucket("other-c")
                                        .object("large")
                                        .build(),
                                SourceObject.builder()
                                        .bucket("sealed-c")
                                        .object("small")
                                        .build())))
                        .build());
                byte[] composed = Arrays.copyOf(LARGE, LARGE.length + SMALL.length);
                System.arraycopy(SMALL, 0, composed, LARGE.length, SMALL.length);
                assertThat(Arrays.equals(TwoStores.get(to, "composed"), composed))
                        .isTrue();
            }
        }
    }
}
