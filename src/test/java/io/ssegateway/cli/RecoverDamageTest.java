package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.cli.SealedFolder.Stored;
import io.ssegateway.envelope.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoverDamageTest extends RecoverFixture {
    /** Each mutant is an object of its own; by its bytes alone at least what still shows a trace must be named. */
    @Test
    void everyFlippedByteIsFoundWithAndWithoutMetadata() throws IOException {
        byte[] plain = Samples.bytes(300 * 1024);
        Stored stored = sealed.kms("photos", "a", plain);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < stored.bytes().length; at += 1024) {
            places.add(at);
        }
        for (int back = 1; back < 1_100; back += 9) {
            places.add(stored.bytes().length - back);
        }
        List<String> mutants = new ArrayList<>();
        for (int at : places) {
            byte[] flipped = stored.bytes().clone();
            flipped[at] ^= 0x10;
            SealedFolder.write(source, "photos/bare-" + at, flipped);
            mutants.add("photos/bare-" + at);
        }
        for (int at : places.subList(0, 20)) {
            byte[] flipped = stored.bytes().clone();
            flipped[at] ^= 1;
            SealedFolder.write(source, "photos" + at + "/a", flipped, stored.envelope());
            mutants.add("photos" + at + "/a");
        }

        CommandRun run = recover();

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.names("failed")).containsExactlyInAnyOrderElementsOf(mutants);
        assertThat(files()).isEmpty();
    }

    @Test
    void cutExtendedSwappedAndStrippedObjectsAreNamedAndLeaveNoFile() throws IOException {
        Stored a = sealed.kms("photos", "a", Samples.bytes(150_000));
        Stored b = sealed.kms("photos", "b", Samples.bytes(150_000));
        byte[] whole = a.bytes();
        byte[] swapped = whole.clone();
        System.arraycopy(whole, 65_536, swapped, 0, 65_536);
        Map<String, byte[]> broken = new LinkedHashMap<>();
        broken.put("extended", Arrays.copyOf(whole, whole.length + 1));
        broken.put("extended-much", Arrays.copyOf(whole, whole.length + 5_000));
        broken.put("cut-by-one", Arrays.copyOf(whole, whole.length - 1));
        broken.put("cut-tail", Arrays.copyOf(whole, whole.length - 240));
        broken.put("front-cut", Arrays.copyOfRange(whole, 65_536, whole.length));
        broken.put("segments-swapped", swapped);
        broken.put("tail-of-b", spliced(whole, b.bytes(), 240));
        for (Map.Entry<String, byte[]> one : broken.entrySet()) {
            SealedFolder.write(source, "photos/" + one.getKey(), one.getValue());
        }
        SealedFolder.write(source, "photos/a", b.bytes(), b.envelope());
        SealedFolder.write(source, "photos/b", a.bytes(), b.envelope());
        SealedFolder.write(source, "cut/short", Arrays.copyOf(whole, 70_000), a.envelope());
        SealedFolder.write(source, "cut/nothing", new byte[0], a.envelope());
        SealedFolder.write(source, "cut/envelope", whole, "nonsense");

        CommandRun run = recover();

        assertThat(run.code()).isEqualTo(5);
        List<String> expected = new ArrayList<>(
                broken.keySet().stream().map(name -> "photos/" + name).toList());
        expected.addAll(List.of("photos/a", "photos/b", "cut/short", "cut/nothing", "cut/envelope"));
        assertThat(run.names("failed")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(files()).isEmpty();
    }

    private static byte[] spliced(byte[] front, byte[] back, int size) {
        byte[] all = front.clone();
        System.arraycopy(back, back.length - size, all, all.length - size, size);
        return all;
    }
}
