package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Samples;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import io.ssegateway.testing.SealedUpload.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects of many parts come back from bytes and key alone, and damaged ones do not. */
class RecoverPartsTest extends RecoverFixture {
    private static final int MIB = 1 << 20;

    @Test
    void givesBackPartsOfEverySizeWithAndWithoutMetadata() throws IOException {
        int[][] layouts = {{0}, {70_000}, {5 * MIB, 0}, {5 * MIB, 6 * MIB + 7, 65_480}};
        Map<String, byte[]> plain = new LinkedHashMap<>();
        for (int i = 0; i < layouts.length; i++) {
            for (boolean root : new boolean[] {true, false}) {
                String key = (root ? "root" : "kms") + i;
                try (SealedUpload upload = root ? sealed.rootUpload("photos", key) : sealed.upload("photos", key)) {
                    Stored stored = stored(upload, layouts[i]);
                    SealedFolder.write(
                            source,
                            "photos/" + key,
                            stored.bytes(),
                            stored.envelope().encode());
                    SealedFolder.write(source, "renamed/x" + key, stored.bytes());
                    plain.put("photos/" + key, stored.plain());
                    plain.put("renamed/x" + key, stored.plain());
                }
            }
        }

        CommandRun run = recover();

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(files()).containsExactlyInAnyOrderElementsOf(plain.keySet());
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            assertThat(target.resolve(one.getKey())).hasBinaryContent(one.getValue());
        }
    }

    private static Stored stored(SealedUpload upload, int... sizes) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            parts.add(upload.part(3 * i + 1, Samples.bytes(sizes[i])));
        }
        return upload.complete(parts);
    }

    @Test
    void damagedPartsAreNamedAndLeaveNoFile() throws IOException {
        try (SealedUpload upload = sealed.upload("photos", "a")) {
            Part one = upload.part(1, Samples.bytes(5 * MIB));
            Part two = upload.part(2, Samples.bytes(5 * MIB));
            Part three = upload.part(3, Samples.bytes(1_000));
            Stored whole = upload.complete(List.of(one, two, three));
            byte[] end = upload.footer(whole.layout());
            Map<String, byte[]> broken = new LinkedHashMap<>();
            broken.put("swapped", joined(two.stream(), one.stream(), three.stream(), end));
            broken.put("dropped", joined(one.stream(), three.stream(), end));
            broken.put("older", joined(one.stream(), upload.part(2, two.plain()).stream(), three.stream(), end));
            broken.put("cut", Arrays.copyOf(whole.bytes(), whole.bytes().length - 1));
            broken.put("extended", Arrays.copyOf(whole.bytes(), whole.bytes().length + 1));
            for (int at : new int[] {
                0, 39, 40, 100_000, one.stream().length, one.stream().length + 50, whole.bytes().length - 260
            }) {
                byte[] flipped = whole.bytes().clone();
                flipped[at] ^= 1;
                broken.put("flipped-" + at, flipped);
            }
            for (Map.Entry<String, byte[]> mutant : broken.entrySet()) {
                SealedFolder.write(source, "photos/" + mutant.getKey(), mutant.getValue());
            }
            byte[] foreign = upload.complete(List.of(one, two, three)).bytes();
            SealedFolder.write(source, "photos/b", foreign, upload.envelope().encode());

            CommandRun run = recover();

            assertThat(run.code()).isEqualTo(5);
            List<String> expected = new ArrayList<>(
                    broken.keySet().stream().map(name -> "photos/" + name).toList());
            expected.add("photos/b");
            assertThat(run.names("failed")).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(files()).isEmpty();
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
