package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT of bodies whose length nobody said. */
class AnyLengthPutTest extends UploadsFixture {
    private static final int PIECE = AnyLengthPutHandler.PIECE;

    private static Body unknown(byte[] bytes) {
        Body known = Body.of(Buffer.buffer(bytes));
        return Body.of(known.stream(), OptionalLong.empty(), known::abort);
    }

    private Got put(byte[] bytes) {
        return put(unknown(bytes), OptionalLong.empty(), Fields.none(), Conditions.none());
    }

    @ParameterizedTest
    @CsvSource({
        "0,1",
        "1,1",
        "1048576,1",
        "1048577,1",
        "8388607,1",
        "8388608,1",
        "8388609,4",
        "16777216,4",
        "16777217,5",
        "20000000,5"
    })
    void goesUpAsOnePutOrInPieces(int size, int requests) {
        byte[] bytes = bytes(size, 1);
        Got put = put(bytes);
        assertThat(requests()).isEqualTo(requests);
        assertThat(get().bytes()).isEqualTo(bytes);
        assertThat(put.field(S3Header.ETAG)).isEqualTo(get().field(S3Header.ETAG));
        assertThat(put.field(S3Header.SSE)).isEqualTo("aws:kms");
        assertThat(head().field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(size));
        assertThat(fake.uploads().open()).isEmpty();
        assertThat(fake.objects().has(Replica.STATE)).as("needs no state").isFalse();
        assertThat(gateway.leased).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(EtagMode.class)
    void claimsOfTheWholeBodyAreKept(EtagMode etag) {
        policy.rule(Encrypt.SSE_OBS, PlainReads.REFUSE, etag);
        byte[] bytes = bytes(PIECE + 5, 1);
        Body body =
                unknown(bytes).claiming(Optional.of(Algorithm.SHA256), () -> Optional.of(sum(Algorithm.SHA256, bytes)));
        Got put = put(
                body,
                OptionalLong.empty(),
                Fields.of(Map.of(S3Header.CONTENT_TYPE, "x/y"), Map.of("a", "b")),
                Conditions.none());
        assertThat(put.field(S3Header.CHECKSUM_SHA256))
                .isEqualTo(sum(Algorithm.SHA256, bytes).base64());
        assertThat(head().field(S3Header.CONTENT_TYPE)).isEqualTo("x/y");
        assertThat(head().fields().metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(head().field(S3Header.ETAG)).isEqualTo(put.field(S3Header.ETAG));
        assertThat(put.field(S3Header.ETAG)).matches("\"[0-9a-f]{32}-2\"");
    }

    @Test
    void plainBucketGetsThePlainBytes() {
        policy.rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        byte[] bytes = bytes(PIECE * 2 + 1, 1);
        Fields fields = Fields.none()
                .with(S3Header.CONTENT_MD5, "AAAAAAAAAAAAAAAAAAAAAA==")
                .with(S3Header.CONTENT_TYPE, "x/y");
        Got put = put(unknown(bytes), OptionalLong.empty(), fields, Conditions.none());
        var stored = fake.objects().get(BUCKET.value(), KEY).orElseThrow();
        assertThat(stored.bytes()).isEqualTo(bytes);
        assertThat(stored.etag()).isEqualTo(put.field(S3Header.ETAG));
        assertThat(stored.headers()).containsEntry("content-type", "x/y");
        assertThat(kms.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE})
    @Tag("I5")
    void bodyThatFailsAtItsEndLeavesNothing(int size) {
        for (Encrypt encrypt : new Encrypt[] {Encrypt.SSE_KMS, Encrypt.NONE}) {
            policy.rule(encrypt, PlainReads.SERVE, EtagMode.OPAQUE);
            Body failing = LoopSource.failing(size, 60_000, new S3Exception(S3Error.BAD_DIGEST))
                    .body(size);
            Body body = Body.of(failing.stream(), OptionalLong.empty(), failing::abort);
            assertThat(code(() -> put(body, OptionalLong.empty(), Fields.none(), Conditions.none())))
                    .isEqualTo("BadDigest");
            assertThat(visible()).isFalse();
            assertThat(fake.uploads().open()).isEmpty();
            assertThat(gateway.leased).hasValue(0);
        }
    }

    @Test
    void storeThatFailsBetweenAnyTwoRequestsLeavesNoObject() {
        byte[] bytes = bytes(PIECE + 1, 1);
        for (int n = 0; n < 4; n++) {
            Fault[] faults = new Fault[n];
            Arrays.fill(faults, new Fault.None());
            fake.next(faults).next(new Fault.Answer(500, "InternalError"));
            assertThat(refused(() -> put(bytes)).status()).isEqualTo(500);
            assertThat(visible()).isFalse();
            assertThat(fake.uploads().open()).as("aborted after %d requests", n).isEmpty();
        }
    }

    @Test
    void conditionIsJudgedWhenItWouldBecomeVisible() {
        Conditions absent = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty(), Optional.empty());
        for (int size : new int[] {3, PIECE + 1}) {
            byte[] bytes = bytes(size, 1);
            fake.objects().put(BUCKET.value(), KEY, new byte[] {1}, Map.of());
            assertThat(refused(() -> put(unknown(bytes), OptionalLong.empty(), Fields.none(), absent))
                            .status())
                    .isEqualTo(412);
            assertThat(fake.uploads().open()).isEmpty();
            fake.objects().remove(BUCKET.value(), KEY);
            put(unknown(bytes), OptionalLong.empty(), Fields.none(), absent);
            assertThat(get().bytes()).isEqualTo(bytes);
        }
    }

    @Test
    @Tag("I11")
    void pieceCountsAgainstTheMemory() {
        gateway.budget = PIECE;
        requests();
        assertThat(code(() -> put(bytes(10, 1)))).isEqualTo("SlowDown");
        assertThat(requests()).isZero();
    }

    @Test
    void clientThatGoesAwayAbortsTheUpload() throws Exception {
        LoopSource source = LoopSource.of(10L * PIECE, 60_000);
        Body body = source.body(10L * PIECE);
        Body unknown = Body.of(body.stream(), OptionalLong.empty(), body::abort);
        fake.next(new Fault.None(), new Fault.NeverAnswer());
        var operation = new io.ssegateway.s3.S3Operation.PutObject(
                object(), OptionalLong.empty(), Conditions.none(), Fields.none());
        java.util.concurrent.CompletableFuture<Void> gone = new java.util.concurrent.CompletableFuture<>();
        vertx.runOnContext(ignored -> {
            var running =
                    gateway.put.handle(operation, caller(), unknown).subscribe().with(answer -> {}, failure -> {});
            vertx.setPeriodic(20, timer -> {
                if (fake.seen().stream().anyMatch(seen -> seen.target().contains("partNumber=1"))) {
                    vertx.cancelTimer(timer);
                    running.cancel();
                    gone.complete(null);
                }
            });
        });
        gone.get(20, java.util.concurrent.TimeUnit.SECONDS);
        org.awaitility.Awaitility.await().until(() -> fake.uploads().open().isEmpty());
        assertThat(visible()).isFalse();
        assertThat(gateway.leased).hasValue(0);
        assertThat(source.produced())
                .as("at most a piece and what is read ahead")
                .isLessThan(2L * PIECE);
    }

    @Test
    void lengthThatIsKnownIsPutAtOnce() {
        byte[] bytes = bytes(100, 1);
        put(Body.of(Buffer.buffer(bytes)), OptionalLong.of(100), Fields.none(), Conditions.none());
        assertThat(requests()).isEqualTo(1);
        assertThat(get().bytes()).isEqualTo(bytes);
    }
}
