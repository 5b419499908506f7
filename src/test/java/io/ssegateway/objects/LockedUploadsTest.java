package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores with object lock want to know of an upload, and what becomes of clients' checksums. */
class LockedUploadsTest extends ObjectsFixture {
    private static final byte[] PLAIN = bytes(1_000);

    private static Fault refusal(String code, String message) {
        return new Fault.Reply(
                400,
                Map.of("content-type", "application/xml"),
                "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    private Got put(Fields fields) {
        return put("k", Body.of(Buffer.buffer(PLAIN)), PLAIN.length, Conditions.none(), fields);
    }

    private static void isDigested(FakeStore.Seen seen) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(seen.body().getBytes());
        assertThat(seen.headers())
                .containsEntry("content-md5", Base64.getEncoder().encodeToString(digest));
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Header.class,
            names = {"OBJECT_LOCK_MODE", "OBJECT_LOCK_UNTIL", "OBJECT_LOCK_LEGAL_HOLD"})
    void aLockComesWithTheDigestOfWhatIsStored(S3Header header) throws Exception {
        put(Fields.none().with(header, "x").with(S3Header.CONTENT_MD5, "the plain bytes'"));

        assertThat(fake.seen()).hasSize(1);
        isDigested(fake.seen().getFirst());
        assertThat(fake.seen().getFirst().headers()).containsEntry(header.wireName(), "x");
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidRequest, Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock",
        "MissingContentMD5, Missing or invalid required header for this request: Content-Md5",
    })
    void aStoreThatDemandsADigestGetsItAndIsNotAskedAgain(String code, String message) throws Exception {
        fake.next(refusal(code, message));

        assertThat(put(Fields.none()).status()).isEqualTo(200);
        assertThat(put(Fields.none()).status()).isEqualTo(200);

        assertThat(fake.seen()).hasSize(3);
        assertThat(fake.seen().get(0).headers()).doesNotContainKey("content-md5");
        assertThat(fake.seen().get(1).body())
                .as("the same sealed bytes again")
                .isEqualTo(fake.seen().get(0).body());
        isDigested(fake.seen().get(1));
        isDigested(fake.seen().get(2));
    }

    @Test
    void anotherRefusalIsNoDemand() {
        fake.next(refusal("InvalidRequest", "The object is locked."));

        assertThatThrownBy(() -> put(Fields.none())).isInstanceOf(StoreError.class);
        assertThat(fake.seen()).hasSize(1);
    }

    @Test
    void withoutALockNoDigestIsMade() {
        put(Fields.none());

        assertThat(fake.seen().getFirst().headers()).doesNotContainKey("content-md5");
    }

    @Test
    void aPlainObjectsChecksumGoesOnWhereverItStood() {
        rule(Encrypt.NONE, PlainReads.REFUSE, EtagMode.OPAQUE);
        Checksum checksum = new Checksum(Checksum.Algorithm.CRC32, new byte[] {0, 0, 0, 1});
        Fields fields = Fields.none().with(S3Header.SDK_CHECKSUM_ALGORITHM, "CRC32");
        Body body = Body.of(Buffer.buffer(PLAIN)).claiming(() -> Optional.of(checksum));

        put("k", body, PLAIN.length, Conditions.none(), fields);
        put("k", Body.of(Buffer.buffer(PLAIN)), PLAIN.length, Conditions.none(), fields);

        assertThat(fake.seen().get(0).headers())
                .containsEntry("x-amz-checksum-crc32", "AAAAAQ==")
                .containsEntry("x-amz-sdk-checksum-algorithm", "CRC32");
        assertThat(fake.seen().get(1).headers()).doesNotContainKey("x-amz-sdk-checksum-algorithm");
    }
}
