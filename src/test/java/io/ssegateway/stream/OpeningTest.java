package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.Tail;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 1 << 20, 6 << 20})
    void opensWhatWasSealedUnderEveryChunking(int size) {
        SealedSample sample = SealedSample.of(size);
        for (int chunk : new int[] {999, 65_536, 16 << 20}) {
            Opening opening = sample.opening(sample.stored().length);
            assertThat(Chunks.through(opening, sample.stored(), chunk)).isEqualTo(sample.plain());
            assertThat(opening.layout().orElseThrow().plainSize()).isEqualTo(size);
        }
    }

    @Test
    void opensByteByByte() {
        SealedSample sample = SealedSample.of(70_000);
        assertThat(Chunks.through(sample.opening(sample.stored().length), sample.stored(), 1))
                .isEqualTo(sample.plain());
    }

    /** I4: without the footer no reader gets the last plaintext segment, however whole the stream is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 65_480, 65_481, 131_000, 200_000})
    @Tag("I4")
    void withholdsTheLastSegmentUntilTheFooterVerified(int size) {
        SealedSample sample = SealedSample.of(size);
        Opening opening = sample.opening(sample.stored().length);
        List<Buffer> out = new ArrayList<>();
        opening.update(Buffer.buffer(sample.stored()), out::add);
        long before = out.stream().mapToLong(Buffer::length).sum();
        long lastSegment = (size + 40) % 65_520 == 0 ? 65_520 : (size + 40) % 65_520;
        assertThat(before).isEqualTo(Math.max(0, size - lastSegment));
        assertThat(opening.layout()).isEmpty();
        opening.finish(out::add);
        assertThat(out.stream().mapToLong(Buffer::length).sum()).isEqualTo(size);
    }

    @Test
    void refusesEveryCutAndNeverDeliversAllOfIt() {
        SealedSample sample = SealedSample.of(131_000);
        for (int size = 0; size < sample.stored().length; size += 61) {
            byte[] cut = Arrays.copyOf(sample.stored(), size);
            refuses(sample, cut, sample.stored().length);
        }
        refuses(sample, Arrays.copyOf(sample.stored(), sample.stored().length - 1), sample.stored().length);
    }

    @Test
    void refusesBytesBehindTheEnd() {
        SealedSample sample = SealedSample.of(100);
        refuses(sample, Arrays.copyOf(sample.stored(), sample.stored().length + 1), sample.stored().length);
    }

    @Test
    void refusesAStoredSizeThatIsNotTheObjects() {
        SealedSample sample = SealedSample.of(100);
        for (long size :
                new long[] {0, 1_279, SizeLaw.storedSize(99), SizeLaw.storedSize(101), SizeLaw.storedSize(0)}) {
            assertThatThrownBy(() -> sample.opening(size)).isInstanceOf(TamperedException.class);
        }
    }

    /** I8: the ETag in the head and the one sealed with the bytes are one. */
    @Test
    void deliversOnlyWhatWasShownAsEtag() {
        SealedSample sample = SealedSample.of(Samples.bytes(100), true);
        long size = sample.stored().length;
        byte[] tail = Arrays.copyOfRange(sample.stored(), (int) size - Tail.SIZE, (int) size);
        EtagDigest digest =
                Tail.parse(Slice.of(tail)).openEtag(Samples.root(), size).orElseThrow();
        assertThat(Chunks.through(sample.opening(size).expecting(digest), sample.stored(), 99))
                .isEqualTo(sample.plain());
        EtagDigest other = new EtagDigest(Bytes.of(new byte[16]), 0);
        assertThatThrownBy(() -> Chunks.through(sample.opening(size).expecting(other), sample.stored(), 99))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void wipesAndEndsOnClose() {
        SealedSample sample = SealedSample.of(100);
        Opening opening = sample.opening(sample.stored().length);
        opening.close();
        assertThatThrownBy(() -> opening.update(Buffer.buffer(sample.stored()), b -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void refuses(SealedSample sample, byte[] bytes, long claimed) {
        assertThatThrownBy(() -> Chunks.through(sample.opening(claimed), bytes, 65_536))
                .isInstanceOf(TamperedException.class);
    }
}
