package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.BucketName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the language means where its words alone leave room. */
class FixedReadingsTest {
    @TempDir
    Path parent;

    private static String rule(String words) {
        return "version: 1\nkeys: {k: {}}\nbuckets:\n  - {match: abc, " + words + "}\n";
    }

    private BucketRule read(String text, String bucket) {
        return new PolicyFolder(parent)
                .file("a.yaml", text)
                .snapshot()
                .rule(new BucketName(bucket))
                .orElseThrow();
    }

    private List<String> lines(String words) {
        return PolicyFolder.linesOf(parent, rule(words));
    }

    @Test
    void theStrictWordsAreTheDefaults() {
        BucketRule rule = read(rule("encrypt: sse-kms, key: k"), "abc");
        assertThat(rule.https()).isEqualTo(Https.REQUIRED);
        assertThat(rule.plainReads()).isEqualTo(PlainReads.REFUSE);
        assertThat(rule.etag()).isEqualTo(EtagMode.OPAQUE);
        assertThat(rule.identity()).isEqualTo("abc");
        assertThat(rule.backend()).isEqualTo("main");
        assertThat(rule.key()).contains(new KeyRef("local", "k", "k"));
        assertThat(rule.contract()).isEqualTo(BucketRule.Contract.SEALED);
    }

    @Test
    void noneWithNothingAcceptedIsAPlainBucketThatInheritsNothing() {
        String text = "version: 1\ndefaults: {plaintext-reads: refuse, etag: md5}\nbuckets:\n"
                + "  - {match: abc, encrypt: none}\n";
        assertThat(read(text, "abc").contract()).isEqualTo(BucketRule.Contract.PLAIN);
        assertThat(read(text, "abc").plainReads()).isEqualTo(PlainReads.SERVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plaintext-reads: refuse", "plaintext-reads: serve", "etag: opaque", "etag: md5"})
    void wordsOfEncryptionOnAPlainBucketAreErrors(String words) {
        String word = words.substring(0, words.indexOf(':'));
        assertThat(lines("encrypt: none, " + words))
                .containsExactly("policies/a.yaml:4:33: '" + word
                        + "' has no effect here: 'encrypt: none' without 'accept' is a plain bucket; delete it");
    }

    @Test
    void noneWithAcceptMustSayThatPlainObjectsAreServed() {
        assertThat(lines("encrypt: none, accept: [sse-obs]"))
                .containsExactly("policies/a.yaml:4:18: 'encrypt: none' with 'accept' stores clear objects; write"
                        + " 'plaintext-reads: serve'");
        assertThat(lines("encrypt: none, accept: [sse-obs], plaintext-reads: serve"))
                .isEmpty();
    }

    @Test
    void autoTagIsDecidedByTheMethodInTheFile() {
        assertThat(read(rule("encrypt: sse-obs"), "abc").etag()).isEqualTo(EtagMode.MD5);
        assertThat(read(rule("encrypt: sse-kms"), "abc").etag()).isEqualTo(EtagMode.OPAQUE);
        assertThat(read(rule("encrypt: sse-obs, etag: opaque"), "abc").etag()).isEqualTo(EtagMode.OPAQUE);
        assertThat(read(rule("encrypt: sse-kms, etag: md5"), "abc").etag()).isEqualTo(EtagMode.MD5);
    }

    @Test
    void sseS3IsSseObs() {
        assertThat(read(rule("encrypt: sse-s3"), "abc").encrypt()).isEqualTo(BucketRule.Encrypt.SSE_OBS);
    }

    @Test
    void servingPlainObjectsMakesTheBucketMixed() {
        assertThat(read(rule("encrypt: sse-kms, plaintext-reads: serve"), "abc").contract())
                .isEqualTo(BucketRule.Contract.MIXED);
    }

    @Test
    void defaultsReachTheirOwnFileOnly() {
        PolicyFolder folder = new PolicyFolder(parent)
                .file("a.yaml", "version: 1\ndefaults: {https: as-obs}\nbuckets: [{match: one, encrypt: sse-obs}]\n")
                .file("b.yaml", "version: 1\nbuckets: [{match: two, encrypt: sse-obs}]\n");
        Policies policies = folder.snapshot();
        assertThat(policies.rule(new BucketName("one")).orElseThrow().https()).isEqualTo(Https.AS_OBS);
        assertThat(policies.rule(new BucketName("two")).orElseThrow().https()).isEqualTo(Https.REQUIRED);
    }

    @Test
    void aRuleBeatsItsDefaults() {
        String text = "version: 1\ndefaults: {https: as-obs, etag: opaque, plaintext-reads: serve}\nbuckets:\n"
                + "  - {match: abc, encrypt: sse-obs, https: required, etag: auto, plaintext-reads: refuse}\n";
        BucketRule rule = read(text, "abc");
        assertThat(rule.https()).isEqualTo(Https.REQUIRED);
        assertThat(rule.etag()).isEqualTo(EtagMode.MD5);
        assertThat(rule.plainReads()).isEqualTo(PlainReads.REFUSE);
    }

    @Test
    void withoutAKeyTheAliasDefaultIsMeant() {
        assertThat(read(rule("encrypt: sse-kms"), "abc").key()).contains(new KeyRef("local", "default", "default"));
    }

    @Test
    void aTemplateNamesTheKeyByTheBucket() {
        String text = "version: 1\nkeys: {tenant-red: {id: key-3}}\nbuckets:\n"
                + "  - {match: \"*\", encrypt: sse-kms, key: \"tenant-{bucket}\"}\n";
        assertThat(read(text, "red").key()).contains(new KeyRef("local", "key-3", "tenant-red"));
        assertThat(read(text, "blue").key()).contains(new KeyRef("local", "tenant-blue", "tenant-blue"));
    }

    @Test
    void aTemplateHasOnePlaceholderOnly() {
        assertThat(lines("encrypt: sse-kms, key: \"{tenant}-{bucket}\""))
                .containsExactly("policies/a.yaml:4:41: key '{tenant}-{bucket}': the only placeholder is {bucket}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encrypt: none, key: k, accept: [sse-kms], api: within, plaintext-reads: serve, etag: md5, compat: ceph,"
                        + " anonymous: forward",
                "encrypt: sse-kms, accept: [sse-c], api: within, mode: observe, bucket-key: off, anonymous: [read, list]",
                "encrypt: sse-obs, accept: [sse-kms], key: k, bucket-key: 24h, identity: old-name, region: eu-1"
            })
    void wordsCombineFreely(String words) {
        assertThat(lines(words)).isEmpty();
    }

    @Test
    void anonymousWritesInClearAreAnError() {
        assertThat(lines("encrypt: none, anonymous: [read, write]"))
                .containsExactly("policies/a.yaml:4:51: anonymous 'write' with 'encrypt: none' lets anybody store in"
                        + " clear; encrypt, or take the right away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1 h", "0h", "P", "PT", "-1h", "1w", "PT0S"})
    void aWindowNeedsAUnit(String window) {
        assertThat(lines("encrypt: sse-kms, bucket-key: \"" + window + "\""))
                .singleElement()
                .asString()
                .contains("is no time window");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25h", "86401s", "2d", "P1DT1S"})
    void aWindowIsADayAtMost(String window) {
        assertThat(lines("encrypt: sse-kms, bucket-key: " + window))
                .singleElement()
                .asString()
                .endsWith("a bucket key is used for 24h at most, not " + window);
    }

    @ParameterizedTest
    @CsvSource({"24h, PT24H", "86400s, PT24H", "1d, PT24H", "PT1S, PT1S", "90m, PT1H30M", "off, PT0S"})
    void aWindowIsADuration(String written, Duration window) {
        assertThat(read(rule("encrypt: sse-kms, bucket-key: " + written), "abc")
                        .options()
                        .bucketKey())
                .contains(window);
    }

    @Test
    void identityNamesTheBucketOfARecoveryCopy() {
        assertThat(read(rule("encrypt: sse-obs, identity: photos"), "abc").identity())
                .isEqualTo("photos");
    }
}
