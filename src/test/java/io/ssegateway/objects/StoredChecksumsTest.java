package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeChunks;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checksums towards a store that takes them behind the body: of ciphertext the gateway's, of clear bytes the client's.
 */
class StoredChecksumsTest extends ObjectsFixture {
    private static final int MOST = 4_000_000;

    @Override
    StatedCapabilities stated() {
        return new StatedCapabilities(
                Map.of(Capability.TRAILING_CHECKSUM, true), OptionalLong.empty(), OptionalLong.of(MOST));
    }

    private static Checksum crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Checksum(
                Checksum.Algorithm.CRC32C,
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }

    private FakeStore.Seen sent() {
        return fake.seen().getLast();
    }

    @Test
    void ciphertextCarriesItsOwnAndNoClientSeesIt() {
        byte[] plain = bytes(LARGE);
        Got stored = put("k", plain);

        FakeChunks chunks = FakeChunks.read(sent().body());
        assertThat(chunks.verifies()).isTrue();
        assertThat(chunks.bytes().length()).isEqualTo((int) SizeLaw.storedSize(LARGE));
        assertThat(stored.fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
        assertThat(fake.objects().get("photos", "k").orElseThrow().headers()).containsKey("x-amz-checksum-crc32c");
        assertThat(get("k").bytes()).isEqualTo(plain);
        assertThat(get("k").fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
        assertThat(head("k").fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
    }

    @Test
    void theClientsChecksumOfASealedObjectIsAnsweredAndStaysBehind() {
        byte[] plain = bytes(LARGE);
        Checksum sum = crc32c(plain);
        Body body = Body.of(Buffer.buffer(plain)).claiming(Optional.of(sum.algorithm()), () -> Optional.of(sum));

        Got stored = put("k", body, LARGE, Conditions.none(), Fields.none());

        assertThat(stored.field(S3Header.CHECKSUM_CRC32C)).isEqualTo(sum.base64());
        assertThat(FakeChunks.read(sent().body()).checksum()).isPresent().isNotEqualTo(Optional.of(sum.base64()));
    }

    @Test
    void clearBytesCarryWhatTheirSenderAnnounced() {
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        byte[] plain = bytes(LARGE);
        Checksum sum = crc32c(plain);
        Body body = Body.of(Buffer.buffer(plain)).claiming(Optional.of(sum.algorithm()), () -> Optional.of(sum));

        put("k", body, LARGE, Conditions.none(), Fields.none());

        assertThat(FakeChunks.read(sent().body()).checksum()).contains(sum.base64());
        assertThat(fake.objects().get("photos", "k").orElseThrow().bytes()).isEqualTo(plain);
    }

    @Test
    void clearBytesWithAChecksumInTheHeadCarryNoSecondOne() {
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        byte[] plain = bytes(LARGE);
        Checksum sum = crc32c(plain);
        Body body = Body.of(Buffer.buffer(plain)).claiming(Optional.of(sum.algorithm()), () -> Optional.of(sum));

        put("k", body, LARGE, Conditions.none(), Fields.none().with(S3Header.CHECKSUM_CRC32C, sum.base64()));

        assertThat(sent().headers())
                .containsEntry("x-amz-checksum-crc32c", sum.base64())
                .doesNotContainKey("x-amz-trailer");
    }

    @Test
    void clearBytesWithoutAChecksumStayWithoutOne() {
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);

        put("k", bytes(LARGE));

        assertThat(sent().headers()).doesNotContainKey("x-amz-trailer");
        assertThat(fake.objects().get("photos", "k").orElseThrow().headers())
                .doesNotContainKey("x-amz-checksum-crc32c");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aStoreThatTakesLessInOnePutIsNotAskedForMore(int more) {
        int most = (int) SizeLaw.largestPlain(MOST).orElseThrow();
        byte[] plain = bytes(most + more);

        if (more == 0) {
            assertThat(put("k", plain).status()).isEqualTo(200);
            return;
        }
        assertThatThrownBy(() -> put("k", plain)).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(S3Error.ENTITY_TOO_LARGE);
            assertThat(e.details()).containsEntry("MaxSizeAllowed", Integer.toString(most));
        });
        assertThat(fake.seen()).isEmpty();
    }
}
