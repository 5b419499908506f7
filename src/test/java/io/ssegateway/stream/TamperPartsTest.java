package io.ssegateway.stream;

import static io.ssegateway.stream.PartsSample.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** I4: three parts in which anything was changed never arrive whole, and nothing arrives of what was changed. */
@Tag("I4")
class TamperPartsTest {
    private static final int SEGMENT = 65_536;

    private final SealedUpload upload = PartsSample.upload(false);
    private final Part one = upload.part(1, Samples.bytes(5 * MIB));
    private final Part two = upload.part(2, Samples.bytes(5 * MIB));
    private final Part three = upload.part(3, Samples.bytes(100_000));
    private final PartsSample sample = new PartsSample(upload.complete(List.of(one, two, three)));
    private final VerifiedLayout layout = sample.layout(sample.bytes());

    @AfterEach
    void wipe() {
        upload.close();
    }

    @Test
    void aFlippedBitAtEveryKibibyteAndAllOverTheEnd() {
        byte[] bytes = sample.bytes();
        int end = (int) sample.stored().layout().streamsSize();
        for (int at = 0; at < bytes.length; at += at < end ? 64 * 1024 - 1 : 11) {
            refuses(flipped(bytes, at), "bit of byte " + at);
        }
        for (int at = 0; at < bytes.length; at += 1_024) {
            rangeRefuses(flipped(bytes, at), at);
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << at % 8);
        return changed;
    }

    @Test
    void cutAtManyPlacesAndExtended() {
        byte[] bytes = sample.bytes();
        int end = (int) sample.stored().layout().streamsSize();
        for (int size : new int[] {
            0,
            1,
            40,
            SEGMENT,
            one.stream().length - 1,
            one.stream().length,
            one.stream().length + 1,
            one.stream().length + two.stream().length,
            end - 1,
            end,
            end + 1,
            bytes.length - 240,
            bytes.length - 1
        }) {
            refuses(Arrays.copyOf(bytes, size), "cut to " + size);
        }
        for (int more : new int[] {1, 16, SEGMENT}) {
            refuses(Arrays.copyOf(bytes, bytes.length + more), "extended by " + more);
        }
    }

    @Test
    void partsInAnotherOrderDroppedOrTwice() {
        byte[] end = upload.footer(sample.stored().layout());
        refuses(joined(two.stream(), one.stream(), three.stream(), end), "swapped");
        refuses(joined(one.stream(), one.stream(), three.stream(), end), "one part twice");
        refuses(joined(one.stream(), three.stream(), end), "a part dropped");
        refuses(joined(one.stream(), two.stream(), end), "the last part dropped");
        refuses(joined(one.stream(), three.stream(), two.stream(), end), "last before second");
    }

    @Test
    void anOlderAttemptOfAPartAndAPartUnderAnotherNumber() {
        byte[] end = upload.footer(sample.stored().layout());
        Part older = upload.part(2, two.plain());
        refuses(joined(one.stream(), older.stream(), three.stream(), end), "an older attempt with the same bytes");
        byte[] dressed = older.stream().clone();
        System.arraycopy(two.stream(), 0, dressed, 0, 40);
        refuses(joined(one.stream(), dressed, three.stream(), end), "an older attempt under the newer header");
        Part renumbered = upload.part(7, two.plain());
        byte[] asTwo = renumbered.stream().clone();
        refuses(joined(one.stream(), asTwo, three.stream(), end), "a part of another number");
        List<Part> moved = List.of(one, renumbered);
        ObjectLayout lie = new ObjectLayout(
                true,
                List.of(
                        one.entry(),
                        new ObjectLayout.Part(
                                2, two.plain().length, renumbered.entry().header())),
                java.util.Optional.empty(),
                java.util.Optional.empty());
        PartsSample forged = new PartsSample(upload.complete(moved));
        byte[] body = joined(one.stream(), renumbered.stream(), upload.footer(lie));
        assertThatThrownBy(() -> Chunks.through(forged.opening(body), body, SEGMENT))
                .as("a layout that gives a stream another number")
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void segmentsSwappedWithinAndBetweenParts() {
        byte[] bytes = sample.bytes();
        int second = one.stream().length;
        for (int[] pair : new int[][] {{SEGMENT, 2 * SEGMENT}, {SEGMENT, second + SEGMENT}, {0, second}}) {
            byte[] swapped = bytes.clone();
            System.arraycopy(bytes, pair[0], swapped, pair[1], SEGMENT);
            System.arraycopy(bytes, pair[1], swapped, pair[0], SEGMENT);
            refuses(swapped, "segments at " + pair[0] + " and " + pair[1]);
        }
    }

    @Test
    void bodyOrFooterOfAnotherUploadOrOfAnotherComplete() {
        PartsSample other = PartsSample.of(5 * MIB, 5 * MIB, 100_000);
        int end = (int) sample.stored().layout().streamsSize();
        refuses(other.bytes(), "another object's body");
        byte[] foreignEnd = sample.bytes().clone();
        System.arraycopy(other.bytes(), end, foreignEnd, end, foreignEnd.length - end);
        refuses(foreignEnd, "another object's footer");
        byte[] foreignStart = sample.bytes().clone();
        System.arraycopy(other.bytes(), 0, foreignStart, 0, one.stream().length);
        refuses(foreignStart, "another object's first part");
        byte[] sameAgain = upload.complete(List.of(one, two, three)).bytes();
        assertThat(Chunks.through(sample.opening(sameAgain), sameAgain, SEGMENT))
                .isEqualTo(sample.plain());
        assertThatThrownBy(() -> Chunks.through(opened(sameAgain), sameAgain, SEGMENT))
                .as("the footer of another Complete than the one that was verified")
                .isInstanceOf(TamperedException.class);
    }

    /** With the layout of the true object at hand, as after a warm read: the strongest form. */
    private Opening opened(byte[] bytes) {
        return Opening.of(sample.dataKey(), sample.stored().envelope(), layout, sample.bytes().length);
    }

    private void refuses(byte[] bytes, String what) {
        Buffer out = Buffer.buffer();
        try (Opening opening = opened(bytes)) {
            assertThatThrownBy(() -> {
                        opening.update(Buffer.buffer(bytes), out::appendBuffer);
                        opening.finish(out::appendBuffer);
                    })
                    .as(what)
                    .isInstanceOf(TamperedException.class);
        }
        byte[] delivered = out.getBytes();
        assertThat(delivered.length).as(what).isLessThan(sample.plain().length);
        assertThat(Arrays.mismatch(delivered, sample.plain())).as(what).isIn(-1, delivered.length);
    }

    /** A range around the plaintext of the changed ciphertext byte, if there is one. */
    private void rangeRefuses(byte[] bytes, int changed) {
        int start = 0;
        int plainStart = 0;
        for (Part part : List.of(one, two, three)) {
            int inside = changed - start;
            if (inside >= 0 && inside < part.stream().length) {
                int segment = inside / SEGMENT;
                int first = plainStart + (segment == 0 ? 0 : segment * 65_520 - 40);
                byte[] fetched = sample.fetched(bytes, first, first);
                assertThatThrownBy(() -> Chunks.through(sample.range(first, first), fetched, SEGMENT))
                        .as("range after bit of byte %d", changed)
                        .isInstanceOf(TamperedException.class);
            }
            start += part.stream().length;
            plainStart += part.plain().length;
        }
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
