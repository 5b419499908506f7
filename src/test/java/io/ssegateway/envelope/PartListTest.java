package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.ObjectLayout.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartListTest {
    private static final long MIB = 1 << 20;

    private static ObjectLayout layout(List<Part> parts) {
        return new ObjectLayout(true, parts, Optional.empty(), Optional.empty());
    }

    @Test
    void isTheListItWasMadeOf() {
        List<Part> parts = List.of(
                new Part(3, 5 * MIB, Samples.header()),
                new Part(9_998, SizeLaw.MAX_PART_PLAIN, Samples.header()),
                new Part(9_999, 0, Samples.header()));
        assertThat(layout(parts).parts()).isEqualTo(parts);
        assertThat(layout(parts)).isEqualTo(layout(new ArrayList<>(parts)));
        List<Part> list = layout(parts).parts();
        assertThat(layout(list).parts()).as("not copied again").isSameAs(list);
        assertThatThrownBy(() -> layout(parts).parts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void findsPartsByOffsetAndByNumber() {
        ObjectLayout layout = layout(List.of(
                new Part(2, 5 * MIB, Samples.header()),
                new Part(4, 6 * MIB + 1, Samples.header()),
                new Part(7, 5 * MIB, Samples.header()),
                new Part(8, 0, Samples.header())));
        long second = 5 * MIB;
        long third = second + 6 * MIB + 1;
        long size = third + 5 * MIB;
        assertThat(layout.plainSize()).isEqualTo(size);
        assertThat(layout.indexOf(0)).isZero();
        assertThat(layout.indexOf(second - 1)).isZero();
        assertThat(layout.indexOf(second)).isEqualTo(1);
        assertThat(layout.indexOf(third - 1)).isEqualTo(1);
        assertThat(layout.indexOf(third)).isEqualTo(2);
        assertThat(layout.indexOf(size - 1)).as("not the empty last part").isEqualTo(2);
        assertThatThrownBy(() -> layout.indexOf(size)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.indexOf(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(layout.indexOfNumber(1)).isEmpty();
        assertThat(layout.indexOfNumber(2)).hasValue(0);
        assertThat(layout.indexOfNumber(7)).hasValue(2);
        assertThat(layout.indexOfNumber(8)).hasValue(3);
        assertThat(layout.indexOfNumber(9)).isEmpty();
        assertThat(layout.plainStart(2)).isEqualTo(third);
    }

    @Test
    void asksForWholeSegmentsAndNoneTooMany() {
        ObjectLayout layout =
                layout(List.of(new Part(1, 5 * MIB, Samples.header()), new Part(2, 65_480 + 10, Samples.header())));
        long first = SizeLaw.streamSize(5 * MIB);
        assertThat(layout.cipherRange(0, 0)).isEqualTo(new SegmentLayout.CipherRange(0, 65_535));
        assertThat(layout.cipherRange(65_480, 65_480)).isEqualTo(new SegmentLayout.CipherRange(65_536, 131_071));
        assertThat(layout.cipherRange(5 * MIB - 1, 5 * MIB - 1).last()).isEqualTo(first - 1);
        assertThat(layout.cipherRange(5 * MIB, 5 * MIB))
                .isEqualTo(new SegmentLayout.CipherRange(first, first + 65_535));
        assertThat(layout.cipherRange(0, layout.plainSize() - 1))
                .isEqualTo(new SegmentLayout.CipherRange(0, layout.streamsSize() - 1));
        assertThatThrownBy(() -> layout.cipherRange(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.cipherRange(0, layout.plainSize()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsNoPartNumberOrNoSize() {
        for (int number : new int[] {-1, 0, 10_000, 65_537}) {
            assertThatThrownBy(() -> layout(List.of(new Part(number, 1, Samples.header()))))
                    .as("%d", number)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Part huge = new Part(1, SizeLaw.MAX_PLAIN, Samples.header());
        assertThatThrownBy(() -> layout(List.of(huge, new Part(2, 1, Samples.header()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartList.read(new byte[46])).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> PartList.read(new byte[48])).isInstanceOf(EnvelopeException.class);
    }

    @Test
    void nineThousandPartsTakeAboutHalfAMebibyte() {
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= ObjectLayout.MAX_PARTS; i++) {
            parts.add(new Part(i, 5 * MIB, Samples.header()));
        }
        ObjectLayout layout = layout(parts);
        assertThat(layout.weight()).isBetween(500_000, 600_000);
        for (int i : new int[] {0, 1, 4_999, 9_998}) {
            assertThat(layout.indexOf(i * 5 * MIB)).isEqualTo(i);
            assertThat(layout.indexOfNumber(i + 1)).hasValue(i);
        }
    }
}
