package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 56, 0",
        "1, 1, 57, 1",
        "65479, 1, 65535, 65479",
        "65480, 1, 65536, 65480",
        "65481, 2, 65553, 1",
        "131000, 2, 131072, 65520",
        "131001, 3, 131089, 1"
    })
    void cutsAtTheWrittenPlaces(long plain, long segments, long cipher, int lastLength) {
        SegmentLayout layout = new SegmentLayout(plain);
        assertThat(layout.segments()).isEqualTo(segments);
        assertThat(layout.cipherSize()).isEqualTo(cipher);
        assertThat(layout.plainLength(segments - 1)).isEqualTo(lastLength);
        assertThat(layout.isLast(segments - 1)).isTrue();
        assertThat(layout.isLast(segments - 2)).isFalse();
    }

    @Test
    void segmentsCoverTheStreamWithoutGapOrOverlap() {
        for (long plain : new long[] {0, 1, 65_480, 65_481, 131_000, 131_001, 1 << 20, 5 << 20}) {
            SegmentLayout layout = new SegmentLayout(plain);
            long plainAt = 0;
            long cipherAt = 0;
            for (long i = 0; i < layout.segments(); i++) {
                assertThat(SegmentLayout.plainStart(i)).isEqualTo(plainAt);
                assertThat(SegmentLayout.cipherStart(i)).isEqualTo(cipherAt);
                plainAt += layout.plainLength(i);
                cipherAt += layout.cipherLength(i);
            }
            assertThat(plainAt).isEqualTo(plain);
            assertThat(cipherAt).isEqualTo(layout.cipherSize());
        }
    }

    @Test
    void findsTheSegmentOfEveryOffset() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 100_000; i++) {
            long offset = random.nextLong(1L << random.nextInt(1, 50));
            long segment = SegmentLayout.segmentOf(offset);
            assertThat(SegmentLayout.plainStart(segment)).isLessThanOrEqualTo(offset);
            assertThat(SegmentLayout.plainStart(segment + 1)).isGreaterThan(offset);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 65535",
        "0, 65479, 0, 65535",
        "65479, 65480, 0, 131071",
        "65480, 65480, 65536, 131071",
        "130999, 131000, 65536, 196607"
    })
    void fetchesWholeSegmentsAroundARange(long first, long last, long from, long to) {
        assertThat(SegmentLayout.cipherRange(first, last)).isEqualTo(new SegmentLayout.CipherRange(from, to));
    }

    @Test
    void fetchesWithoutOverflowWhenTheEndIsOpen() {
        SegmentLayout.CipherRange range = SegmentLayout.cipherRange(0, Long.MAX_VALUE);
        assertThat(range.last()).isGreaterThan(SizeLaw.MAX_PLAIN);
        assertThat(SegmentLayout.cipherRange(Long.MAX_VALUE, Long.MAX_VALUE).first())
                .isPositive();
    }

    @Test
    void refusesBackwardAndNegativeRanges() {
        assertThatThrownBy(() -> SegmentLayout.cipherRange(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SegmentLayout.cipherRange(-1, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
