package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Uploads in parts before a real store: the SDK's own, presigned parts, bodies of unknown length. */
@ExtendWith(Stage.class)
class UploadsIT {
    private static final int PART = 8 << 20;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final S3Client client = Stage.client();

    @ParameterizedTest
    @CsvSource({"sealed-a,25", "obs-a,3", "mixed-a,2", "plain-a,2"})
    void partsOutOfOrderWithTheChecksumsTheSdkSends(String bucket, int count) throws Exception {
        String key = "in-parts";
        String upload = client.createMultipartUpload(r -> r.bucket(bucket)
                        .key(key)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = count; number >= 1; number--) {
            parts.addFirst(part(bucket, key, upload, number, number == count ? 12_345 : PART));
        }
        CompleteMultipartUploadResponse done = client.completeMultipartUpload(r -> r.bucket(bucket)
                .key(key)
                .uploadId(upload)
                .checksumType(ChecksumType.FULL_OBJECT)
                .multipartUpload(m -> m.parts(parts)));
        assertThat(done.checksumCRC32()).isNotEmpty();
        assertThat(done.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(Octets.sha256(client.getObject(r -> r.bucket(bucket).key(key))))
                .isEqualTo(Octets.sha256(expected(count)));
        var head = client.headObject(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
        assertThat(head.eTag()).isEqualTo(done.eTag());
        assertThat(head.checksumCRC32()).isEqualTo(done.checksumCRC32());
        assertThat(client.listObjectsV2(r -> r.bucket(bucket).prefix(key)).contents())
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.eTag()).isEqualTo(done.eTag());
                    assertThat(listed.size()).isEqualTo((count - 1L) * PART + 12_345);
                });
        client.deleteObject(r -> r.bucket(bucket).key(key));
    }

    private CompletedPart part(String bucket, String key, String upload, int number, int size) {
        byte[] bytes = Octets.of(size, number);
        UploadPartResponse answer = client.uploadPart(
                r -> r.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromBytes(bytes));
        assertThat(answer.checksumCRC32()).isNotEmpty();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32(answer.checksumCRC32())
                .build();
    }

    private static InputStream expected(int count) {
        InputStream all = InputStream.nullInputStream();
        for (int number = 1; number <= count; number++) {
            byte[] bytes = Octets.of(number == count ? 12_345 : PART, number);
            all = new java.io.SequenceInputStream(all, new ByteArrayInputStream(bytes));
        }
        return all;
    }

    /** The tag of what was put there. */
    private static String put(URI url, byte[] bytes) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(url)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-a", "obs-a", "plain-a"})
    void partsGoUpByPresignedUrls(String bucket) throws Exception {
        String key = "presigned/parts ü";
        String upload =
                client.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
        byte[] one = Octets.of(5 << 20, 1);
        byte[] two = Octets.of(777, 2);
        List<CompletedPart> parts = new ArrayList<>();
        try (S3Presigner presigner = Clients.presigner(Stage.gateway())) {
            for (byte[] bytes : List.of(one, two)) {
                int number = parts.size() + 1;
                URI url = presigner
                        .presignUploadPart(p -> p.signatureDuration(Duration.ofMinutes(5))
                                .uploadPartRequest(r -> r.bucket(bucket)
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(number)))
                        .url()
                        .toURI();
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(put(url, bytes))
                        .build());
            }
        }
        assertThat(client.listParts(r -> r.bucket(bucket).key(key).uploadId(upload))
                        .parts())
                .extracting(listed -> listed.size())
                .containsExactly((long) one.length, (long) two.length);
        client.completeMultipartUpload(
                r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
        byte[] whole = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, whole, one.length, two.length);
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray())
                .isEqualTo(whole);
        client.deleteObject(r -> r.bucket(bucket).key(key));
    }

    @ParameterizedTest
    @CsvSource({
        "sealed-a,0",
        "sealed-a,1000000",
        "sealed-a,8388608",
        "sealed-a,8388609",
        "sealed-a,30000000",
        "obs-a,9000000",
        "mixed-a,9000000",
        "plain-a,5",
        "plain-a,9000000"
    })
    void bodyOfUnknownLengthIsPut(String bucket, int size) throws Exception {
        String key = "unknown-length";
        byte[] bytes = Octets.of(size, size);
        URI url;
        try (S3Presigner presigner = Clients.presigner(Stage.gateway())) {
            url = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(r -> r.bucket(bucket).key(key)))
                    .url()
                    .toURI();
        }
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(url)
                        .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var got = client.getObjectAsBytes(r -> r.bucket(bucket).key(key));
        assertThat(Octets.sha256Hex(got.asByteArray())).isEqualTo(Octets.sha256Hex(bytes));
        assertThat(got.response().eTag())
                .isEqualTo(answer.headers().firstValue("ETag").orElseThrow());
        assertThat(client.listMultipartUploads(r -> r.bucket(bucket).prefix(key))
                        .uploads())
                .isEmpty();
        client.deleteObject(r -> r.bucket(bucket).key(key));
    }

    @Test
    void completeIsRepeatedAbortIsNotAndUploadsAreListed() {
        String bucket = "sealed-a";
        String key = "told/once more";
        String upload =
                client.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
        assertThat(client.listMultipartUploads(r -> r.bucket(bucket).prefix(key))
                        .uploads())
                .singleElement()
                .satisfies(listed -> assertThat(listed.uploadId()).isEqualTo(upload));
        UploadPartResponse part = client.uploadPart(
                r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(3), RequestBody.fromString("small"));
        CompletedPart named =
                CompletedPart.builder().partNumber(3).eTag(part.eTag()).build();
        CompleteMultipartUploadResponse first = client.completeMultipartUpload(
                r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(named)));
        CompleteMultipartUploadResponse second = client.completeMultipartUpload(
                r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(named)));
        assertThat(second.eTag()).isEqualTo(first.eTag());
        assertThat(first.ssekmsKeyId()).isEqualTo("k");
        assertThat(first.location()).startsWith("https://localhost:").endsWith("/sealed-a/told/once%20more");
        assertThatThrownBy(() -> client.abortMultipartUpload(
                        r -> r.bucket(bucket).key(key).uploadId(upload)))
                .isInstanceOf(NoSuchUploadException.class);
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String())
                .isEqualTo("small");
        assertThatThrownBy(() -> client.completeMultipartUpload(r -> r.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .ifNoneMatch("*")
                        .multipartUpload(
                                m -> m.parts(named.toBuilder().partNumber(4).build()))))
                .isInstanceOf(S3Exception.class);
        client.deleteObject(r -> r.bucket(bucket).key(key));
    }
}
