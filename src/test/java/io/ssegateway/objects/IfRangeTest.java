package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** If-Range: the range if the object is still the one the client knows, else the whole (RFC 9110 §13.1.5). */
class IfRangeTest extends PartsFixture {
    private static final Optional<ByteRange> RANGE = ByteRange.parse("bytes=10-19");

    private int status(String key, String ifRange) {
        Got got = get(key, RANGE, Fields.none().with(S3Header.IF_RANGE, ifRange));
        assertThat(got.bytes()).hasSize(got.status() == 206 ? 10 : got.bytes().length);
        assertThat(got.fields().has(S3Header.CONTENT_RANGE)).isEqualTo(got.status() == 206);
        return got.status();
    }

    @ParameterizedTest
    @EnumSource(EtagMode.class)
    void servesTheRangeOfTheShownTagOnly(EtagMode mode) {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, mode);
        put("one", bytes(1_000));
        parts("many", 5 * MIB, 7);
        for (String key : new String[] {"one", "many"}) {
            String etag = head(key).field(S3Header.ETAG);
            assertThat(status(key, etag)).isEqualTo(206);
            assertThat(status(key, "W/" + etag)).as("weak").isEqualTo(200);
            assertThat(status(key, "\"other\"")).isEqualTo(200);
            assertThat(status(key, "*")).isEqualTo(200);
            assertThat(status(key, etag + ", \"other\"")).as("a list is none").isEqualTo(200);
            String stored = fake.objects().get("photos", key).orElseThrow().etag();
            assertThat(status(key, stored)).isEqualTo(stored.equals(etag) ? 206 : 200);
        }
    }

    @Test
    void withoutARangeItMeansNothing() {
        put("k", bytes(1_000));
        requests();
        Got got = get("k", Optional.empty(), Fields.none().with(S3Header.IF_RANGE, "\"other\""));
        assertThat(got.status()).isEqualTo(200);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void mixedBucketJudgesItForClearObjectsToo() {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        String etag =
                fake.objects().put("photos", "clear", bytes(1_000), Map.of()).etag();
        assertThat(status("clear", etag)).isEqualTo(206);
        assertThat(status("clear", "\"other\"")).isEqualTo(200);
    }

    @Test
    void plainBucketLeavesItToTheStore() {
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        var unused = fake.objects().put("photos", "clear", bytes(1_000), Map.of());
        var ignored = get("clear", RANGE, Fields.none().with(S3Header.IF_RANGE, "\"x\""));
        assertThat(fake.seen().getLast().headers())
                .containsEntry("if-range", "\"x\"")
                .containsKey("range");
    }

    @ParameterizedTest
    @CsvSource({
        "'Thu, 01 Jan 2026 00:00:00 GMT', 'Thu, 01 Jan 2026 00:00:01 GMT', true",
        "'Thu, 01 Jan 2026 00:00:00 GMT', 'Thu, 01 Jan 2026 00:00:00 GMT', false",
        "'Thu, 01 Jan 2026 00:00:00 GMT', '', false",
        "'Thu, 01 Jan 2026 00:00:01 GMT', 'Fri, 02 Jan 2026 00:00:00 GMT', false",
        "'Wed, 31 Dec 2025 23:59:59 GMT', 'Fri, 02 Jan 2026 00:00:00 GMT', false",
    })
    void aDateHoldsIfItIsTheVeryOneAndNotTooYoungToBeSure(String asked, String now, boolean holds) {
        Fields head = Fields.none().with(S3Header.LAST_MODIFIED, "Thu, 01 Jan 2026 00:00:00 GMT");
        head = now.isEmpty() ? head : head.with(S3Header.DATE, now);
        assertThat(Conditional.rangeHolds(asked, "\"e\"", head)).isEqualTo(holds);
    }
}
