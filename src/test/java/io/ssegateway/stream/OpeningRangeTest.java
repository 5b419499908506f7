package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.TamperedException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningRangeTest {
    private static final int SIZE = 200_000;
    private final SealedSample sample = SealedSample.of(SIZE);

    private OpeningRange range(long first, long last) {
        try (DataKey key = sample.dataKey()) {
            SegmentOpener opener =
                    SegmentOpener.of(key, 0, sample.envelope().streamHeader().orElseThrow());
            return new OpeningRange(opener, new SegmentLayout(SIZE), first, last);
        }
    }

    /** What a store answers to the range: up to the end of the object. */
    private byte[] fetched(long first, long last) {
        SegmentLayout.CipherRange range = SegmentLayout.cipherRange(first, last);
        int end = (int) Math.min(sample.stored().length, range.last() + 1);
        return Arrays.copyOfRange(sample.stored(), (int) range.first(), end);
    }

    private void delivers(int first, int last, int chunk) {
        assertThat(Chunks.through(range(first, last), fetched(first, last), chunk))
                .isEqualTo(Arrays.copyOfRange(sample.plain(), first, last + 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 199999",
        "199999, 199999",
        "65479, 65479",
        "65479, 65480",
        "65480, 65480",
        "65480, 130999",
        "130999, 131000",
        "131000, 196519",
        "196520, 199999",
        "1, 199998"
    })
    void deliversExactlyTheRange(int first, int last) {
        for (int chunk : new int[] {1_000, 65_536, 1 << 20}) {
            delivers(first, last, chunk);
        }
    }

    @Test
    void deliversAnyRange() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 300; i++) {
            int first = random.nextInt(SIZE);
            delivers(first, first + random.nextInt(SIZE - first), 65_536);
        }
    }

    @Test
    void ignoresWhatComesBehindTheLastSegmentNeeded() {
        byte[] all = sample.stored();
        assertThat(Chunks.through(range(0, 10), all, 50_000)).isEqualTo(Arrays.copyOf(sample.plain(), 11));
        assertThat(Chunks.through(range(0, SIZE - 1), all, 50_000)).isEqualTo(sample.plain());
    }

    @Test
    void refusesACutRange() {
        byte[] fetched = fetched(100_000, 150_000);
        byte[] cut = Arrays.copyOf(fetched, fetched.length - 1);
        assertThatThrownBy(() -> Chunks.through(range(100_000, 150_000), cut, 65_536))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void refusesChangedAndMovedSegments() {
        byte[] changed = fetched(70_000, 70_000);
        changed[10] ^= 1;
        assertThatThrownBy(() -> Chunks.through(range(70_000, 70_000), changed, 65_536))
                .isInstanceOf(TamperedException.class);
        assertThatThrownBy(() -> Chunks.through(range(140_000, 140_000), fetched(70_000, 70_000), 65_536))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void checksTheStreamsHeaderWhereItComesAlong() {
        for (int at : new int[] {0, 1, 39}) {
            byte[] changed = fetched(0, 0);
            changed[at] ^= 1;
            assertThatThrownBy(() -> Chunks.through(range(0, 0), changed, 65_536))
                    .isInstanceOf(TamperedException.class)
                    .hasMessageContaining("header");
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "0, 200000", "200000, 200000"})
    void refusesRangesOutsideTheStream(long first, long last) {
        assertThatThrownBy(() -> range(first, last)).isInstanceOf(IllegalArgumentException.class);
    }
}
