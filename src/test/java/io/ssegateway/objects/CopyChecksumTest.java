package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.backend.Capability;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Checksums;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checksums of copies: of the plain bytes, as asked for or as the source has them. */
class CopyChecksumTest extends CopyFixture {
    private static final int SIZE = 100_000;

    private static String sum(Algorithm algorithm, byte[] bytes) {
        Checksums.Running running = new StreamChecksums().begin(algorithm);
        running.update(Buffer.buffer(bytes));
        return running.value().base64();
    }

    /** What a client is told that asks for checksums. */
    private Got checked() {
        var operation = new S3Operation.GetObject(
                at(TARGET, "copy"),
                Optional.empty(),
                Conditions.none(),
                Fields.none(),
                Fields.none().with(S3Header.CHECKSUM_MODE, "ENABLED"));
        return run(() -> getter.handle(operation, caller(), Body.empty()));
    }

    private void clearSource(Map<String, String> headers) {
        kind(SOURCE, Kind.PLAIN, "main");
        fake.objects().put("source", "k", bytes(SIZE), headers);
    }

    private ErrorAnswer refused(Ask ask) {
        Throwable failure = catchThrowable(() -> copy(ask));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void askedChecksumIsComputedOverThePlainBytesAndTold(Algorithm algorithm) {
        kind(TARGET, Kind.OTHER_KEY, "main");
        put(SOURCE, "k", bytes(SIZE), Fields.none());
        Copied copied = copy(Ask.plainly().with(S3Header.CHECKSUM_ALGORITHM, algorithm.name()));
        String expected = sum(algorithm, bytes(SIZE));
        assertThat(copied.document().checksums())
                .isEqualTo(Map.of("ChecksumType", "FULL_OBJECT", "Checksum" + algorithm, expected));
        Got got = checked();
        assertThat(got.bytes()).isEqualTo(bytes(SIZE));
        assertThat(got.field(algorithm.header())).isEqualTo(expected);
    }

    @Test
    void checksumOfASealedObjectGoesWithIt() {
        Checksum crc = new Checksum(Algorithm.CRC32C, Base64.getDecoder().decode(sum(Algorithm.CRC32C, bytes(SIZE))));
        Body body = Body.of(Buffer.buffer(bytes(SIZE))).claiming(Optional.of(Algorithm.CRC32C), () -> Optional.of(crc));
        var operation =
                new S3Operation.PutObject(at(SOURCE, "k"), OptionalLong.of(SIZE), Conditions.none(), Fields.none());
        run(() -> putter.handle(operation, caller(), body));
        kind(TARGET, Kind.OTHER_KEY, "main");
        copy(Ask.plainly());
        assertThat(checked().field(S3Header.CHECKSUM_CRC32C)).isEqualTo(crc.base64());
    }

    @Test
    void checksumOfAClearSourceIsKeptWhenItIsSealed() {
        String crc = sum(Algorithm.CRC64NVME, bytes(SIZE));
        clearSource(Map.of("x-amz-checksum-crc64nvme", crc, "x-amz-checksum-type", "FULL_OBJECT"));
        Copied copied = copy(Ask.plainly());
        assertThat(copied.document().checksums()).containsEntry("ChecksumCRC64NVME", crc);
        assertThat(checked().field(S3Header.CHECKSUM_CRC64NVME)).isEqualTo(crc);
    }

    @Test
    void checksumOfPartsBecomesOneOfTheObject() {
        clearSource(Map.of("x-amz-checksum-crc32", "AAAAAA==-3", "x-amz-checksum-type", "COMPOSITE"));
        copy(Ask.plainly());
        assertThat(checked().field(S3Header.CHECKSUM_CRC32)).isEqualTo(sum(Algorithm.CRC32, bytes(SIZE)));
    }

    @Test
    void clearSourceThatIsNotWhatItsChecksumSaysHasNoSealedCopy() {
        clearSource(Map.of("x-amz-checksum-crc32", "AAAAAA=="));
        ErrorAnswer answer = refused(Ask.plainly());
        assertThat(answer.code()).isEqualTo("InternalError");
        assertThat(answer.fault()).isTrue();
        assertThat(fake.objects().keys("target")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "crc32", "", "SHA512"})
    void unknownAlgorithmIsRefusedBeforeAnythingIsSent(String name) {
        put(SOURCE, "k", bytes(SIZE), Fields.none());
        requests();
        ErrorAnswer answer = refused(Ask.plainly().with(S3Header.CHECKSUM_ALGORITHM, name));
        assertThat(answer.code()).isEqualTo("InvalidRequest");
        assertThat(answer.message()).contains("[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
        assertThat(requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SIZE, PutObjectHandler.COLLECTED, PutObjectHandler.COLLECTED + 1})
    void openedCopyHasItsChecksumInAFieldOrFromAStoreThatTakesOneBehindTheBytes(int size) {
        put(SOURCE, "k", bytes(size), Fields.none());
        Ask ask = Ask.plainly().with(S3Header.CHECKSUM_ALGORITHM, "CRC32C");
        boolean streams = size > PutObjectHandler.COLLECTED;
        kind(TARGET, Kind.PLAIN, "main");
        if (streams) {
            ErrorAnswer answer = refused(ask);
            assertThat(answer.code())
                    .as("without " + Capability.TRAILING_CHECKSUM)
                    .isEqualTo("NotImplemented");
            assertThat(answer.details()).containsEntry("Header", "x-amz-checksum-algorithm");
            kind(TARGET, Kind.PLAIN, "trailing");
        }
        Copied copied = copy(ask);
        String sum = sum(Algorithm.CRC32C, bytes(size));
        assertThat(copied.document().checksums()).containsEntry("ChecksumCRC32C", sum);
        assertThat(fake.objects().get("target", "copy").orElseThrow().bytes()).isEqualTo(bytes(size));
        Map<String, String> sent = fake.seen().getLast().headers();
        assertThat(sent)
                .containsEntry(
                        streams ? "x-amz-trailer" : "x-amz-checksum-crc32c", streams ? "x-amz-checksum-crc32c" : sum);
        copy(Ask.plainly());
    }

    @Test
    void plainCopyOfOneStoreLeavesTheChecksumToTheStore() {
        clearSource(Map.of());
        kind(TARGET, Kind.PLAIN, "main");
        copy(Ask.plainly().with(S3Header.CHECKSUM_ALGORITHM, "SHA256").with(S3Header.SDK_CHECKSUM_ALGORITHM, "CRC32"));
        assertThat(fake.seen().getLast().headers())
                .containsEntry("x-amz-checksum-algorithm", "SHA256")
                .doesNotContainKey("x-amz-sdk-checksum-algorithm");
    }
}
