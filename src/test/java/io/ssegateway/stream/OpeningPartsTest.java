package io.ssegateway.stream;

import static io.ssegateway.stream.PartsSample.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.Tail;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.testing.SealedUpload;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpeningPartsTest {
    private static final int MIN = 5 * MIB;

    static Stream<int[]> sizes() {
        return Stream.of(
                new int[] {0},
                new int[] {1},
                new int[] {65_480},
                new int[] {MIN},
                new int[] {MIN, 0},
                new int[] {MIN, 1},
                new int[] {MIN + 1, MIN + 1, MIN + 1},
                new int[] {MIN, 6 * MIB + 7, MIN + 65_520, 65_481},
                new int[] {7 * MIB, MIN, 0});
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void opensPartsOfAnySizeUnderEveryChunking(int[] sizes) {
        PartsSample sample = PartsSample.of(sizes);
        for (int chunk : new int[] {9_999, 65_536, 64 * MIB}) {
            Opening opening = sample.opening(sample.bytes());
            assertThat(Chunks.through(opening, sample.bytes(), chunk)).isEqualTo(sample.plain());
            assertThat(opening.layout()).contains(sample.stored().layout());
        }
    }

    /** I4: also where the last part is empty, the last plaintext there is waits for the footer. */
    @ParameterizedTest
    @MethodSource("sizes")
    @Tag("I4")
    void withholdsTheLastPlaintextUntilTheEndVerified(int[] sizes) {
        PartsSample sample = PartsSample.of(sizes);
        List<Buffer> out = new ArrayList<>();
        try (Opening opening = sample.opening(sample.bytes())) {
            opening.update(Buffer.buffer(sample.bytes()), out::add);
            long before = out.stream().mapToLong(Buffer::length).sum();
            int size = sample.plain().length;
            assertThat(before).isLessThan(Math.max(1, size)).isGreaterThanOrEqualTo(size - 65_520L);
            opening.finish(out::add);
            assertThat(out.stream().mapToLong(Buffer::length).sum()).isEqualTo(size);
            assertThat(out).allMatch(b -> b.length() > 0 && b.length() <= 65_520);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void deliversAnyRangeFromTheExactBytes(int[] sizes) {
        PartsSample sample = PartsSample.of(sizes);
        int size = sample.plain().length;
        if (size == 0) {
            return;
        }
        delivers(sample, 0, 0);
        delivers(sample, 0, size - 1);
        delivers(sample, size - 1, size - 1);
        int edge = 0;
        for (int part : sizes) {
            edge += part;
            for (int first : new int[] {edge - 65_521, edge - 2, edge - 1, edge, edge + 65_480}) {
                for (int last : new int[] {edge - 1, edge, edge + 1, edge + 65_480, size - 1}) {
                    if (0 <= first && first <= last && last < size) {
                        delivers(sample, first, last);
                    }
                }
            }
        }
        SplittableRandom random = new SplittableRandom(size);
        for (int i = 0; i < 20; i++) {
            int first = random.nextInt(size);
            delivers(sample, first, first + random.nextInt(size - first));
        }
    }

    private static void delivers(PartsSample sample, int first, int last) {
        byte[] fetched = sample.fetched(sample.bytes(), first, last);
        assertThat(Chunks.through(sample.range(first, last), fetched, 65_536))
                .as("%d-%d", first, last)
                .isEqualTo(Arrays.copyOfRange(sample.plain(), first, last + 1));
        byte[] cut = Arrays.copyOf(fetched, fetched.length - 1);
        assertThatThrownBy(() -> Chunks.through(sample.range(first, last), cut, 65_536))
                .as("%d-%d, one byte short", first, last)
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void refusesRangesOutsideOfTheObject() {
        PartsSample sample = PartsSample.of(MIN, 10);
        int size = sample.plain().length;
        for (long[] range : new long[][] {{-1, 5}, {5, 4}, {0, size}, {size, size}}) {
            assertThatThrownBy(() -> sample.range(range[0], range[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** I8: the ETag in the head and the one sealed with the bytes are one. */
    @Test
    void deliversOnlyWhatWasShownAsEtag() {
        try (SealedUpload upload = PartsSample.upload(true)) {
            PartsSample sample = new PartsSample(
                    upload.complete(List.of(upload.part(1, Samples.bytes(MIN)), upload.part(9, Samples.bytes(3)))));
            byte[] bytes = sample.bytes();
            byte[] tail = Arrays.copyOfRange(bytes, bytes.length - Tail.SIZE, bytes.length);
            EtagDigest digest = Tail.parse(Slice.of(tail))
                    .openEtag(Samples.root(), bytes.length)
                    .orElseThrow();
            assertThat(digest.text()).endsWith("-2");
            assertThat(Chunks.through(sample.opening(bytes).expecting(digest), bytes, 65_536))
                    .isEqualTo(sample.plain());
            EtagDigest other = new EtagDigest(digest.md5(), 3);
            assertThatThrownBy(() -> Chunks.through(sample.opening(bytes).expecting(other), bytes, 65_536))
                    .isInstanceOf(TamperedException.class);
        }
    }

    @Test
    void aLayoutIsUsableUnderItsOwnDataKeyOnly() {
        PartsSample sample = PartsSample.of(MIN, 10);
        PartsSample other = PartsSample.of(MIN, 10);
        try (DataKey own = sample.dataKey();
                DataKey foreign = other.dataKey()) {
            assertThat(sample.layout(sample.bytes()).isUnder(own)).isTrue();
            assertThat(sample.layout(sample.bytes()).isUnder(foreign)).isFalse();
        }
        assertThatThrownBy(() -> Opening.of(
                        sample.dataKey(),
                        sample.stored().envelope(),
                        sample.layout(sample.bytes()),
                        sample.bytes().length + 1))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void wipesAndEndsOnClose() {
        PartsSample sample = PartsSample.of(MIN, 10);
        Opening opening = sample.opening(sample.bytes());
        opening.close();
        assertThatThrownBy(() -> opening.update(Buffer.buffer(sample.bytes()), b -> {}))
                .isInstanceOf(IllegalStateException.class);
        OpeningRange range = sample.range(0, 10);
        range.close();
        assertThatThrownBy(() -> range.update(Buffer.buffer(sample.bytes()), b -> {}))
                .isInstanceOf(IllegalStateException.class);
    }
}
