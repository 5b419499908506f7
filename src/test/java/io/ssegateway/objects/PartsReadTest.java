package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.SegmentLayout.CipherRange;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole reads, ranges and single parts of objects of many parts, and what they cost at the store and at the KMS. */
class PartsReadTest extends PartsFixture {
    private static final int[] SIZES = {5 * MIB, 6 * MIB + 7, 5 * MIB + 65_520, 100_000};

    @Test
    @Tag("I9")
    void wholeReadCostsTwoRequestsColdAndOneWarm() {
        Stored stored = parts("k", SIZES);
        int calls = kms.calls();
        Got cold = get("k");
        assertThat(cold.status()).isEqualTo(200);
        assertThat(cold.bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(2);
        assertThat(fake.seen().getLast().headers())
                .containsEntry("range", "bytes=-65536")
                .containsKey("if-match");
        Got warm = get("k");
        assertThat(warm.bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).as("once for each read").isEqualTo(calls + 2);
        assertThat(warm.field(S3Header.ETAG))
                .isEqualTo(cold.field(S3Header.ETAG))
                .endsWith("-5\"");
        assertThat(warm.field(S3Header.SSE)).isEqualTo("aws:kms");
        assertThat(warm.fields().has(S3Header.PARTS_COUNT)).isFalse();
    }

    @Test
    void rangeCostsThreeRequestsColdAndOneWarmAndFetchesOnlyItsSegments() {
        Stored stored = parts("k", SIZES);
        int edge = 5 * MIB;
        Got cold = get("k", "bytes=" + (edge - 10) + "-" + (edge + 9));
        assertThat(cold.status()).isEqualTo(206);
        assertThat(cold.bytes()).isEqualTo(Arrays.copyOfRange(stored.plain(), edge - 10, edge + 10));
        assertThat(cold.field(S3Header.CONTENT_RANGE))
                .isEqualTo("bytes " + (edge - 10) + "-" + (edge + 9) + "/" + stored.plain().length);
        assertThat(requests()).isEqualTo(3);
        CipherRange needed = stored.layout().cipherRange(edge - 10, edge + 9);
        assertThat(fake.seen().getLast().headers())
                .containsEntry("range", "bytes=" + needed.first() + "-" + needed.last())
                .containsKey("if-match");
        assertThat(get("k", "bytes=0-0").bytes()).containsExactly(stored.plain()[0]);
        assertThat(requests()).isEqualTo(1);
        assertThat(get("k", "bytes=-3").bytes()).hasSize(3);
        assertThat(requests()).as("warm, the size is known too").isEqualTo(1);
        assertThat(get("k").bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void rangeThatLiesWhereOneStreamWouldHaveItIsNotFetchedTwice() {
        Stored stored = parts("k", 5 * MIB, 10);
        assertThat(get("k", "bytes=70000-70001").bytes()).isEqualTo(Arrays.copyOfRange(stored.plain(), 70_000, 70_002));
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void suffixRangeCostsThreeRequestsCold() {
        Stored stored = parts("k", 5 * MIB, 10);
        int size = stored.plain().length;
        assertThat(get("k", "bytes=-15").bytes()).isEqualTo(Arrays.copyOfRange(stored.plain(), size - 15, size));
        assertThat(requests()).isEqualTo(3);
    }

    @Test
    void headAndListingOfPartsCostOneRequestAndNoKey() {
        Stored stored = parts("k", SIZES);
        int calls = kms.calls();
        Got head = head("k");
        assertThat(head.field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(stored.plain().length));
        assertThat(requests()).isEqualTo(1);
        ListQuery query = new ListQuery(
                2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1_000, false, false);
        S3Response listed = answer(
                () -> list().handle(new S3Operation.ListObjects(BUCKET, query, Fields.none()), caller(), Body.empty()));
        var entry = ((Document.Listing) ((S3Response.Xml) listed).document())
                .page()
                .entries()
                .getFirst();
        assertThat(entry.size()).isEqualTo(stored.plain().length);
        assertThat(entry.etag()).isEqualTo(head.field(S3Header.ETAG));
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(calls);
    }

    @Test
    @Tag("I8")
    void md5TagOfPartsCostsNoFurtherRequest() {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.MD5);
        Stored stored = parts("k", 5 * MIB, 7);
        String etag = '"' + stored.layout().etag().orElseThrow().text() + '"';
        assertThat(etag).endsWith("-2\"");
        Got cold = get("k");
        assertThat(cold.field(S3Header.ETAG)).isEqualTo(etag);
        assertThat(cold.bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(2);
        assertThat(get("k", "bytes=1-2").field(S3Header.ETAG)).isEqualTo(etag);
        assertThat(requests()).isEqualTo(1);
        assertThat(head("k").field(S3Header.ETAG)).isEqualTo(etag);
        assertThat(requests()).isEqualTo(1);
        Stored other = parts("cold", 5 * MIB, 7);
        assertThat(get("cold", "bytes=-2").field(S3Header.ETAG))
                .isEqualTo('"' + other.layout().etag().orElseThrow().text() + '"');
        assertThat(requests()).isEqualTo(3);
    }

    @Test
    void mixedBucketLooksBeforeARangeAndServesAWholeReadAsASealedOneDoes() {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        Stored stored = parts("k", 5 * MIB, 7);
        assertThat(get("k", "bytes=0-9").bytes()).hasSize(10);
        assertThat(requests()).isEqualTo(3);
        assertThat(get("k", "bytes=0-9").bytes()).hasSize(10);
        assertThat(requests()).isEqualTo(2);
        assertThat(get("k").bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void partsStayReadableInABucketThatBecamePlain() {
        Stored stored = parts("k", 5 * MIB, 7);
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        assertThat(get("k").bytes()).isEqualTo(stored.plain());
        int edge = 5 * MIB;
        assertThat(get("k", "bytes=" + (edge - 1) + "-" + edge).bytes())
                .isEqualTo(Arrays.copyOfRange(stored.plain(), edge - 1, edge + 1));
        assertThat(getPart("k", 2).bytes()).isEqualTo(Arrays.copyOfRange(stored.plain(), edge, edge + 7));
        assertThat(head("k").field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(edge + 7));
    }

    @Test
    void emptyLastPartAndOnePartAlone() {
        Stored empty = parts("empty-last", 5 * MIB, 0);
        assertThat(get("empty-last").bytes()).isEqualTo(empty.plain());
        int last = 5 * MIB - 1;
        assertThat(get("empty-last", "bytes=" + last + "-").bytes()).containsExactly(empty.plain()[last]);
        assertThat(get("empty-last", "bytes=-1").bytes()).containsExactly(empty.plain()[last]);
        parts("nothing", 0);
        assertThat(get("nothing").bytes()).isEmpty();
        assertError(() -> get("nothing", "bytes=0-0"), S3Error.INVALID_RANGE, "ActualObjectSize", "0");
        assertThat(get("nothing").status()).isEqualTo(200);
    }

    @Test
    void rangesPastTheEndAreRefusedColdAndWarm() {
        parts("k", 5 * MIB, 7);
        String size = Integer.toString(5 * MIB + 7);
        for (int i = 0; i < 2; i++) {
            assertError(() -> get("k", "bytes=" + size + "-"), S3Error.INVALID_RANGE, "ActualObjectSize", size);
            assertThatThrownBy(() -> get("k", "bytes=99999999-"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INVALID_RANGE));
            assertError(() -> get("k", "bytes=-0"), S3Error.INVALID_RANGE, "ActualObjectSize", size);
            assertThat(get("k").status()).isEqualTo(200);
        }
    }

    @Test
    void partByNumberIsARangeWithTheNumberOfParts() {
        try (SealedUpload upload = upload("k")) {
            Stored stored = upload.complete(
                    List.of(upload.part(2, bytes(5 * MIB)), upload.part(5, bytes(6 * MIB)), upload.part(9, bytes(77))));
            store("k", stored);
            int size = stored.plain().length;
            Got cold = getPart("k", 5);
            assertThat(cold.status()).isEqualTo(206);
            assertThat(cold.bytes()).isEqualTo(bytes(6 * MIB));
            assertThat(cold.field(S3Header.PARTS_COUNT)).isEqualTo("3");
            assertThat(cold.field(S3Header.CONTENT_RANGE))
                    .isEqualTo("bytes " + 5 * MIB + "-" + (11 * MIB - 1) + "/" + size);
            assertThat(requests()).as("a look, the end, the part").isEqualTo(3);
            assertThat(getPart("k", 9).bytes()).isEqualTo(bytes(77));
            assertThat(getPart("k", 2).bytes()).isEqualTo(bytes(5 * MIB));
            assertThat(requests()).as("warm").isEqualTo(2);
            for (int number : new int[] {1, 3, 10, 10_000}) {
                assertError(() -> getPart("k", number), S3Error.INVALID_PART_NUMBER, "ActualPartCount", "3");
            }
        }
    }

    @Test
    void emptyPartIsAnEmptyAnswer() {
        parts("k", 5 * MIB, 0);
        Got got = getPart("k", 2);
        assertThat(got.status()).isEqualTo(206);
        assertThat(got.bytes()).isEmpty();
        assertThat(got.field(S3Header.PARTS_COUNT)).isEqualTo("2");
        assertThat(got.fields().has(S3Header.CONTENT_RANGE)).isFalse();
        assertThat(getPart("k", 2).bytes()).as("warm").isEmpty();
    }

    @Test
    void objectOfOneStreamIsItsOwnFirstPart() {
        put("k", bytes(1_000));
        put("empty", bytes(0));
        requests();
        Got got = getPart("k", 1);
        assertThat(got.status()).isEqualTo(206);
        assertThat(got.bytes()).isEqualTo(bytes(1_000));
        assertThat(got.field(S3Header.CONTENT_RANGE)).isEqualTo("bytes 0-999/1000");
        assertThat(got.fields().has(S3Header.PARTS_COUNT)).isFalse();
        assertThat(requests()).isEqualTo(2);
        assertError(() -> getPart("k", 2), S3Error.INVALID_PART_NUMBER, "ActualPartCount", "1");
        assertThat(getPart("empty", 1).bytes()).isEmpty();
        assertThat(getPart("empty", 1).status()).isEqualTo(206);
    }

    static void assertError(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, S3Error error, String detail, String value) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(error);
            assertThat(e.details()).containsEntry(detail, value);
        });
    }
}
