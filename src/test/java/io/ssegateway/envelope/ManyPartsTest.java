package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.ObjectLayout.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Footers of multipart objects, whatever sizes and numbers a client gives its parts: sealed with Kf out of its box. */
class ManyPartsTest {
    private static final long MIN = SizeLaw.MIN_PART_PLAIN;
    /** The smallest part that begins one segment more than the law counts for its size alone. */
    private static final long ONE_OVER = SegmentLayout.plainStart(81) + 1;

    private static final UploadUid UID = UploadUid.of("bucket", "key", "upload");
    private final SplittableRandom random = new SplittableRandom(11);
    private final Bytes copy = longestCopy();

    /** As long as a copy can be; what stands in it is of no importance to the room it takes. */
    private static Bytes longestCopy() {
        byte[] copy = new byte[Envelope.BINARY_LIMIT];
        Arrays.fill(copy, (byte) 7);
        return Bytes.of(copy);
    }

    private static ObjectLayout layout(List<Part> parts) {
        return new ObjectLayout(true, parts, Optional.empty(), Optional.empty());
    }

    private List<Part> parts(int count, int shape) {
        List<Part> parts = new ArrayList<>();
        int number = 0;
        for (int i = 1; i <= count; i++) {
            // gaps in the numbers where there is room for them
            number += count < 5_000 && random.nextInt(4) == 0 ? 2 : 1;
            long size = switch (shape) {
                case 0 -> MIN;
                case 1 -> MIN + random.nextInt(64);
                case 2 -> ONE_OVER;
                case 3 -> random.nextBoolean() ? ONE_OVER : MIN;
                case 4 -> MIN + random.nextLong(60L << 20);
                default -> SizeLaw.MAX_PART_PLAIN - random.nextInt(65_520);
            };
            long last = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> 65_481;
                default -> random.nextLong(6L << 20);
            };
            parts.add(new Part(number, i == count ? last : size, Samples.header()));
        }
        return parts;
    }

    /** The whole of what format and law promise: it fits, the sum is S(P), and the footer reads back. */
    private void assertFits(List<Part> parts) {
        ObjectLayout layout = layout(parts);
        try (DataKey dataKey = Samples.dataKey();
                FooterKey footerKey = dataKey.footerKey()) {
            FooterKeyBox box = FooterKeyBox.seal(footerKey, UID, Samples.root(), Samples.RANDOM);
            FooterKey opened = box.open(Samples.root(), UID);
            try (FooterSeal seal = FooterSeal.draw(opened, Optional.empty(), Samples.RANDOM)) {
                FooterSeal.Footer footer = seal.seal(layout, copy);
                assertThat(footer.padSize()).isGreaterThanOrEqualTo(FooterSeal.MIN_PAD);
                long streams = parts.stream()
                        .mapToLong(part -> SizeLaw.streamSize(part.plainSize()))
                        .sum();
                assertThat(streams + footer.padSize() + footer.rest().size())
                        .isEqualTo(SizeLaw.storedSize(layout.plainSize()));
                assertThat(read(footer, dataKey, layout)).isEqualTo(layout);
            }
        }
    }

    private ObjectLayout read(FooterSeal.Footer footer, DataKey dataKey, ObjectLayout layout) {
        byte[] rest = footer.rest().toArray();
        int tableAt = copy.size();
        int tailAt = rest.length - Tail.SIZE;
        FooterReader.Located located = new FooterReader.Located(
                copy, Bytes.of(rest, tableAt, tailAt), Tail.parse(new Slice(rest, tailAt, Tail.SIZE)));
        return FooterReader.verify(dataKey, layout.storedSize(), located);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void anyPartsFit(int shape) {
        for (int i = 0; i < 60; i++) {
            assertFits(parts(1 + random.nextInt(40), shape));
        }
        assertFits(parts(1, shape));
        assertFits(parts(2, shape));
        assertFits(parts(1_371, shape));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4})
    void asManyPartsAsThereCanBeFit(int shape) {
        List<Part> parts = parts(9_999, shape);
        assertThat(parts.getLast().number()).isEqualTo(9_999);
        assertFits(parts);
    }

    @Test
    void theRestOfALargestFooterIsFoundInTheLargestSuffix() {
        int rest = Envelope.BINARY_LIMIT + FooterRecord.tableSize(9_999) + Tail.SIZE;
        assertThat(rest + FooterSeal.MIN_PAD).isLessThanOrEqualTo(FooterReader.MAX_SUFFIX);
        assertThat(Envelope.BINARY_LIMIT + FooterRecord.tableSize(1_370) + Tail.SIZE)
                .isLessThanOrEqualTo(FooterReader.SUFFIX);
    }

    @Test
    void refusesWhatIsNoUpload() {
        Part small = new Part(1, MIN - 1, Samples.header());
        Part good = new Part(2, MIN, Samples.header());
        Part beyond = new Part(10_000, 1, Samples.header());
        for (List<Part> parts : List.of(
                List.<Part>of(), List.of(small, good), List.of(good, small), List.of(good, good), List.of(beyond))) {
            assertThatThrownBy(() -> layout(parts)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(layout(List.of(small)).plainSize()).isEqualTo(MIN - 1);
    }
}
