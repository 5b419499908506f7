package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.LoopSource;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is served of sealed, mixed and plain buckets, and what is refused before a byte is. */
class SealedReadsTest extends ObjectsFixture {
    private static final String ENVELOPE = "x-amz-meta-ssegw";

    @Test
    @Tag("I6")
    void sealedBucketRefusesObjectsWithoutEnvelopeAndNamesTheWayOut() {
        put("k", bytes(1000));
        change("k", fake.objects().get("photos", "k").orElseThrow().withoutHeader(ENVELOPE));
        assertError(() -> get("k"), S3Error.ACCESS_DENIED, "plaintext-reads: serve");
        assertError(() -> get("k", "bytes=0-1"), S3Error.ACCESS_DENIED, "plaintext-reads: serve");
        assertError(() -> head("k"), S3Error.ACCESS_DENIED, "plaintext-reads: serve");
    }

    @Test
    void mixedBucketServesClearObjectsWithTheStoresOwnTag() {
        var unused = fake.objects().put("photos", "clear", bytes(500), Map.of());
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        Got got = get("clear");
        assertThat(got.bytes()).isEqualTo(bytes(500));
        assertThat(got.field(S3Header.ETAG))
                .doesNotContain("-")
                .isEqualTo(head("clear").field(S3Header.ETAG));
        assertThat(got.fields().has(S3Header.SSE)).isFalse();
        assertThat(get("clear", "bytes=10-19").bytes()).hasSize(10);
    }

    @Test
    void objectsSealedBeforeABucketBecamePlainStayReadable() {
        byte[] bytes = bytes(200_000);
        put("k", bytes);
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        assertThat(get("k").bytes()).isEqualTo(bytes);
        assertThat(get("k", "bytes=100000-100001").bytes()).containsExactly(bytes[100_000], bytes[100_001]);
        assertThat(head("k").field(S3Header.CONTENT_LENGTH)).isEqualTo("200000");
        assertThat(get("k").field(S3Header.SSE)).isEqualTo("aws:kms");
    }

    @Test
    @Tag("I8")
    void tagAndSizeAgreeInPutHeadAndGet() {
        for (EtagMode mode : EtagMode.values()) {
            rule(Encrypt.SSE_KMS, PlainReads.REFUSE, mode);
            String etag = put("k", bytes(4097)).field(S3Header.ETAG);
            assertThat(head("k").field(S3Header.ETAG)).isEqualTo(etag);
            assertThat(get("k").field(S3Header.ETAG)).isEqualTo(etag);
            assertThat(get("k", "bytes=1-2").field(S3Header.ETAG)).isEqualTo(etag);
        }
    }

    @Test
    void clearTransportIsRefusedOnWriteAndOnReadBeforeAnyKeyIsUsed() {
        put("k", bytes(10));
        requests();
        int calls = kms.calls();
        transport = Transport.CLEAR;
        assertError(() -> put("k", bytes(10)), S3Error.ACCESS_DENIED, "HTTPS");
        assertThat(requests()).as("nothing is sent").isZero();
        assertError(() -> get("k"), S3Error.ACCESS_DENIED, "HTTPS");
        assertError(() -> head("k"), S3Error.ACCESS_DENIED, "HTTPS");
        assertThat(kms.calls()).isEqualTo(calls);
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsRight.class,
            names = {"CMK_GET", "DEK_DECRYPT"})
    void missingKeyRightIsRefusedBeforeTheKmsAndTold(KmsRight missing) {
        put("k", bytes(10));
        int calls = kms.calls();
        policy.kmsRights.remove(missing);
        assertError(() -> get("k"), S3Error.ACCESS_DENIED, missing.word());
        assertThat(kms.calls()).isEqualTo(calls);
        assertThat(events).hasSize(1);
    }

    @Test
    void withoutRightOrRuleNothingIsSent() {
        policy.rights.remove(Right.READ);
        policy.rights.remove(Right.HEAD);
        policy.rights.remove(Right.WRITE);
        assertError(() -> get("k"), S3Error.ACCESS_DENIED, "");
        assertError(() -> head("k"), S3Error.ACCESS_DENIED, "");
        assertError(() -> put("k", bytes(1)), S3Error.ACCESS_DENIED, "");
        policy.rights.add(Right.WRITE);
        policy.rule = Optional.empty();
        assertError(() -> put("k", bytes(1)), S3Error.NO_ENCRYPTION_POLICY, "");
        assertThat(requests()).isZero();
    }

    @Test
    @Tag("I4")
    void envelopeOfAnotherObjectDoesNotOpen() {
        put("k", bytes(1000));
        put("other", bytes(1000));
        Stored other = fake.objects().get("photos", "other").orElseThrow();
        change("k", other);
        assertThatThrownBy(() -> get("k")).isInstanceOf(TamperedException.class);
        assertThatThrownBy(() -> get("k", "bytes=0-1")).isInstanceOf(TamperedException.class);
    }

    @Test
    @Tag("I5")
    void uploadThatFailsAtItsEndLeavesThePreviousObject() {
        byte[] before = bytes(1234);
        put("k", before);
        for (int size : new int[] {500_000, 3 * 1024 * 1024}) {
            Body failing = LoopSource.failing(size, 64 * 1024, new S3Exception(S3Error.BAD_DIGEST))
                    .body(size);
            assertError(() -> put("k", failing, size, Conditions.none(), Fields.none()), S3Error.BAD_DIGEST, "");
            assertThat(get("k").bytes()).isEqualTo(before);
        }
    }

    @Test
    @Tag("I2")
    void envelopeTravelsInTheVeryRequestThatCarriesTheBytes() {
        put("k", bytes(2_000_000));
        assertThat(fake.seen()).hasSize(1);
        assertThat(fake.seen().getFirst().headers()).containsKey(ENVELOPE);
        assertThat(fake.seen().getFirst().complete()).isTrue();
    }

    @Test
    @Tag("I3")
    void retryAfterALostAnswerSendsTheSameCiphertextAgain() {
        put("warm", bytes(1));
        fake.next(new Fault.LoseAnswer());
        byte[] bytes = bytes(100_000);
        assertThat(put("k", bytes).status()).isEqualTo(200);
        var sent = fake.seen().stream()
                .filter(seen -> seen.target().contains("/k"))
                .toList();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).body()).isEqualTo(sent.get(0).body());
        assertThat(sent.get(1).headers())
                .containsEntry(ENVELOPE, sent.get(0).headers().get(ENVELOPE));
        assertThat(get("k").bytes()).isEqualTo(bytes);
    }

    @Test
    void rangesPastTheEndAreRefusedWithThePlainSize() {
        put("k", bytes(1000));
        assertThatThrownBy(() -> get("k", "bytes=1000-")).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(S3Error.INVALID_RANGE);
            assertThat(e.details()).containsEntry("ActualObjectSize", "1000");
        });
        assertError(() -> get("k", "bytes=5000000-"), S3Error.INVALID_RANGE, "");
        assertError(() -> get("k", "bytes=-0"), S3Error.INVALID_RANGE, "");
    }

    @Test
    void aStoreThatTellsNoTagWith304HasNoneInventedForIt() {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        String etag = put("k", bytes(100)).field(S3Header.ETAG);
        fake.next(new Fault.Reply(304, Map.of(), ""));
        Got got = get("k", none(), ifNoneMatch(etag));
        assertThat(got.status()).isEqualTo(304);
        assertThat(got.fields().has(S3Header.ETAG)).isFalse();
    }

    @Test
    void conditionsOnShownTagsAreJudgedRight() {
        for (EtagMode mode : EtagMode.values()) {
            rule(Encrypt.SSE_KMS, PlainReads.REFUSE, mode);
            String etag = put("k", bytes(100)).field(S3Header.ETAG);
            assertThat(get("k", none(), ifNoneMatch(etag)).status()).isEqualTo(304);
            assertThat(get("k", none(), ifMatch(etag)).status()).isEqualTo(200);
            assertThat(get("k", none(), ifNoneMatch("\"other\"")).status()).isEqualTo(200);
            assertThatThrownBy(() -> get("k", none(), ifMatch("\"other\"")))
                    .satisfies(e -> assertThat(Failures.toError(e).status()).isEqualTo(412));
        }
    }

    @Test
    void conditionalWritesReachTheStoreTranslated() {
        String etag = put("k", bytes(100)).field(S3Header.ETAG);
        var unused = put("k", Body.empty(), 0, ifMatch(etag), Fields.none());
        assertThat(fake.seen().getLast().headers()).containsEntry("if-match", etag.replace("-0", ""));
        assertThatThrownBy(() -> put("k", Body.empty(), 0, ifNoneMatch("*"), Fields.none()))
                .satisfies(e -> assertThat(Failures.toError(e).status()).isEqualTo(412));
        assertError(() -> put("k", Body.empty(), 0, ifNoneMatch("\"a\""), Fields.none()), S3Error.NOT_IMPLEMENTED, "");
    }

    @Test
    void metadataThatLeavesNoRoomForTheEnvelopeIsRefusedBeforeAnythingIsSent() {
        Fields fits = Fields.none().withMetadata("note", "x".repeat(1_400));
        assertThat(put("k", Body.empty(), 0, Conditions.none(), fits).status()).isEqualTo(200);
        requests();
        Fields tooMuch = Fields.none().withMetadata("note", "x".repeat(1_900));
        assertError(() -> put("k", Body.empty(), 0, Conditions.none(), tooMuch), S3Error.METADATA_TOO_LARGE, "");
        assertThat(requests()).isZero();
    }

    private void change(String key, Stored stored) {
        fake.objects().put("photos", key, stored);
    }

    private static Optional<ByteRange> none() {
        return Optional.empty();
    }

    private static Conditions ifMatch(String tag) {
        return new Conditions(Optional.of(tag), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Conditions ifNoneMatch(String tag) {
        return new Conditions(Optional.empty(), Optional.of(tag), Optional.empty(), Optional.empty());
    }

    private static void assertError(ThrowingCallable call, S3Error error, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(error);
            assertThat(e.text()).contains(text);
        });
    }
}
