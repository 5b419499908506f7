package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code region} says of a key: where its provider has it. */
class KeyRegionsTest {
    private static final PolicyContext CONTEXT = new PolicyContext(
            Set.of("local", "vault", "huawei", "aws"),
            Set.of("main"),
            Set.of(),
            Map.of("huawei", "ap-southeast-2", "aws", "eu-west-1"),
            name -> Optional.empty());

    @TempDir
    Path parent;

    private Loaded key(String words) {
        return PolicyFiles.load(
                new PolicyFolder(parent)
                        .file("a.yaml", "version: 1\nkeys:\n  k: {" + words + "}\n")
                        .root(),
                CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kms: huawei, id: x, region: ap-southeast-2",
                "kms: huawei, id: x",
                "kms: aws, id: alias/a, region: eu-west-1",
                "kms: aws, id: \"arn:aws:kms:eu-north-1:1:key/x\", region: eu-north-1"
            })
    void theRegionOfTheProviderOrOfTheIdIsServed(String words) {
        assertThat(key(words).findings()).isEmpty();
        assertThat(key(words).servable()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kms: huawei, id: x, region: ap-southeast-3|policies/a.yaml:3:35: the key is not in 'ap-southeast-3':"
                        + " 'huawei' has it in 'ap-southeast-2'",
                "kms: aws, id: \"arn:aws:kms:eu-north-1:1:key/x\", region: eu-west-1|'aws' has it in 'eu-north-1'",
                "kms: vault, id: x, region: eu|policies/a.yaml:3:34: keys of 'vault' have no region; delete the word",
                "region: eu|keys of 'local' have no region"
            })
    void anotherIsAnError(String words, String message) {
        Loaded loaded = key(words);
        assertThat(loaded.snapshot()).isEmpty();
        assertThat(loaded.findings()).singleElement().asString().contains(message);
    }
}
