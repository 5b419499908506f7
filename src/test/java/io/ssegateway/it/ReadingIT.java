package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.testing.StoreKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Ranges, conditions, metadata, overrides and presigned URLs, the same in every kind of bucket. */
@ExtendWith(Stage.class)
class ReadingIT {
    private static final int SIZE = 200_000;
    private static final byte[] BYTES = Octets.of(SIZE, 7);
    private static final Map<String, String> METADATA =
            Map.of("plain", "value", "with-dash", "a b  c", "quoted", "\"x\"; y=z");

    static Stream<String> buckets() {
        return Stage.BUCKETS.stream();
    }

    @BeforeAll
    static void put() {
        for (String bucket : Stage.BUCKETS) {
            Stage.client()
                    .putObject(
                            r -> r.bucket(bucket)
                                    .key("read")
                                    .metadata(METADATA)
                                    .contentType("text/x-test; charset=utf-8")
                                    .cacheControl("max-age=60")
                                    .contentDisposition("attachment; filename=\"a b.txt\"")
                                    .contentLanguage("de")
                                    .contentEncoding("x-none")
                                    .expires(Instant.parse("2030-01-01T00:00:00Z")),
                            RequestBody.fromBytes(BYTES));
            Stage.client().putObject(r -> r.bucket(bucket).key("empty"), RequestBody.empty());
        }
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void servesEveryFormOfRange(String bucket) {
        ranged(bucket, "bytes=0-0", 0, 1);
        ranged(bucket, "bytes=0-65479", 0, 65_480);
        ranged(bucket, "bytes=65479-65480", 65_479, 65_481);
        ranged(bucket, "bytes=65480-65480", 65_480, 65_481);
        ranged(bucket, "bytes=130000-131100", 130_000, 131_101);
        ranged(bucket, "bytes=199999-", SIZE - 1, SIZE);
        ranged(bucket, "bytes=100-", 100, SIZE);
        ranged(bucket, "bytes=-1", SIZE - 1, SIZE);
        ranged(bucket, "bytes=-70000", SIZE - 70_000, SIZE);
        ranged(bucket, "bytes=-999999", 0, SIZE);
        ranged(bucket, "bytes=199990-999999", 199_990, SIZE);
    }

    private static void ranged(String bucket, String range, int from, int to) {
        var got = Stage.client()
                .getObjectAsBytes(r -> r.bucket(bucket).key("read").range(range));
        assertThat(got.asByteArrayUnsafe()).as(range).isEqualTo(Arrays.copyOfRange(BYTES, from, to));
        assertThat(got.response().contentRange()).isEqualTo("bytes " + from + "-" + (to - 1) + "/" + SIZE);
        assertThat(got.response().contentLength()).isEqualTo(to - from);
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void aRangePastTheEndIs416(String bucket) {
        for (String range : new String[] {"bytes=200000-", "bytes=200000-200001", "bytes=262144-", "bytes=9999999-"}) {
            refused(416, "InvalidRange", () -> get(bucket, "read", range));
        }
        refused(416, "InvalidRange", () -> get(bucket, "empty", "bytes=0-0"));
    }

    private static void get(String bucket, String key, String range) {
        Stage.client().getObjectAsBytes(r -> r.bucket(bucket).key(key).range(range));
    }

    private static void refused(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            if (!code.isEmpty()) {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void metadataAndContentHeadersComeBack(String bucket) {
        GetObjectResponse got = Stage.client()
                .getObjectAsBytes(r -> r.bucket(bucket).key("read"))
                .response();
        var head = Stage.client().headObject(r -> r.bucket(bucket).key("read"));

        assertThat(got.metadata()).isEqualTo(head.metadata()).isEqualTo(METADATA);
        assertThat(got.contentType()).isEqualTo(head.contentType()).isEqualTo("text/x-test; charset=utf-8");
        assertThat(got.cacheControl()).isEqualTo(head.cacheControl()).isEqualTo("max-age=60");
        assertThat(got.contentDisposition())
                .isEqualTo(head.contentDisposition())
                .isEqualTo("attachment; filename=\"a b.txt\"");
        assertThat(got.contentLanguage()).isEqualTo("de");
        assertThat(got.contentEncoding()).isEqualTo("x-none");
        assertThat(got.expiresString()).isEqualTo("Tue, 01 Jan 2030 00:00:00 GMT");
        assertThat(got.lastModified()).isEqualTo(head.lastModified());
        assertThat(got.serverSideEncryptionAsString())
                .isEqualTo(
                        switch (bucket) {
                            case "obs-a" -> "AES256";
                            case "plain-a" -> null;
                            default -> "aws:kms";
                        });
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void metadataInUtf8ComesBackAsTheStoreItselfWouldGiveIt(String bucket) throws Exception {
        int port = Stage.gateway().port();
        int store = URI.create(Stage.store().endpoint()).getPort();
        String name = "Grüße 日本";

        SdkSigner put = new SdkSigner(port).header("x-amz-meta-name", name);
        SdkSigner putDirect = SdkSigner.direct(Stage.store()).header("x-amz-meta-name", name);
        assertThat(put.sign("PUT", "/" + bucket + "/utf8", new byte[1])
                        .send(port)
                        .status())
                .isEqualTo(200);
        assertThat(putDirect
                        .sign("PUT", "/" + bucket + "/utf8-direct", new byte[1])
                        .send(store)
                        .status())
                .isEqualTo(200);
        String through = new SdkSigner(port)
                .sign("HEAD", "/" + bucket + "/utf8", new byte[0])
                .send(port)
                .header("x-amz-meta-name");
        String direct = SdkSigner.direct(Stage.store())
                .sign("HEAD", "/" + bucket + "/utf8-direct", new byte[0])
                .send(store)
                .header("x-amz-meta-name");

        assertThat(through).isNotEmpty().isEqualTo(direct);
    }

    /** The same call straight to the store: versitygw compares the fractions of seconds that no client is told. */
    private static boolean unmodifiedAtTheStore(String bucket, Instant time) {
        Throwable straight = catchThrowable(() -> Stage.direct()
                .getObjectAsBytes(r -> r.bucket(bucket).key("read").ifModifiedSince(time)));
        assertThat(straight != null || StoreKind.ofTheSuite() == StoreKind.VERSITYGW)
                .isTrue();
        return straight != null;
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void conditionsAreJudgedOnTheTagThatIsShown(String bucket) {
        String tag =
                Stage.client().headObject(r -> r.bucket(bucket).key("read")).eTag();
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Instant now = Instant.now();

        assertThat(conditional(bucket, "If-Match", tag)).isEqualTo(SIZE);
        assertThat(conditional(bucket, "If-Match", "*")).isEqualTo(SIZE);
        refused(412, "", () -> conditional(bucket, "If-Match", "\"0123456789abcdef0123456789abcdef\""));
        refused(412, "", () -> conditional(bucket, "If-Match", "\"0123456789abcdef0123456789abcdef-0\""));
        refused(304, "", () -> conditional(bucket, "If-None-Match", tag));
        assertThat(conditional(bucket, "If-None-Match", "\"x\"")).isEqualTo(SIZE);
        Stage.client().headObject(r -> r.bucket(bucket).key("read").ifMatch(tag));
        refused(
                304,
                "",
                () -> Stage.client()
                        .headObject(r -> r.bucket(bucket).key("read").ifNoneMatch(tag)));
        refused(
                412,
                "",
                () -> Stage.client()
                        .headObject(r -> r.bucket(bucket).key("read").ifMatch("\"x\"")));
        Stage.client().getObjectAsBytes(r -> r.bucket(bucket).key("read").ifModifiedSince(past));
        if (unmodifiedAtTheStore(bucket, now)) {
            refused(
                    304,
                    "",
                    () -> Stage.client()
                            .getObjectAsBytes(r -> r.bucket(bucket).key("read").ifModifiedSince(now)));
        }
        refused(
                412,
                "",
                () -> Stage.client()
                        .getObjectAsBytes(r -> r.bucket(bucket).key("read").ifUnmodifiedSince(past)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-a", "obs-a", "mixed-a"})
    void aListOfTagsIsJudgedEvenWhereTheStoreKnowsOneTagOnly(String bucket) {
        String tag =
                Stage.client().headObject(r -> r.bucket(bucket).key("read")).eTag();

        refused(304, "", () -> conditional(bucket, "If-None-Match", "\"x\", " + tag));
        assertThat(conditional(bucket, "If-Match", "\"x\", " + tag)).isEqualTo(SIZE);
        refused(412, "", () -> conditional(bucket, "If-Match", "\"x\", \"y\""));
    }

    private static long conditional(String bucket, String header, String value) {
        return Stage.client()
                .getObjectAsBytes(
                        r -> r.bucket(bucket).key("read").overrideConfiguration(o -> o.putHeader(header, value)))
                .asByteArrayUnsafe()
                .length;
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void theOldTagOfACiphertextIsNoCondition(String bucket) {
        String stored =
                Stage.direct().headObject(r -> r.bucket(bucket).key("read")).eTag();
        if (bucket.startsWith("plain")) {
            assertThat(conditional(bucket, "If-Match", stored)).isEqualTo(SIZE);
        } else {
            refused(412, "", () -> conditional(bucket, "If-Match", stored));
        }
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void overridesReplaceResponseHeaders(String bucket) {
        GetObjectResponse got = Stage.client()
                .getObjectAsBytes(r -> r.bucket(bucket)
                        .key("read")
                        .responseContentType("text/html")
                        .responseCacheControl("no-store")
                        .responseContentDisposition("inline")
                        .responseContentLanguage("fr")
                        .responseContentEncoding("x-other"))
                .response();

        assertThat(got.contentType()).isEqualTo("text/html");
        assertThat(got.cacheControl()).isEqualTo("no-store");
        assertThat(got.contentDisposition()).isEqualTo("inline");
        assertThat(got.contentLanguage()).isEqualTo("fr");
        assertThat(got.contentEncoding()).isEqualTo("x-other");
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void presignedUrlsReadAndWrite(String bucket) throws Exception {
        byte[] bytes = Octets.of(100_000, 8);
        try (S3Presigner presigner = Clients.presigner(Stage.gateway());
                HttpClient http = HttpClient.newHttpClient()) {
            URI put = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(r -> r.bucket(bucket).key("pre signed")))
                    .url()
                    .toURI();
            URI get = presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(
                                    r -> r.bucket(bucket).key("pre signed").responseContentType("image/x-test")))
                    .url()
                    .toURI();

            HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(bytes);
            assertThat(http.send(HttpRequest.newBuilder(put).PUT(body).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<byte[]> got =
                    http.send(HttpRequest.newBuilder(get).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(got.body()).isEqualTo(bytes);
            assertThat(got.headers().firstValue("content-type")).contains("image/x-test");
        }
    }
}
