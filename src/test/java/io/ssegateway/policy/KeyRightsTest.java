package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of key rights, row by row: what each use needs, and nothing else. */
class KeyRightsTest {
    private static final String UPLOAD = "kms:cmk:get kms:dek:create kms:dek:encrypt";
    private static final String MADE = "kms:cmk:list kms:cmk:create " + UPLOAD;

    @TempDir
    Path parent;

    private Principal holding(String words) {
        return new PolicyFolder(parent)
                .file(
                        "a.yaml",
                        "version: 1\nkeys: {k: {}}\nprincipals:\n  app:\n"
                                + "    credentials: [{access-key: A, secret: \"file:app1\"}]\n"
                                + "    kms: {k: [" + words + "]}\n")
                .snapshot()
                .principal("app", new BucketName("any"))
                .orElseThrow();
    }

    private static String all(String without) {
        return Arrays.stream(KmsRight.values())
                .map(KmsRight::word)
                .filter(word -> !word.equals(without))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kms:cmk:get",
                "kms:cmk:list",
                "kms:cmk:create",
                "kms:dek:create",
                "kms:dek:encrypt",
                "kms:dek:decrypt"
            })
    void whoLacksOneRightLacksItWhereItIsNeededAndOnlyThere(String right) {
        Principal app = holding(all(right));
        assertThat(KeyRights.missingForUpload(app, "k", false)).isEqualTo(expected(right, UPLOAD));
        assertThat(KeyRights.missingForUpload(app, "k", true)).isEqualTo(expected(right, MADE));
        assertThat(KeyRights.missing(app, Right.READ, "k")).isEqualTo(expected(right, "kms:cmk:get kms:dek:decrypt"));
        for (Right other : List.of(Right.HEAD, Right.LIST, Right.DELETE, Right.ADMIN)) {
            assertThat(KeyRights.missing(app, other, "k")).as(other.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'kms:cmk:get, kms:dek:create, kms:dek:crypto', true, true",
        "'kms:cmk:get, kms:dek:create, kms:dek:encrypt', true, false",
        "'kms:cmk:get, kms:dek:decrypt', false, true",
        "use, true, true"
    })
    void cryptoStandsForBothHalves(String words, boolean uploads, boolean downloads) {
        Principal app = holding(words);
        assertThat(KeyRights.missingForUpload(app, "k", false).isEmpty()).isEqualTo(uploads);
        assertThat(KeyRights.missing(app, Right.READ, "k").isEmpty()).isEqualTo(downloads);
        assertThat(KeyRights.missing(app, Right.READ, "other")).isPresent();
    }

    private static Optional<KmsRight> expected(String right, String needed) {
        return List.of(needed.split(" ")).contains(right)
                ? Arrays.stream(KmsRight.values())
                        .filter(one -> one.word().equals(right))
                        .findFirst()
                : Optional.empty();
    }
}
