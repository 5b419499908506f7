package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssegateway.auth.Signer;
import io.ssegateway.backend.BackendSettings.Probing;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeChunks;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.LoopSource;
import io.ssegateway.testing.Weakness;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The backend leg with a checksum after the last byte. */
class TrailingChecksumTest extends StoreFixture {
    private static final int SIZE = 3_000_001;

    private final Store trailing = with(Capability.TRAILING_CHECKSUM);

    private Store with(Capability... capabilities) {
        StatedCapabilities stated = StatedCapabilities.none();
        for (Capability capability : capabilities) {
            stated = stated.with(capability, true);
        }
        return storeFor(settings(fake.endpoint()).withProbing(new Probing(Optional.empty(), stated)));
    }

    private static Body stream(int size) {
        return LoopSource.of(size, 60_000).body(size);
    }

    @Test
    void aStreamedBodyCarriesACrc32cOfWhatIsSent() throws Exception {
        onLoop(() -> trailing.send(put(stream(SIZE), false).checksummed()));

        FakeStore.Seen seen = fake.seen().getFirst();
        assertThat(seen.headers())
                .containsEntry("x-amz-content-sha256", Signer.STREAMING_UNSIGNED_PAYLOAD_TRAILER)
                .containsEntry("x-amz-trailer", "x-amz-checksum-crc32c")
                .containsEntry("x-amz-decoded-content-length", Integer.toString(SIZE))
                .containsEntry("content-length", Integer.toString(seen.body().length()))
                .doesNotContainKeys("content-encoding", "transfer-encoding");
        assertThat(seen.headers().get("authorization")).contains("x-amz-decoded-content-length", "x-amz-trailer");
        assertThat(FakeChunks.read(seen.body()).verifies()).isTrue();
        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().bytes())
                .hasSize(SIZE);
    }

    @Test
    void aLargeBodyInMemoryCarriesOneTooAndMayBeSentAgain() {
        byte[] bytes = new byte[Payload.MAX_HASHED + 1];
        bytes[7] = 1;
        fake.next(new io.ssegateway.testing.Fault.CloseAtOnce());

        answer(trailing.send(put(Body.of(Buffer.buffer(bytes)), true).checksummed()));

        assertThat(fake.seen()).hasSize(2);
        assertThat(FakeChunks.read(fake.seen().getLast().body()).verifies()).isTrue();
        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().bytes())
                .isEqualTo(bytes);
    }

    @Test
    void aSmallBodyInMemoryIsSignedInstead() {
        answer(trailing.send(
                put(Body.of(Buffer.buffer(new byte[Payload.MAX_HASHED])), true).checksummed()));

        assertThat(fake.seen().getFirst().headers())
                .doesNotContainKey("x-amz-trailer")
                .hasEntrySatisfying(
                        "x-amz-content-sha256", hash -> assertThat(hash).hasSize(64));
    }

    @Test
    void aStoreThatIsNotKnownToVerifyGetsThePlainBody() throws Exception {
        onLoop(() -> store.send(put(stream(SIZE), false).checksummed()));

        assertThat(fake.seen().getFirst().headers())
                .containsEntry("x-amz-content-sha256", Signer.UNSIGNED_PAYLOAD)
                .containsEntry("content-length", Integer.toString(SIZE))
                .doesNotContainKey("x-amz-trailer");
    }

    @Test
    void aRequestThatAsksForNoneGetsNone() throws Exception {
        onLoop(() -> trailing.send(put(stream(SIZE), false)));

        assertThat(fake.seen().getFirst().headers()).doesNotContainKey("x-amz-trailer");
    }

    @Test
    void partsHaveAnAnswerOfTheirOwn() throws Exception {
        String upload = created();
        onLoop(() -> trailing.send(part(upload)));
        Store both = with(Capability.TRAILING_CHECKSUM, Capability.PART_TRAILING_CHECKSUM);
        onLoop(() -> both.send(part(upload)));

        assertThat(fake.seen().get(1).headers()).doesNotContainKey("x-amz-trailer");
        assertThat(fake.seen().get(2).headers()).containsEntry("x-amz-trailer", "x-amz-checksum-crc32c");
        assertThat(fake.uploads().open().getFirst().parts().get(1).bytes()).hasSize(SIZE);
    }

    private String created() {
        return answer(store.send(StoreRequest.of("POST", BUCKET, KEY).query("uploads", ""))
                .flatMap(StoreXml::uploadId));
    }

    private static StoreRequest part(String upload) {
        return put(stream(SIZE), false)
                .query("partNumber", "1")
                .query("uploadId", upload)
                .checksummed();
    }

    @Test
    void theSendersOwnChecksumIsToldInsteadOfASecondOne() throws Exception {
        byte[] plain = new byte[2_000_000];
        CRC32C crc = new CRC32C();
        crc.update(plain);
        Checksum sum = new Checksum(
                Checksum.Algorithm.CRC32C,
                ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        onLoop(() -> trailing.send(put(stream(plain.length).claiming(() -> Optional.of(sum)), false)
                .trailing(Optional.of(new TrailingChecksum.Announced(sum.algorithm())))));

        assertThat(FakeChunks.read(fake.seen().getFirst().body()).checksum()).contains(sum.base64());
        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().headers())
                .containsEntry("x-amz-checksum-crc32c", sum.base64());
    }

    @Test
    void anAnnouncedChecksumThatNeverCameIsNoUpload() {
        assertThatThrownBy(() -> onLoop(() -> trailing.send(put(stream(SIZE), false)
                        .trailing(Optional.of(new TrailingChecksum.Announced(Checksum.Algorithm.SHA256))))))
                .cause()
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.MALFORMED_TRAILER));
        await().until(() -> !fake.seen().isEmpty());
        assertThat(fake.objects().keys("photos")).isEmpty();
    }

    @Test
    void aStoreThatFindsAnotherChecksumRefuses() {
        Checksum wrong = new Checksum(Checksum.Algorithm.CRC32C, new byte[] {1, 2, 3, 4});

        assertThatThrownBy(() -> onLoop(() -> trailing.send(put(stream(SIZE).claiming(() -> Optional.of(wrong)), false)
                        .trailing(Optional.of(new TrailingChecksum.Announced(wrong.algorithm()))))))
                .cause()
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo("BadDigest"));
        assertThat(fake.objects().keys("photos")).isEmpty();
    }

    @Tag("I5")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, ChunkedFraming.CHUNK, SIZE - 1, SIZE})
    void neitherEndNorTrailerLeavesBeforeTheBodyHasEndedInOrder(int good) {
        S3Exception failure = new S3Exception(S3Error.BAD_DIGEST);
        fake.weak(Weakness.PUBLISHES_CUT_UPLOADS);

        assertThatThrownBy(() -> onLoop(() -> trailing.send(
                        put(LoopSource.failing(good, 60_000, failure).body(SIZE), false)
                                .checksummed())))
                .cause()
                .isSameAs(failure);

        // what fails at once has perhaps not even sent its head
        await().until(() -> good < ChunkedFraming.CHUNK || !fake.seen().isEmpty());
        assertThat(fake.seen()).allSatisfy(seen -> {
            FakeChunks came = FakeChunks.read(seen.body());
            assertThat(seen.complete()).isFalse();
            assertThat(came.whole()).isFalse();
            assertThat(came.bytes().length()).isLessThan(SIZE);
        });
        assertThat(fake.objects().keys("photos")).isEmpty();
    }

    @Test
    void theFieldsOfTheObjectStayAsTheyAre() throws Exception {
        Fields fields = Fields.none().with(S3Header.CONTENT_ENCODING, "gzip").with(S3Header.CONTENT_TYPE, "text/x");
        onLoop(() -> trailing.send(put(stream(SIZE), false).fields(fields).checksummed()));

        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().headers())
                .containsEntry("content-encoding", "gzip")
                .containsEntry("content-type", "text/x");
    }
}
