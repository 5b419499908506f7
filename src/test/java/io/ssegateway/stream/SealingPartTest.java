package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.FixedRandom;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingPartTest {
    private static SealingPart sealing(long size, boolean md5) {
        try (DataKey dataKey = Samples.dataKey()) {
            return new SealingPart(PartSeal.begin(dataKey, 7, size, md5, Samples.RANDOM), Optional::empty);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 5 << 20, (5 << 20) - 1})
    void tinkReadsThePartAndTheRecordTellsOfIt(int size) throws Exception {
        byte[] plain = Samples.bytes(size);
        // the data key is the first that this source draws
        byte[] key = new byte[32];
        new FixedRandom("part").nextBytes(key);
        DataKey dataKey = DataKey.draw(new FixedRandom("part"));
        StoredChecksum checksum = StoredChecksum.ofObject(Algorithm.CRC32, Bytes.of(new byte[] {1, 2, 3, 4}));
        SealingPart sealing = new SealingPart(
                PartSeal.begin(dataKey, 9_999, size, true, Samples.RANDOM), () -> Optional.of(checksum));
        assertThat(sealing.record()).isEmpty();
        byte[] stored = Chunks.through(sealing, plain, 50_000);
        PartRecord record = sealing.record().orElseThrow();
        assertThat(stored).hasSize((int) SizeLaw.streamSize(size)).hasSize((int) record.storedSize());
        assertThat(Arrays.copyOf(stored, 40)).isEqualTo(record.header().framed());
        assertThat(record.plainSize()).isEqualTo(size);
        assertThat(record.md5())
                .hasValue(Bytes.of(MessageDigest.getInstance("MD5").digest(plain)));
        assertThat(record.checksum()).hasValue(checksum);
        byte[] associated = ByteBuffer.allocate(25)
                .put("sse-gateway/v1/stream".getBytes(StandardCharsets.US_ASCII))
                .putInt(9_999)
                .array();
        assertThat(new AesGcmHkdfStreaming(key, "HmacSha256", 32, 65_536, 0)
                        .newDecryptingStream(new ByteArrayInputStream(stored), associated)
                        .readAllBytes())
                .isEqualTo(plain);
    }

    /** What left before the end was accepted is a proper prefix that lacks its last segment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 65_480, 65_481, 131_000, 300_000})
    @Tag("I5")
    void sealsLast(int size) {
        List<Buffer> out = new ArrayList<>();
        SealingPart sealing = sealing(size, false);
        sealing.update(Buffer.buffer(new byte[size]), out::add);
        long before = out.stream().mapToLong(Buffer::length).sum();
        assertThat(before % 65_536).isZero();
        assertThat(before).isLessThan(SizeLaw.streamSize(size));
        assertThat(sealing.record()).isEmpty();
        sealing.finish(out::add);
        assertThat(out.stream().mapToLong(Buffer::length).sum()).isEqualTo(SizeLaw.streamSize(size));
        sealing.close();
    }

    @Test
    @Tag("I5")
    void aRefusedChecksumLeavesNoRecordAndNoLastSegment() {
        try (DataKey dataKey = Samples.dataKey()) {
            SealingPart sealing = new SealingPart(PartSeal.begin(dataKey, 1, 5, false, Samples.RANDOM), () -> {
                throw new S3Exception(S3Error.BAD_DIGEST);
            });
            List<Buffer> out = new ArrayList<>();
            sealing.update(Buffer.buffer("12345"), out::add);
            assertThatThrownBy(() -> sealing.finish(out::add)).isInstanceOf(S3Exception.class);
            assertThat(out).isEmpty();
            assertThat(sealing.record()).isEmpty();
        }
    }

    @Test
    void refusesOneByteTooFewAndOneTooMany() {
        List<Buffer> out = new ArrayList<>();
        SealingPart few = sealing(70_000, false);
        few.update(Buffer.buffer(new byte[69_999]), out::add);
        assertIncomplete(() -> few.finish(out::add));
        assertThat(few.record()).isEmpty();
        SealingPart many = sealing(70_000, false);
        many.update(Buffer.buffer(new byte[70_000]), out::add);
        assertIncomplete(() -> many.update(Buffer.buffer(new byte[1]), out::add));
    }

    @Test
    void computesNoMd5WhereNoneIsShown() {
        SealingPart sealing = sealing(9, false);
        Chunks.through(sealing, new byte[9], 4);
        assertThat(sealing.record().orElseThrow().md5()).isEmpty();
        assertThat(sealing.record().orElseThrow().checksum()).isEmpty();
    }

    @Test
    void closingEndsTheSeal() {
        SealingPart sealing = sealing(5, false);
        sealing.update(Buffer.buffer("12345"), b -> {});
        sealing.close();
        assertThatThrownBy(() -> sealing.finish(b -> {})).isInstanceOf(IllegalStateException.class);
    }

    private static void assertIncomplete(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INCOMPLETE_BODY));
    }
}
