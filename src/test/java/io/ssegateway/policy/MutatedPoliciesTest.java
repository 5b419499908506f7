package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a file, reading it ends in findings or a snapshot, never in an exception. */
class MutatedPoliciesTest {
    private static final String NASTY = "{}[]:,&*!|>'\"%@`#-? \n\t\0\u0085é<~";

    @TempDir
    Path parent;

    static List<String> examples() throws IOException {
        return ShippedPoliciesTest.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void damagedExamplesGiveFindingsOnly(String name) throws IOException {
        byte[] original = Files.readAllBytes(Path.of("policies").resolve(name));
        Path file = Files.createDirectories(parent.resolve("p")).resolve("a.yaml");
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < 150; i++) {
            Files.write(file, damaged(original, random));
            Loaded loaded = PolicyFiles.load(parent.resolve("p"), PolicyFolder.context());
            boolean errors = loaded.findings().stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
            assertThat(loaded.snapshot().isPresent()).isEqualTo(!errors);
            assertThat(loaded.findings()).isSorted().allMatch(f -> !f.toString().contains("\n"));
        }
    }

    private static byte[] damaged(byte[] original, SplittableRandom random) {
        StringBuilder text = new StringBuilder(new String(original, StandardCharsets.UTF_8));
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, NASTY.charAt(random.nextInt(NASTY.length())));
                case 2 -> text.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
                default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(40)));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
