package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 1 << 20})
    void writesTheSizeTheLawSays(int size) {
        for (int chunk : new int[] {1_000, 65_536, 10_000_000}) {
            ObjectSeal seal = SealedSample.begin(size, true);
            byte[] stored = Chunks.through(SealedSample.sealing(seal), new byte[size], chunk);
            assertThat(stored).hasSize((int) SizeLaw.storedSize(size));
        }
    }

    /** I5: what left before the end was accepted is a proper prefix that lacks its last segment. */
    @Test
    @Tag("I5")
    void sealsLast() {
        for (int size : new int[] {1, 65_480, 131_000, 131_001, 300_000}) {
            List<Buffer> out = new ArrayList<>();
            Sealing sealing = SealedSample.sealing(SealedSample.begin(size, false));
            sealing.update(Buffer.buffer(new byte[size]), out::add);
            long full = out.stream().mapToLong(Buffer::length).sum();
            assertThat(full % 65_536).isZero();
            assertThat(full).isLessThan(SizeLaw.streamSize(size));
            sealing.finish(out::add);
            assertThat(out.stream().mapToLong(Buffer::length).sum()).isEqualTo(SizeLaw.storedSize(size));
            sealing.close();
        }
    }

    @Test
    void refusesOneByteTooFew() {
        Sealing sealing = SealedSample.sealing(SealedSample.begin(70_000, false));
        List<Buffer> out = new ArrayList<>();
        sealing.update(Buffer.buffer(new byte[69_999]), out::add);
        int before = out.size();
        assertIncomplete(() -> sealing.finish(out::add));
        assertThat(out).hasSize(before);
    }

    @Test
    void refusesOneByteTooMany() {
        Sealing sealing = SealedSample.sealing(SealedSample.begin(70_000, false));
        List<Buffer> out = new ArrayList<>();
        sealing.update(Buffer.buffer(new byte[70_000]), out::add);
        assertIncomplete(() -> sealing.update(Buffer.buffer(new byte[1]), out::add));
        Sealing empty = SealedSample.sealing(SealedSample.begin(0, false));
        assertIncomplete(() -> empty.update(Buffer.buffer(new byte[1]), out::add));
    }

    private static void assertIncomplete(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INCOMPLETE_BODY));
    }

    @Test
    void tellsTheMd5OnlyWhereItIsShown() throws Exception {
        byte[] plain = Samples.bytes(100_000);
        Sealing md5 = SealedSample.sealing(SealedSample.begin(plain.length, true));
        assertThat(md5.digest()).isEmpty();
        Chunks.through(md5, plain, 777);
        assertThat(md5.digest())
                .hasValue(Bytes.of(MessageDigest.getInstance("MD5").digest(plain)));
        Sealing opaque = SealedSample.sealing(SealedSample.begin(plain.length, false));
        Chunks.through(opaque, plain, 777);
        assertThat(opaque.digest()).isEmpty();
    }

    @Test
    void emitsBoundedPieces() {
        int size = 6 << 20;
        List<Buffer> out = new ArrayList<>();
        Sealing sealing = SealedSample.sealing(SealedSample.begin(size, true));
        byte[] chunk = new byte[65_536];
        for (int at = 0; at < size; at += chunk.length) {
            sealing.update(Buffer.buffer(chunk), out::add);
        }
        sealing.finish(out::add);
        assertThat(out).allMatch(b -> b.length() > 0 && b.length() <= 65_536);
    }

    @Test
    void ciphertextShowsNoPlaintext() {
        byte[] plain = "0123456789abcdef".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] stored = SealedSample.of(plain, true).stored();
        String latin = new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(latin).doesNotContain("01234567").doesNotContain("89abcdef");
    }

    @Test
    void closingEndsTheSeal() {
        ObjectSeal seal = SealedSample.begin(5, false);
        Sealing sealing = SealedSample.sealing(seal);
        sealing.update(Buffer.buffer("12345"), b -> {});
        sealing.close();
        assertThatThrownBy(() -> sealing.finish(b -> {})).isInstanceOf(IllegalStateException.class);
    }
}
