package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificityTest {
    @TempDir
    Path parent;

    /** The most specific rule wins, however many files the rules are spread over. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void exactNameThenLongestPrefixWinsWhateverTheOrderAndTheFile(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> patterns = new LinkedHashSet<>();
        while (patterns.size() < 12) {
            String word = word(random, 1 + random.nextInt(4));
            patterns.add(random.nextBoolean() ? word + "*" : word);
        }
        List<String> files = new ArrayList<>(List.of("version: 1\nbuckets:\n", "version: 1\nbuckets:\n"));
        for (String pattern : patterns) {
            int file = random.nextInt(2);
            files.set(file, files.get(file) + "  - {match: \"" + pattern + "\", encrypt: sse-obs}\n");
        }
        PolicyFolder folder = new PolicyFolder(parent);
        for (int i = 0; i < 2; i++) {
            if (files.get(i).contains("match")) {
                folder.file("f" + i + ".yaml", files.get(i));
            }
        }
        Policies policies = folder.snapshot();
        for (int i = 0; i < 300; i++) {
            String bucket = word(random, 3 + random.nextInt(3));
            assertThat(policies.rule(new BucketName(bucket)).map(BucketRule::match))
                    .as(bucket + " among " + patterns)
                    .isEqualTo(expected(patterns, bucket));
        }
    }

    private static Optional<String> expected(Set<String> patterns, String bucket) {
        if (patterns.contains(bucket)) {
            return Optional.of(bucket);
        }
        for (int length = bucket.length(); length >= 0; length--) {
            String prefix = bucket.substring(0, length) + "*";
            if (patterns.contains(prefix)) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    private static String word(SplittableRandom random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(random.nextBoolean() ? 'a' : 'b');
        }
        return word.toString();
    }
}
