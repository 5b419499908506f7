package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.S3Header;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of FORMAT.md "requests per operation", counted at the store and at the KMS. */
class RequestsPerOperationTest extends ObjectsFixture {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_480, 65_481, 1024 * 1024, 1024 * 1024 + 1, LARGE})
    @Tag("I9")
    void sealedObjectCostsOneRequestToWriteReadAndLookAt(int size) {
        byte[] bytes = bytes(size);
        assertThat(put("k", bytes).status()).isEqualTo(200);
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(1);
        assertThat(get("k").bytes()).isEqualTo(bytes);
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(2);
        assertThat(head("k").field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(size));
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).as("HEAD asks no KMS").isEqualTo(2);
    }

    @Test
    void rangeOfSealedObjectCostsOneRequestAndFetchesOnlyItsSegments() {
        byte[] bytes = bytes(LARGE);
        put("k", bytes);
        requests();
        Got got = get("k", "bytes=1000000-1000009");
        assertThat(got.status()).isEqualTo(206);
        assertThat(got.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 1_000_010));
        assertThat(got.field(S3Header.CONTENT_RANGE)).isEqualTo("bytes 1000000-1000009/" + LARGE);
        assertThat(requests()).isEqualTo(1);
        assertThat(fake.seen().getLast().headers().get("range")).matches("bytes=\\d+-\\d+");
        assertThat(get("k", "bytes=2999990-").bytes()).isEqualTo(Arrays.copyOfRange(bytes, 2_999_990, LARGE));
        assertThat(requests()).isEqualTo(1);
        assertThat(get("k", "bytes=2999990-9999999").bytes()).isEqualTo(Arrays.copyOfRange(bytes, 2_999_990, LARGE));
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void suffixRangeCostsALookMore() {
        byte[] bytes = bytes(LARGE);
        put("k", bytes);
        requests();
        assertThat(get("k", "bytes=-7").bytes()).isEqualTo(Arrays.copyOfRange(bytes, LARGE - 7, LARGE));
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void md5TagCostsOneSuffixGetColdAndNothingWarm() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        put("k", bytes(1000));
        requests();
        String etag = head("k").field(S3Header.ETAG);
        assertThat(etag).matches("\"[0-9a-f]{32}\"");
        assertThat(requests()).isEqualTo(1);
        assertThat(get("k").field(S3Header.ETAG)).isEqualTo(etag);
        assertThat(requests()).as("the tag is known by now").isEqualTo(1);
        assertThat(kms.calls()).as("SSE-OBS asks no KMS").isZero();
    }

    @Test
    void md5TagOfColdObjectIsAwaitedBeforeTheHead() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        String written = put("k", bytes(1000)).field(S3Header.ETAG);
        requests();
        assertThat(get("k").field(S3Header.ETAG)).isEqualTo(written);
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void conditionInMixedBucketIsJudgedByALookAndTheReadPinned() {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        String etag = put("k", bytes(1000)).field(S3Header.ETAG);
        requests();
        Conditions same = new Conditions(Optional.of(etag), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(get("k", Optional.<ByteRange>empty(), same).status()).isEqualTo(200);
        assertThat(requests()).isEqualTo(2);
        assertThat(fake.seen().getLast().headers()).containsKey("if-match");
    }
}
