package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies into parts: what is checked before, what is sent, and what becomes of a bad source. */
class PartCopyTest extends PartCopyFixture {
    private static final Fault NONE = new Fault.None();
    private static final Fault CHANGED = new Fault.Answer(412, "PreconditionFailed");

    @ParameterizedTest
    @CsvSource({
        "KMS, KMS, main",
        "MD5, OTHER_KEY, main",
        "PLAIN, KMS, main",
        "PLAIN, MD5, second",
        "KMS, PLAIN, main",
        "MD5, KMS, second",
        "PLAIN, PLAIN, main",
        "PLAIN, PLAIN, second"
    })
    void rangesAreThoseOfThePlainBytes(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        for (long[] range : new long[][] {{0, 0}, {65_479, 65_480}, {1, LARGE - 2}, {LARGE - 1, LARGE - 1}}) {
            begin();
            S3Response.Xml part =
                    copyPart(at(SOURCE, "k"), Optional.of(new ByteRange.Between(range[0], range[1])), Fields.none());
            assertThat(completed(part)).isEqualTo(Arrays.copyOfRange(bytes(LARGE), (int) range[0], (int) range[1] + 1));
        }
        begin();
        assertThat(completed(copyPart(at(SOURCE, "k"), Optional.empty(), Fields.none())))
                .isEqualTo(bytes(LARGE));
        ErrorAnswer beyond = refused(at(SOURCE, "k"), Optional.of(new ByteRange.Between(0, LARGE)), Fields.none());
        assertThat(beyond.code()).isEqualTo("InvalidArgument");
        assertThat(beyond.message()).isEqualTo("Range specified is not valid for source object of size: " + LARGE);
    }

    @Test
    void clearSourceOfOneStoreIsCopiedByTheStoreInTheStateThatWasLookedAt() {
        kind(SOURCE, Kind.PLAIN, "main");
        kind(TARGET, Kind.PLAIN, "main");
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        beginKnown();
        copyPart(at(SOURCE, "k"), Optional.of(new ByteRange.Between(5, 9)), Fields.none());
        assertThat(requests()).isEqualTo(2);
        assertThat(fake.seen().getLast().headers())
                .containsEntry("x-amz-copy-source", "/source/k")
                .containsEntry("x-amz-copy-source-range", "bytes=5-9")
                .containsEntry("x-amz-copy-source-if-match", stored(SOURCE, "k").etag());
    }

    @Test
    void partThatIsSealedCostsALookAReadThePartAndItsRecord() {
        byte[] large = bytes(6 << 20);
        put(SOURCE, "k", large, Fields.none());
        beginKnown();
        int calls = kms.calls();
        S3Response.Xml part = copyPart(at(SOURCE, "k"), Optional.empty(), Fields.none());
        assertThat(requests()).isEqualTo(4);
        assertThat(kms.calls() - calls)
                .as("one for the source, one for the upload")
                .isLessThanOrEqualTo(2);
        assertThat(part.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(completed(part)).isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource(
            value = Right.class,
            names = {"READ", "WRITE"})
    void needsReadOnTheSourceAndWriteOnTheTarget(Right missing) {
        begin();
        policy.rights.remove(missing);
        assertThat(refused().code()).isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @Test
    void closedBucketsAndTheStateBucketAreNoSources() {
        begin();
        policy.closed.add("source");
        assertThat(refused().code()).isEqualTo("AccessDenied");
        assertThat(refused(at(new BucketName("gw-state"), "v1/root-check"), Optional.empty(), Fields.none())
                        .code())
                .isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsRight.class,
            names = {"DEK_DECRYPT", "DEK_CREATE"})
    void needsTheRightsOnBothKeysBeforeAnythingIsWritten(KmsRight missing) {
        begin();
        policy.kmsRights.remove(missing);
        ErrorAnswer answer = refused();
        assertThat(answer.code()).isEqualTo("AccessDenied");
        assertThat(answer.message()).contains(missing.word());
        assertThat(fake.lines()).noneMatch(line -> line.startsWith("PUT /target") || line.contains("/p/"));
    }

    @Test
    void customerKeysOutOfOrderAndClearTransportAreRefused() {
        begin();
        ErrorAnswer named =
                refused(at(SOURCE, "k"), Optional.empty(), Fields.none().with(S3Header.COPY_SSE_C_ALGORITHM, "AES256"));
        assertThat(named.code()).isEqualTo("InvalidArgument");
        assertThat(named.message()).contains("secret key");
        transport = Transport.CLEAR;
        assertThat(refused().code()).isEqualTo("AccessDenied");
        assertThat(fake.lines()).noneMatch(line -> line.startsWith("PUT /target"));
    }

    @ParameterizedTest
    @CsvSource({"KMS, KMS", "PLAIN, KMS", "PLAIN, PLAIN"})
    void sourceThatChangesIsLookedAtAgain(Kind from, Kind to) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, "main");
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        beginKnown();
        fake.next(NONE, CHANGED);
        assertThat(completed(copyPart(at(SOURCE, "k"), Optional.empty(), Fields.none())))
                .isEqualTo(bytes(LARGE));
        beginKnown();
        fake.next(NONE, CHANGED, NONE, CHANGED, NONE, CHANGED);
        assertThat(refused().status()).isEqualTo(503);
    }

    @Test
    void conditionIsJudgedOnWhatClientsSee() {
        begin();
        String etag = head(SOURCE, "k").field(S3Header.ETAG);
        copyPart(
                at(SOURCE, "k"),
                Optional.empty(),
                Fields.none(),
                new Conditions(Optional.of(etag), Optional.empty(), Optional.empty(), Optional.empty()));
        Throwable unmet = catchThrowable(() -> copyPart(
                at(SOURCE, "k"),
                Optional.empty(),
                Fields.none(),
                new Conditions(Optional.empty(), Optional.of(etag), Optional.empty(), Optional.empty())));
        assertThat(Failures.toError(unmet).status()).isEqualTo(412);
    }

    @Test
    @Tag("I4")
    void damagedSourceBecomesNoPart() {
        byte[] bad = stored(SOURCE, "k").bytes().clone();
        bad[bad.length - 100] ^= 1;
        fake.objects().put("source", "k", stored(SOURCE, "k").withBytes(bad));
        begin();
        assertThat(refused().code()).isEqualTo("InternalError");
        assertThat(fake.uploads().open())
                .singleElement()
                .satisfies(open -> assertThat(open.parts()).isEmpty());
        assertThat(fake.objects().keys("gw-state")).noneMatch(key -> key.contains("/p/"));
    }

    @Test
    void storeThatAnswers200WithoutACopyFailsTheCopy() {
        kind(SOURCE, Kind.PLAIN, "main");
        kind(TARGET, Kind.PLAIN, "main");
        put(SOURCE, "k", bytes(1000), Fields.none());
        beginKnown();
        fake.next(NONE, new Fault.AnswerDocument("<Error><Code>SlowDown</Code><Message>busy</Message></Error>"));
        assertThat(refused().code()).isEqualTo("SlowDown");
    }
}
