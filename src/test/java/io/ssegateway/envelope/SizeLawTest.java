package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeLawTest {
    private static final long GIB = 1L << 30;
    private static final int CASES = 200_000;
    private final SplittableRandom random = new SplittableRandom(3);

    @ParameterizedTest
    @CsvSource({
        "0, 1280",
        "1, 1297",
        "4096, 5392",
        "65480, 66776",
        "65520, 66816",
        "65521, 66833",
        "5242879, 5245455",
        "5242880, 5245584",
        "5367266208, 5368709120"
    })
    void followsTheWrittenLaw(long plain, long stored) {
        assertThat(SizeLaw.storedSize(plain)).isEqualTo(stored);
        assertThat(SizeLaw.plainSize(stored)).hasValue(plain);
    }

    @Test
    void equalsTheFormulaAndItsInverseIsExactEverywhere() {
        for (int i = 0; i < CASES; i++) {
            long plain = somePlain();
            long stored =
                    plain + 16 * ((plain + 65_519) / 65_520) + 128 * Math.min(10_000, plain / 5_242_880 + 1) + 1_152;
            assertThat(SizeLaw.storedSize(plain)).isEqualTo(stored);
            assertThat(SizeLaw.plainSize(stored)).isEqualTo(OptionalLong.of(plain));
        }
    }

    @Test
    void rejectsSizesThatNoObjectHas() {
        int impossible = 0;
        for (long stored = 0; stored < 200_000; stored++) {
            OptionalLong plain = SizeLaw.plainSize(stored);
            if (plain.isPresent()) {
                assertThat(SizeLaw.storedSize(plain.getAsLong())).isEqualTo(stored);
            } else {
                impossible++;
            }
        }
        // below the first size, and one gap per segment begun
        assertThat(impossible).isEqualTo(1_280 + 16 * 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1_279, 1_281, 1_296, 66_817, 66_832, Long.MAX_VALUE})
    void knowsNoPlaintextOfImpossibleSizes(long stored) {
        assertThat(SizeLaw.plainSize(stored)).isEmpty();
    }

    @Test
    void isStrictlyIncreasing() {
        for (int i = 0; i < CASES; i++) {
            long plain = Math.min(somePlain(), SizeLaw.MAX_PLAIN - 1);
            assertThat(SizeLaw.storedSize(plain + 1)).isGreaterThan(SizeLaw.storedSize(plain));
        }
    }

    @Test
    void refusesSizesOutOfReach() {
        assertThatThrownBy(() -> SizeLaw.storedSize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SizeLaw.storedSize(SizeLaw.MAX_PLAIN + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(SizeLaw.plainSize(SizeLaw.storedSize(SizeLaw.MAX_PLAIN))).hasValue(SizeLaw.MAX_PLAIN);
        assertThat(SizeLaw.plainSize(SizeLaw.storedSize(SizeLaw.MAX_PLAIN) + 1)).isEmpty();
    }

    @Test
    void limitsAreTheLargestThatFit() {
        assertThat(SizeLaw.largestPlain(5 * GIB)).hasValue(SizeLaw.MAX_PUT_PLAIN);
        assertThat(SizeLaw.largestPlain(5 * 1024 * GIB)).hasValue(5_496_214_680_752L);
        assertThat(SizeLaw.streamSize(SizeLaw.MAX_PART_PLAIN)).isLessThanOrEqualTo(5 * GIB);
        assertThat(SizeLaw.streamSize(SizeLaw.MAX_PART_PLAIN + 1)).isGreaterThan(5 * GIB);
        assertThat(SizeLaw.largestPlain(1_279)).isEmpty();
        assertThat(SizeLaw.largestPlain(1_280)).hasValue(0);
        assertThat(SizeLaw.largestPlain(1_296)).hasValue(0);
        assertThat(SizeLaw.largestPlain(Long.MAX_VALUE)).hasValue(SizeLaw.MAX_PLAIN);
    }

    @Test
    void leavesRoomForTheLongestFooterOfOneStream() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < CASES; i++) {
            long plain = Math.min(somePlain(), SizeLaw.MAX_PUT_PLAIN);
            smallest = Math.min(smallest, room(SizeLaw.storedSize(plain), SizeLaw.streamSize(plain), 1));
        }
        assertThat(smallest).isEqualTo(FooterSeal.MIN_PAD);
    }

    @Test
    void leavesRoomForTheLongestFooterOfAnyParts() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < 20_000; i++) {
            int parts = 1 + random.nextInt(random.nextBoolean() ? 9_999 : 20);
            smallest = Math.min(smallest, roomOfParts(parts, random.nextInt(4)));
        }
        smallest = Math.min(smallest, roomOfParts(9_999, 0));
        assertThat(smallest).isGreaterThanOrEqualTo(FooterSeal.MIN_PAD);
    }

    /** Shapes: smallest parts, smallest plus a few bytes, parts one byte over a segment, any size. */
    private long roomOfParts(int parts, int shape) {
        long plain = 0;
        long streams = 0;
        for (int part = 1; part <= parts; part++) {
            long size = switch (shape) {
                case 0 -> SizeLaw.MIN_PART_PLAIN;
                case 1 -> SizeLaw.MIN_PART_PLAIN + random.nextInt(64);
                case 2 -> SegmentLayout.plainStart(81 + random.nextInt(5)) + 1;
                default -> SizeLaw.MIN_PART_PLAIN + random.nextLong(60L << 20);
            };
            size = part == parts ? random.nextInt(70_000) : size;
            plain += size;
            streams += SizeLaw.streamSize(size);
        }
        return room(SizeLaw.storedSize(plain), streams, parts);
    }

    private static long room(long stored, long streams, int parts) {
        return stored - streams - Envelope.BINARY_LIMIT - FooterRecord.tableSize(parts) - Tail.SIZE;
    }

    private long somePlain() {
        long near = random.nextInt(3) - 1L;
        long plain = switch (random.nextInt(5)) {
            case 0 -> random.nextLong(1 << 20);
            case 1 -> SegmentLayout.PLAIN_SEGMENT * random.nextLong(1 << 24) + near;
            case 2 -> SegmentLayout.plainStart(1 + random.nextLong(1 << 24)) + near;
            case 3 -> SizeLaw.MIN_PART_PLAIN * random.nextLong(11_000) + near;
            default -> random.nextLong(SizeLaw.MAX_PLAIN + 1);
        };
        return Math.max(0, plain);
    }
}
