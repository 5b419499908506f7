package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a principal may sign: {@code signatures}. */
class SignaturesTest {
    @TempDir
    Path parent;

    private PolicyFolder folder(String words) {
        return new PolicyFolder(parent)
                .file(
                        "a.yaml",
                        "version: 1\nprincipals:\n  app:\n"
                                + "    credentials: [{access-key: A, secret: \"file:app1\"}]\n" + words
                                + "buckets:\n  - {match: abc, encrypt: sse-obs}\n");
    }

    private List<SignatureScheme> schemes(String words) {
        Principal app =
                folder(words).snapshot().principal("app", new BucketName("abc")).orElseThrow();
        return Arrays.stream(SignatureScheme.values()).filter(app::signsWith).toList();
    }

    @Test
    void withoutAWordVersion4AndUrlsOfVersion2AreGood() {
        assertThat(schemes("")).containsExactly(SignatureScheme.V4, SignatureScheme.V2_PRESIGNED);
    }

    @ParameterizedTest
    @CsvSource({"v4, V4", "v2, V2", "v2-presigned, V2_PRESIGNED", "obs, OBS"})
    void aListSaysAllThatIsGood(String word, SignatureScheme scheme) {
        assertThat(schemes("    signatures: [" + word + "]\n")).containsExactly(scheme);
    }

    @Test
    void anUnknownWordHasASuggestion() {
        assertThat(folder("    signatures: [v4, v2-presign]\n").lines())
                .containsExactly(
                        "policies/a.yaml:5:22: unknown signature 'v2-presign'; did you mean 'v2-presigned'? (v4,"
                                + " v2-presigned, v2, obs)");
    }

    @Test
    void anEmptyListIsAnError() {
        assertThat(folder("    signatures: []\n").lines())
                .containsExactly("policies/a.yaml:5:5: 'signatures' of 'app' lists nothing, so nobody could sign as it;"
                        + " name one, or delete the word");
    }

    @Test
    void oneWordIsNoList() {
        assertThat(folder("    signatures: v4\n").lines())
                .contains("policies/a.yaml:5:17: 'signatures' is a list, not a word; write […]");
    }

    private List<SigningQuirk> quirks(String words) {
        Principal app =
                folder(words).snapshot().principal("app", new BucketName("abc")).orElseThrow();
        return Arrays.stream(SigningQuirk.values()).filter(app::hasQuirk).toList();
    }

    @Test
    void nothingIsBorneWithUnlessItIsSaid() {
        assertThat(quirks("")).isEmpty();
        assertThat(quirks("    signatures: [v4, v2, obs]\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"empty-payload-hash, EMPTY_PAYLOAD_HASH", "v2-kms, V2_KMS"})
    void whatIsBorneWithIsListed(String word, SigningQuirk quirk) {
        assertThat(quirks("    quirks: [" + word + "]\n")).containsExactly(quirk);
        assertThat(quirk.word()).isEqualTo(word);
    }

    @Test
    void everyQuirkIsAWarningThatSaysWhatIsLost() {
        assertThat(folder("    quirks: [empty-payload-hash, v2-kms]\n").lines())
                .containsExactly(
                        "policies/a.yaml:5:14: quirks: empty-payload-hash: uploads of this principal are not bound to"
                                + " their signature   (warning)",
                        "policies/a.yaml:5:34: quirks: v2-kms: keys of the KMS are used under signatures of Version 2,"
                                + " which say nothing of the body   (warning)");
    }

    @Test
    void anUnknownQuirkHasASuggestion() {
        assertThat(folder("    quirks: [anything]\n").lines())
                .containsExactly("policies/a.yaml:5:14: unknown quirk 'anything' (empty-payload-hash, v2-kms)");
        assertThat(folder("    quirks: [v2-km]\n").lines())
                .containsExactly("policies/a.yaml:5:14: unknown quirk 'v2-km'; did you mean 'v2-kms'?"
                        + " (empty-payload-hash, v2-kms)");
    }

    @Test
    void anEmptyListOfQuirksIsAnError() {
        assertThat(folder("    quirks: []\n").lines())
                .containsExactly("policies/a.yaml:5:5: 'quirks' of 'app' lists nothing; name one, or delete the word");
    }
}
