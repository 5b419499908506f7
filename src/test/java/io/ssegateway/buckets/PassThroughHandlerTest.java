package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SubResource;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResources;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PassThroughHandlerTest extends BucketsFixture {
    private static final String DOCUMENT = "<Tagging>\r\n <TagSet/>\t</Tagging>";

    private final PassThroughHandler handler = new PassThroughHandler(access);

    static Stream<SubResource> passed() {
        return SubResources.all().stream().filter(row -> row.treatment() instanceof Passed);
    }

    @BeforeEach
    void fill() {
        main.objects().create("photos");
        sealed("photos");
    }

    private static PassThrough operation(SubResource row, Fields fields, String... targets) {
        return new PassThrough(
                row,
                (Passed) row.treatment(),
                BUCKET,
                row.level() == Level.OBJECT ? Optional.of(new ObjectKey("mine/k")) : Optional.empty(),
                Map.of(row.parameter(), "", "versionId", "v1"),
                Set.of(Stream.of(targets).map(BucketName::new).toArray(BucketName[]::new)),
                fields);
    }

    private static SubResource row(Level level, String parameter, String method) {
        return SubResources.find(level, parameter, method, false).orElseThrow();
    }

    private static Body document() {
        return Body.of(Buffer.buffer(DOCUMENT));
    }

    private static void isDenied(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
    }

    @ParameterizedTest
    @MethodSource("passed")
    void everyRowNeedsItsRightAndNoOther(SubResource row) {
        Right needed = Right.valueOf(((Passed) row.treatment()).need().name());
        for (Right right : Right.values()) {
            if (right != needed) {
                grant(right, "photos", "");
            }
        }
        assertThatThrownBy(() -> run(handler, operation(row, Fields.none()), document()))
                .satisfies(PassThroughHandlerTest::isDenied);
        assertThat(main.seen()).isEmpty();

        grant(needed, "photos", row.level() == Level.OBJECT ? "mine/" : "");
        main.next(new Fault.Reply(200, Map.of(), ""));
        run(handler, operation(row, Fields.none()), document());

        FakeStore.Seen seen = main.seen().getFirst();
        assertThat(seen.method()).isEqualTo(row.method());
        assertThat(seen.target())
                .startsWith(row.level() == Level.OBJECT ? "/photos/mine/k?" : "/photos?")
                .contains(row.parameter() + "=", "versionId=v1");
        assertThat(seen.body().toString()).isEqualTo(((Passed) row.treatment()).maxDocument() > 0 ? DOCUMENT : "");
    }

    @ParameterizedTest
    @MethodSource("passed")
    void noRowIsOpenInTheReservedBucket(SubResource row) {
        sealed("gw-state");
        for (Right right : Right.values()) {
            grant(right, "gw-state", "");
        }
        PassThrough operation = operation(row, Fields.none());
        PassThrough there = new PassThrough(
                operation.resource(),
                operation.rules(),
                new BucketName("gw-state"),
                operation.key(),
                operation.query(),
                Set.of(),
                Fields.none());

        assertThatThrownBy(() -> run(handler, there, document())).satisfies(PassThroughHandlerTest::isDenied);
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void answerComesBackByteForByteWithoutWhatTheStoreSaysOfItself() {
        grant(Right.READ, "photos", "");
        main.next(new Fault.Reply(
                200,
                Map.of(
                        "content-type", "application/x-odd",
                        "x-amz-version-id", "v1",
                        "x-amz-request-id", "the store's",
                        "x-amz-id-2", "a host",
                        "location", "http://10.0.0.7/",
                        "x-amz-server-side-encryption", "AES256",
                        "x-other", "unknown"),
                "<Tagging\n/>"));

        S3Response.Bytes answer =
                (S3Response.Bytes) run(handler, operation(row(Level.OBJECT, "tagging", "GET"), Fields.none()));

        assertThat(answer.body().length()).hasValue("<Tagging\n/>".length());
        answer.body().abort();
        assertThat(answer.fields().get(S3Header.CONTENT_TYPE)).contains("application/x-odd");
        assertThat(answer.fields().get(S3Header.VERSION_ID)).contains("v1");
        assertThat(answer.fields().toString()).doesNotContain("REQUEST_ID", "ID_2", "LOCATION", "SSE");
    }

    @Test
    void documentKeepsTheClientsDigestsAndLocks() {
        grant(Right.WRITE, "photos", "");
        Fields fields = Fields.none()
                .with(S3Header.CONTENT_MD5, "m")
                .with(S3Header.CHECKSUM_CRC32, "c")
                .with(S3Header.SDK_CHECKSUM_ALGORITHM, "CRC32")
                .with(S3Header.EXPECTED_BUCKET_OWNER, "o")
                .with(S3Header.REQUEST_PAYER, "requester")
                .with(S3Header.CONTENT_TYPE, "text/xml")
                .with(S3Header.TAGGING, "a=b")
                .withMetadata("m", "v");
        main.next(new Fault.Reply(200, Map.of(), ""));
        run(handler, operation(row(Level.OBJECT, "tagging", "PUT"), fields), document());

        assertThat(main.seen().getFirst().headers())
                .containsEntry("content-md5", "m")
                .containsEntry("x-amz-checksum-crc32", "c")
                .containsEntry("x-amz-sdk-checksum-algorithm", "CRC32")
                .containsEntry("x-amz-expected-bucket-owner", "o")
                .containsEntry("x-amz-request-payer", "requester")
                .containsEntry("content-type", "text/xml")
                .doesNotContainKeys("x-amz-tagging", "x-amz-meta-m");
    }

    @Test
    void aDigestOfATrailerGoesOnInAField() {
        grant(Right.WRITE, "photos", "");
        Checksum checksum = new Checksum(Checksum.Algorithm.CRC32, new byte[] {0, 0, 0, 1});
        Fields fields = Fields.none().with(S3Header.SDK_CHECKSUM_ALGORITHM, "CRC32");
        SubResource row = row(Level.OBJECT, "retention", "PUT");
        main.next(new Fault.Reply(200, Map.of(), ""), new Fault.Reply(200, Map.of(), ""));

        run(handler, operation(row, fields), document().claiming(() -> Optional.of(checksum)));
        run(handler, operation(row, fields), document());

        assertThat(main.seen().get(0).headers())
                .containsEntry("x-amz-checksum-crc32", "AAAAAQ==")
                .containsEntry("x-amz-sdk-checksum-algorithm", "CRC32");
        assertThat(main.seen().get(1).headers())
                .as("an algorithm without a value is an error to a store")
                .doesNotContainKey("x-amz-sdk-checksum-algorithm");
    }

    @Test
    void steppingOverARetentionNeedsAdmin() {
        grant(Right.WRITE, "photos", "");
        SubResource row = row(Level.OBJECT, "retention", "PUT");
        Fields bypass = Fields.none().with(S3Header.BYPASS_GOVERNANCE, "TRUE");
        assertThatThrownBy(() -> run(handler, operation(row, bypass), document()))
                .satisfies(PassThroughHandlerTest::isDenied);
        assertThat(main.seen()).isEmpty();

        grant(Right.ADMIN, "photos", "");
        main.next(new Fault.Reply(200, Map.of(), ""));
        run(handler, operation(row, bypass), document());
        assertThat(main.seen().getFirst().headers()).containsEntry("x-amz-bypass-governance-retention", "TRUE");
    }

    @Test
    void aDocumentThatNamesAnotherBucketNeedsTheRightToWriteThere() {
        grant(Right.ADMIN, "photos", "");
        SubResource row = row(Level.BUCKET, "replication", "PUT");
        for (String target : List.of("theirs", "gw-state")) {
            assertThatThrownBy(() -> run(handler, operation(row, Fields.none(), "photos-2", target), document()))
                    .satisfies(PassThroughHandlerTest::isDenied);
        }
        grant(Right.WRITE, "photos-2", "");
        grant(Right.WRITE, "gw-state", "");
        assertThatThrownBy(() -> run(handler, operation(row, Fields.none(), "gw-state"), document()))
                .satisfies(PassThroughHandlerTest::isDenied);
        assertThat(main.seen()).isEmpty();

        main.next(new Fault.Reply(200, Map.of(), ""));
        run(handler, operation(row, Fields.none(), "photos-2"), document());
        assertThat(main.seen()).hasSize(1);
    }

    @Tag("I6")
    @ParameterizedTest
    @EnumSource(
            value = S3Header.class,
            names = {"SSE", "SSE_KMS_KEY_ID", "SSE_C_KEY", "COPY_SSE_C_KEY", "COPY_SOURCE"})
    void aWriteThatAsksForEncryptionOrACopyIsRefused(S3Header header) {
        grant(Right.WRITE, "photos", "");

        assertThatThrownBy(() -> run(
                        handler,
                        operation(row(Level.OBJECT, "acl", "PUT"), Fields.none().with(header, "x")),
                        document()))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED));
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void theStoresErrorKeepsItsCodeStatusAndDetails() {
        grant(Right.LIST, "photos", "");
        main.next(new Fault.Reply(
                404,
                Map.of("content-type", "application/xml"),
                "<Error><Code>NoSuchCORSConfiguration</Code><Message>none</Message><BucketName>photos</BucketName>"
                        + "<HostId>10.0.0.7</HostId></Error>"));

        assertThatThrownBy(() -> run(handler, operation(row(Level.BUCKET, "cors", "GET"), Fields.none())))
                .isInstanceOfSatisfying(StoreError.class, e -> {
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.code()).isEqualTo("NoSuchCORSConfiguration");
                    assertThat(e.details()).isEqualTo(Map.of("BucketName", "photos"));
                });
    }
}
