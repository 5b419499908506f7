package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** I4: an object in which anything was changed never arrives whole, and nothing arrives of what was changed. */
class TamperTest {
    private static void refuses(SealedSample sample, byte[] stored, String what) {
        byte[] delivered = delivered(sample, stored, what);
        assertThat(delivered.length).as(what).isLessThan(Math.max(1, sample.plain().length));
        assertThat(delivered).as(what).isEqualTo(Arrays.copyOf(sample.plain(), delivered.length));
    }

    private static byte[] delivered(SealedSample sample, byte[] stored, String what) {
        Buffer out = Buffer.buffer();
        try (Opening opening = sample.opening(stored.length)) {
            assertThatThrownBy(() -> {
                        opening.update(Buffer.buffer(stored), out::appendBuffer);
                        opening.finish(out::appendBuffer);
                    })
                    .as(what)
                    .isInstanceOf(TamperedException.class);
        }
        return out.getBytes();
    }

    @Test
    void everyFlippedByteOfSmallObjects() {
        for (SealedSample sample : new SealedSample[] {SealedSample.of(0), SealedSample.of(Samples.bytes(100), true)}) {
            for (int i = 0; i < sample.stored().length; i++) {
                byte[] changed = sample.stored().clone();
                changed[i] ^= (byte) (1 << i % 8);
                refuses(sample, changed, "byte " + i);
            }
        }
    }

    @Test
    void flippedBytesAcrossALargeObject() {
        SealedSample sample = SealedSample.of(300 << 10);
        for (int i = 0; i < sample.stored().length; i += 509) {
            byte[] changed = sample.stored().clone();
            changed[i] ^= 1;
            refuses(sample, changed, "byte " + i);
        }
    }

    @Test
    void swappedRepeatedAndForeignSegments() {
        SealedSample sample = SealedSample.of(300_000);
        SealedSample other = SealedSample.of(300_000);
        int segment = 65_536;
        byte[] swapped = sample.stored().clone();
        System.arraycopy(sample.stored(), segment, swapped, 2 * segment, segment);
        System.arraycopy(sample.stored(), 2 * segment, swapped, segment, segment);
        refuses(sample, swapped, "swapped");
        byte[] repeated = sample.stored().clone();
        System.arraycopy(sample.stored(), segment, repeated, 2 * segment, segment);
        refuses(sample, repeated, "repeated");
        byte[] foreign = sample.stored().clone();
        System.arraycopy(other.stored(), segment, foreign, segment, segment);
        refuses(sample, foreign, "foreign");
    }

    @Test
    void bodyOrEnvelopeOfAnotherObject() {
        SealedSample sample = SealedSample.of(1_000);
        SealedSample other = SealedSample.of(1_000);
        refuses(sample, other.stored(), "other body");
        refuses(new SealedSample(sample.plain(), sample.stored(), other.envelope()), sample.stored(), "other envelope");
    }

    @Test
    void footerOfAnotherObject() {
        SealedSample sample = SealedSample.of(1_000);
        SealedSample other = SealedSample.of(1_000);
        for (int end : new int[] {240, 315, 600, 1_100}) {
            byte[] mixed = sample.stored().clone();
            System.arraycopy(other.stored(), mixed.length - end, mixed, mixed.length - end, end);
            refuses(sample, mixed, "last " + end);
        }
    }

    @Test
    void everyZeroByteOfThePadding() {
        SealedSample sample = SealedSample.of(0);
        for (int i = 56; sample.stored()[i] == 0; i++) {
            byte[] changed = sample.stored().clone();
            changed[i] = 1;
            refuses(sample, changed, "padding " + i);
        }
    }

    @Test
    void longPaddingIsCheckedToTheLastByte() {
        SealedSample sample = SealedSample.of(20 << 20);
        int padding = (int) new io.ssegateway.envelope.SegmentLayout(20 << 20).cipherSize();
        for (int at : new int[] {0, 300, 600, 900, 1_200}) {
            byte[] changed = sample.stored().clone();
            assertThat(changed[padding + at]).isZero();
            changed[padding + at] = 1;
            refuses(sample, changed, "padding " + at);
        }
    }

    @Test
    void anotherDataKey() {
        SealedSample sample = SealedSample.of(10);
        try (DataKey wrong = Samples.dataKey();
                Opening opening = new Opening(wrong, sample.envelope(), sample.stored().length)) {
            assertThatThrownBy(() -> opening.update(Buffer.buffer(sample.stored()), b -> {}))
                    .isInstanceOf(TamperedException.class);
        }
    }
}
