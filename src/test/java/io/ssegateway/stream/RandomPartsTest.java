package io.ssegateway.stream;

import static io.ssegateway.stream.PartsSample.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Samples;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 500 objects of random part layouts, each read whole and in random ranges, against their plaintext. */
class RandomPartsTest {
    private static final int OBJECTS = 500;
    private static final byte[] PLAIN = Samples.bytes(16 * MIB);

    private final SplittableRandom random = new SplittableRandom(4);

    @Test
    void everyObjectReadsBack() {
        for (int i = 0; i < OBJECTS; i++) {
            PartsSample sample = draw();
            assertThat(Arrays.equals(
                            Chunks.through(sample.opening(sample.bytes()), sample.bytes(), 1 + random.nextInt(200_000)),
                            sample.plain()))
                    .as("object %d", i)
                    .isTrue();
            int size = sample.plain().length;
            for (int r = 0; size > 0 && r < 8; r++) {
                int first = random.nextInt(size);
                int last = first + random.nextInt(Math.min(size - first, 1 + random.nextInt(1 << random.nextInt(24))));
                byte[] got =
                        Chunks.through(sample.range(first, last), sample.fetched(sample.bytes(), first, last), 65_536);
                assertThat(Arrays.equals(got, 0, got.length, sample.plain(), first, last + 1))
                        .as("object %d, %d-%d of %d", i, first, last, size)
                        .isTrue();
            }
        }
    }

    private PartsSample draw() {
        try (SealedUpload upload = PartsSample.upload(random.nextBoolean())) {
            List<Part> parts = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            int number = 0;
            for (int i = 0; i < count; i++) {
                number += 1 + random.nextInt(random.nextBoolean() ? 1 : 3_000);
                parts.add(upload.part(number, plain(i == count - 1)));
            }
            return new PartsSample(upload.complete(parts));
        }
    }

    /** Near the edges of segments and of the smallest part more often than chance would have it. */
    private byte[] plain(boolean last) {
        int size = switch (random.nextInt(4)) {
            case 0 -> 65_520 * random.nextInt(90) + random.nextInt(-42, 3);
            case 1 -> random.nextInt(3);
            default -> random.nextInt(6 * MIB);
        };
        int bounded = Math.max(last ? 0 : 5 * MIB, size);
        int from = random.nextInt(PLAIN.length - bounded + 1);
        return Arrays.copyOfRange(PLAIN, from, from + bounded);
    }
}
