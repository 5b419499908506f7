package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.SdkSigner.Payload;
import io.ssegateway.it.Wire.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An upload that does not verify leaves nothing at MinIO, and what was there before stays (invariant I4). Bodies that
 * are collected first and bodies that stream, in every kind of bucket.
 */
@ExtendWith(Stage.class)
class SealLastIT {
    private static final int SMALL = 300_000;
    private static final int LARGE = 8 * 1024 * 1024;

    static Stream<Arguments> uploads() {
        return Stream.of("sealed-last", "obs-last", "plain-last")
                .flatMap(bucket -> Stream.of(SMALL, LARGE).map(size -> Arguments.of(bucket, size)));
    }

    @BeforeAll
    static void makeBuckets() {
        List.of("sealed-last", "obs-last", "plain-last")
                .forEach(name -> Stage.client().createBucket(r -> r.bucket(name)));
    }

    private static int port() {
        return Stage.gateway().port();
    }

    private static SdkSigner signer(Payload payload) {
        return new SdkSigner(port()).payload(payload);
    }

    private static Optional<String> tagAtTheStore(String bucket, String key) {
        try {
            return Optional.of(
                    Stage.direct().headObject(r -> r.bucket(bucket).key(key)).eTag());
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isEqualTo(404);
            return Optional.empty();
        }
    }

    /** One way to upload to a path. */
    @FunctionalInterface
    private interface Upload {
        Answer send(String path) throws IOException;
    }

    private static void refused(String bucket, int status, String code, Upload upload) throws IOException {
        String before = Stage.client()
                .putObject(r -> r.bucket(bucket).key("previous"), RequestBody.fromString("previous"))
                .eTag();
        Optional<String> stored = tagAtTheStore(bucket, "previous");
        for (String key : new String[] {"new", "previous"}) {
            Answer answer = upload.send("/" + bucket + "/" + key);
            assertThat(answer.success()).isFalse();
            if (status != 0) {
                assertThat(answer.status() + " " + answer.code()).isEqualTo(status + " " + code);
            }
        }
        awaitIdle();
        assertThat(tagAtTheStore(bucket, "new")).isEmpty();
        assertThat(tagAtTheStore(bucket, "previous")).isEqualTo(stored);
        var kept = Stage.client().getObjectAsBytes(r -> r.bucket(bucket).key("previous"));
        assertThat(kept.asUtf8String()).isEqualTo("previous");
        assertThat(kept.response().eTag()).isEqualTo(before);
    }

    /** Until the gateway has noticed that a client went. */
    private static void awaitIdle() {
        Awaitility.await("no request running")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Metrics.of(Stage.gateway()).value("gateway_requests_active") == 0);
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aWrongHash(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 31);
        for (int at : new int[] {0, size - 1}) {
            refused(
                    bucket,
                    400,
                    "XAmzContentSHA256Mismatch",
                    path -> signer(Payload.HASH)
                            .sign("PUT", path, body)
                            .flipped(at)
                            .send(port()));
        }
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aWrongContentMd5(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 32);
        String md5 = Octets.md5Base64(Octets.of(size, 33));

        refused(
                bucket,
                400,
                "BadDigest",
                path -> signer(Payload.UNSIGNED)
                        .header("Content-MD5", md5)
                        .sign("PUT", path, body)
                        .send(port()));
        refused(
                bucket,
                400,
                "InvalidDigest",
                path -> signer(Payload.UNSIGNED)
                        .header("Content-MD5", "bm90IGEgZGlnZXN0")
                        .sign("PUT", path, body)
                        .send(port()));
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aWrongChecksumHeader(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 34);

        refused(
                bucket,
                400,
                "BadDigest",
                path -> signer(Payload.UNSIGNED)
                        .header("x-amz-checksum-crc32", "AAAAAA==")
                        .sign("PUT", path, body)
                        .send(port()));
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aWrongChunkSignature(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 35);
        for (Payload payload : new Payload[] {Payload.CHUNKS, Payload.CHUNKS_AND_TRAILER}) {
            for (double place : new double[] {0.1, 0.5, 0.99}) {
                refused(bucket, 403, "SignatureDoesNotMatch", path -> {
                    Wire put = signer(payload).sign("PUT", path, body);
                    return put.flipped((int) (put.body().length * place)).send(port());
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aWrongTrailer(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 36);

        refused(bucket, 400, "BadDigest", path -> {
            Wire put = signer(Payload.UNSIGNED_CHUNKS_AND_TRAILER).sign("PUT", path, body);
            return replaced(put, "x-amz-checksum-crc32:", "AAAAAA==").send(port());
        });
        refused(bucket, 403, "SignatureDoesNotMatch", path -> {
            Wire put = signer(Payload.CHUNKS_AND_TRAILER).sign("PUT", path, body);
            return replaced(put, "x-amz-checksum-crc32:", "AAAAAA==").send(port());
        });
        refused(bucket, 403, "SignatureDoesNotMatch", path -> {
            Wire put = signer(Payload.CHUNKS_AND_TRAILER).sign("PUT", path, body);
            return replaced(put, "x-amz-trailer-signature:", "0".repeat(64)).send(port());
        });
    }

    private static Wire replaced(Wire put, String after, String value) {
        String text = new String(put.body(), ISO_8859_1);
        int at = text.lastIndexOf(after);
        assertThat(at).isPositive();
        int from = at + after.length();
        return put.withBody(
                (text.substring(0, from) + value + text.substring(from + value.length())).getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aMissingFinalChunk(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 37);
        refused(bucket, 400, "IncompleteBody", path -> {
            SdkSigner signer = signer(Payload.UNSIGNED_CHUNKS_AND_TRAILER);
            Wire put = signer.sign("PUT", path, body);
            int last = lastChunk(put);
            return signer.signAgain(put.cut(last).withHeader("Content-Length", Integer.toString(last)))
                    .send(port());
        });
        refused(bucket, 0, "", path -> {
            Wire put = signer(Payload.CHUNKS).sign("PUT", path, body);
            return put.cut(lastChunk(put)).sendAndLeave(port());
        });
    }

    private static int lastChunk(Wire put) {
        return new String(put.body(), ISO_8859_1).lastIndexOf("\r\n0") + 2;
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void aClientThatLeaves(String bucket, int size) throws IOException {
        byte[] body = Octets.of(size, 38);
        for (Payload payload : new Payload[] {Payload.HASH, Payload.CHUNKS, Payload.UNSIGNED}) {
            for (int missing : new int[] {1, 100, size / 2}) {
                refused(bucket, 0, "", path -> {
                    Wire put = signer(payload).sign("PUT", path, body);
                    return put.cut(put.body().length - missing).sendAndLeave(port());
                });
            }
        }
        refused(bucket, 0, "", path -> {
            Wire put = signer(Payload.UNSIGNED).sign("PUT", path, body);
            put.cut(put.body().length / 2).sendAndReset(port());
            return new Answer(0, Map.of(), new byte[0], false);
        });
    }
}
