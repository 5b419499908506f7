package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.testing.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that are not made, and what was sent to the store before that was clear. */
class CopyRefusalsTest extends CopyFixture {
    @BeforeEach
    void putSource() {
        put(SOURCE, "k", bytes(1000), Fields.none());
        requests();
    }

    private ErrorAnswer refused(Ask ask) {
        return refused(at(SOURCE, "k"), at(TARGET, "copy"), ask);
    }

    private ErrorAnswer refused(ObjectRef from, ObjectRef to, Ask ask) {
        Throwable failure = catchThrowable(() -> copying(from, to, ask));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    private void nothingWritten() {
        assertThat(fake.objects().keys(TARGET.value())).isEmpty();
        assertThat(fake.lines()).noneMatch(line -> line.startsWith("PUT /target"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Right.class,
            names = {"READ", "WRITE"})
    void needsReadOnTheSourceAndWriteOnTheTarget(Right missing) {
        policy.rights.remove(missing);
        assertThat(refused(Ask.plainly()).code()).isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "target"})
    void bucketOfAnotherTenantIsClosedOnEitherSide(String bucket) {
        policy.closed.add(bucket);
        assertThat(refused(Ask.plainly()).code()).isEqualTo("AccessDenied");
        assertThat(refused(at(SOURCE, "missing"), at(TARGET, "copy"), Ask.plainly())
                        .code())
                .as("nobody learns what is there")
                .isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @Test
    void stateBucketIsNeitherSourceNorTarget() {
        for (String name : new String[] {"gw-state", "GW-State"}) {
            BucketName state = new BucketName(name);
            assertThat(refused(at(state, "v1/root-check"), at(TARGET, "copy"), Ask.plainly())
                            .code())
                    .isEqualTo("AccessDenied");
            assertThat(refused(at(SOURCE, "k"), at(state, "v1/root-check"), Ask.plainly())
                            .code())
                    .isEqualTo("AccessDenied");
        }
        assertThat(requests()).isZero();
    }

    @Test
    void rightOnTheTargetsKeyIsCheckedBeforeAnythingIsSent() {
        policy.kmsRights.remove(KmsRight.DEK_CREATE);
        ErrorAnswer answer = refused(Ask.plainly());
        assertThat(answer.code()).isEqualTo("AccessDenied");
        assertThat(answer.message()).contains("kms:dek:create");
        assertThat(requests()).isZero();
        assertThat(events).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void rightOnTheSourcesKeyIsCheckedBeforeAnythingIsWritten(Kind to) {
        kind(TARGET, to, "main");
        policy.kmsRights.remove(KmsRight.DEK_DECRYPT);
        int calls = kms.calls();
        assertThat(refused(Ask.plainly()).message()).contains("kms:dek:decrypt");
        assertThat(kms.calls()).as("the key that is refused").isEqualTo(calls);
        nothingWritten();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void sealedSourceIsNotReadOverClearTransport(Kind to) {
        kind(TARGET, to, "main");
        transport = Transport.CLEAR;
        assertThat(refused(Ask.plainly()).code()).isEqualTo("AccessDenied");
        nothingWritten();
    }

    @Test
    void sealedTargetIsNotWrittenOverClearTransport() {
        kind(SOURCE, Kind.PLAIN, "main");
        put(SOURCE, "clear", bytes(10), Fields.none());
        requests();
        transport = Transport.CLEAR;
        assertThat(refused(at(SOURCE, "clear"), at(TARGET, "copy"), Ask.plainly())
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Tag("I6")
    void clearObjectInASealedBucketIsNoSource(Kind to) {
        kind(TARGET, to, "main");
        fake.objects().put("source", "clear", bytes(10), Map.of());
        ErrorAnswer answer = refused(at(SOURCE, "clear"), at(TARGET, "copy"), Ask.plainly());
        assertThat(answer.code()).isEqualTo("AccessDenied");
        assertThat(answer.message()).contains("plaintext-reads");
        nothingWritten();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption-customer-algorithm, AccessDenied, blocked",
        "x-amz-copy-source-server-side-encryption-customer-key, InvalidArgument, valid encryption algorithm"
    })
    void customerKeysThatAreNotAcceptedOrNotInOrderAreRefused(String name, String code, String text) {
        for (Kind to : Kind.values()) {
            kind(TARGET, to, "main");
            ErrorAnswer answer = refused(Ask.plainly().with(S3Header.of(name).orElseThrow(), "AES256"));
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.message()).contains(text);
        }
        assertThat(requests()).isZero();
    }

    @Test
    void otherMethodOrKeyThanPolicySaysIsRefused() {
        assertThat(refused(Ask.plainly().with(S3Header.SSE, "AES256")).code()).isEqualTo("AccessDenied");
        assertThat(refused(Ask.plainly().with(S3Header.SSE_KMS_KEY_ID, "k")).code())
                .as("a key without a method")
                .isEqualTo("InvalidArgument");
        assertThat(requests()).isZero();
        copy(Ask.plainly().with(S3Header.SSE, "aws:kms").with(S3Header.SSE_KMS_KEY_ID, "k"));
    }

    @Test
    void bodyIsRefused() {
        ErrorAnswer answer = refused(Ask.plainly().sending("x"));
        assertThat(answer.code()).isEqualTo("InvalidRequest");
        assertThat(answer.message())
                .isEqualTo("The request included a body. Requests of this type must not include a non-empty body.");
        assertThat(requests()).isZero();
    }

    @Test
    void missingSourceIsTheStoresWordAndSecretToWhoMayNotList() {
        ErrorAnswer answer = refused(at(SOURCE, "missing"), at(TARGET, "copy"), Ask.plainly());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("NoSuchKey");
        assertThat(answer.message()).as("the store's own text").contains("The fake store says");
        fake.objects().create("kept");
        kind(new BucketName("absent"), Kind.KMS, "main");
        assertThat(refused(at(new BucketName("absent"), "k"), at(TARGET, "copy"), Ask.plainly())
                        .code())
                .isEqualTo("NoSuchBucket");
        policy.rights.remove(Right.LIST);
        ErrorAnswer hidden = refused(at(SOURCE, "missing"), at(TARGET, "copy"), Ask.plainly());
        assertThat(hidden.status()).isEqualTo(403);
        assertThat(hidden.code()).isEqualTo("AccessDenied");
        nothingWritten();
    }

    @Test
    void deleteMarkerNamedByVersionIsNoSource() {
        ObjectRef marker = new ObjectRef(SOURCE, new ObjectKey("k"), Optional.of("marker"));
        fake.next(new Fault.Answer(405, "MethodNotAllowed"), new Fault.Answer(405, "MethodNotAllowed"));
        ErrorAnswer answer = refused(marker, at(TARGET, "copy"), Ask.plainly());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidRequest");
        assertThat(answer.message())
                .isEqualTo("The source of a copy request may not specifically refer to a delete marker by version id.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void sourceAboveTheBoundIsRefusedInS3sWords(Kind from) {
        kind(SOURCE, from, "main");
        for (int size : new int[] {1000, 1001}) {
            put(SOURCE, "k", bytes(size), Fields.none());
            limits = new CopyLimits(1000, 5L << 30, PART, 2, KeepAlive.Pace.standard());
            if (size == 1000) {
                copy(Ask.plainly());
                fake.objects().remove("target", "copy");
                continue;
            }
            ErrorAnswer answer = refused(Ask.plainly());
            assertThat(answer.code()).isEqualTo("InvalidRequest");
            assertThat(answer.message())
                    .isEqualTo(
                            "The specified copy source is larger than the maximum allowable size for a copy source: 1000");
            assertThat(fake.objects().keys("target")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void conditionsOfTheSourceAreJudgedOnWhatClientsSee(Kind from) {
        kind(SOURCE, from, "main");
        String etag = put(SOURCE, "k", bytes(1000), Fields.none()).field(S3Header.ETAG);
        String past = "Wed, 31 Dec 2025 00:00:00 GMT";
        String future = "Fri, 02 Jan 2026 00:00:00 GMT";
        record Row(String match, String noneMatch, String modified, String unmodified, boolean copies) {}
        for (Row row : new Row[] {
            new Row(etag, null, null, null, true),
            new Row("\"x\", " + etag, null, null, null, true),
            new Row("*", null, null, null, true),
            new Row("\"x\"", null, null, null, false),
            new Row(null, "\"x\"", null, null, true),
            new Row(null, etag, null, null, false),
            new Row(null, null, past, null, true),
            new Row(null, null, future, null, false),
            new Row(null, null, null, future, true),
            new Row(null, null, null, past, false),
            // S3, CopyObject: if-match true and if-unmodified-since false copies
            new Row(etag, null, null, past, true),
            // and if-none-match false and if-modified-since true does not
            new Row(null, etag, past, null, false),
        }) {
            Conditions asked = new Conditions(
                    Optional.ofNullable(row.match()),
                    Optional.ofNullable(row.noneMatch()),
                    Optional.ofNullable(row.modified()),
                    Optional.ofNullable(row.unmodified()));
            fake.objects().remove("target", "copy");
            if (row.copies()) {
                copy(Ask.plainly().onSource(asked));
            } else {
                ErrorAnswer answer = refused(Ask.plainly().onSource(asked));
                assertThat(answer.status()).as(row.toString()).isEqualTo(412);
                assertThat(answer.code()).isEqualTo("PreconditionFailed");
            }
            assertThat(fake.objects().keys("target")).as(row.toString()).hasSize(row.copies() ? 1 : 0);
        }
    }

    @Test
    void ciphertextTagOfTheStoreIsNoTagOfTheSource() {
        Conditions raw = new Conditions(
                Optional.of(stored(SOURCE, "k").etag()), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(refused(Ask.plainly().onSource(raw)).status()).isEqualTo(412);
    }

    @Test
    void metadataThatNoFieldCarriesIsNotDropped() {
        fake.objects().put("source", "k", stored(SOURCE, "k").withHeader("x-amz-missing-meta", "1"));
        ErrorAnswer answer = refused(Ask.plainly());
        assertThat(answer.code()).isEqualTo("NotImplemented");
        assertThat(answer.message()).contains("REPLACE");
        copy(Ask.plainly().replacingMetadata());
    }
}
