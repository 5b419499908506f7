package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages that operators rely on, word for word, and where they point to. */
class PolicyMessagesTest {
    private static final String DEMO = """
            version: 1
            keys:                                   # a comment
              demo: {}
            principals:
              demo:
                credentials: [{access-key: demo, secret: "file:demo.secret"}]
                buckets: {"*": all}
                kms: {demo: use}
            buckets:
              - {match: "*", encrypt: sse-kms, key: demo}
            """;

    private static final String PROD = """
            version: 1
            defaults: {https: required, plaintext-reads: refuse, api: locked}
            network: {trusted-proxies: [10.20.0.10/32, 10.20.0.11/32]}
            keys:
              backups: {kms: vault, id: transit/backups}
              lake:    {kms: vault, id: transit/lake}
            principals:
              velero:
                credentials: [{access-key: AKVELERO, secret: "file:velero"}]
                buckets: {"backup-*": [read, write, list, delete]}
                kms: {backups: use}
              spark:
                credentials: [{access-key: AKSPARK, secret: "file:spark"}]
                buckets: {lake: [read, write, list, delete], "scratch-*": all}
                kms: {lake: use}
              auditor:
                credentials: [{access-key: AKAUDIT, secret: "file:audit"}]
                buckets: {"*": [list, head]}
            buckets:
              - {match: "backup-*", encrypt: sse-kms, key: backups, bucket-key: 6h}
              - match: lake
                encrypt: sse-kms
                key: lake
                bucket-key: 1h
                plaintext-reads: serve
              - {match: "scratch-*", encrypt: none}
            """;

    @TempDir
    Path parent;

    private PolicyFolder folder;

    @BeforeEach
    void secrets() {
        folder = new PolicyFolder(parent);
        for (String name : new String[] {"demo.secret", "velero", "spark", "audit"}) {
            folder.secret(name, "s3cr3t");
        }
    }

    @Test
    void examplesWithoutMistakesHaveNoFindings() {
        folder.file("demo.yaml", DEMO).file("prod.yaml", PROD);
        assertThat(folder.lines()).isEmpty();
        assertThat(folder.load().snapshot()).isPresent();
    }

    static Stream<Arguments> mistakesInProduction() {
        return Stream.of(
                Arguments.of(
                        "version: 1",
                        "version: 2",
                        "policies/prod.yaml:1:10: version 2 is newer than this gateway (knows 1)"),
                Arguments.of(
                        "{https: required",
                        "{https: optional",
                        "policies/prod.yaml:2:19: https: optional sends decrypted bytes over plain HTTP; write as-obs,"
                                + " or name the safe networks under network.secure   (warning)"),
                Arguments.of(
                        "plaintext-reads: refuse",
                        "plaintext_reads: refuse",
                        "policies/prod.yaml:2:29: unknown key 'plaintext_reads' in defaults; did you mean"
                                + " 'plaintext-reads'?"),
                Arguments.of(
                        "10.20.0.10/32",
                        "0.0.0.0/0",
                        "policies/prod.yaml:3:29: 0.0.0.0/0 as trusted proxy lets every client claim HTTPS; refused"),
                Arguments.of(
                        "lake:    {kms: vault",
                        "lake:    {kms: valt",
                        "policies/prod.yaml:6:18: no KMS provider named 'valt' is configured (gateway.kms.*: local,"
                                + " vault)"));
    }

    static Stream<Arguments> furtherMistakes() {
        return Stream.of(
                Arguments.of(
                        "AKSPARK",
                        "AKVELERO",
                        "policies/prod.yaml:13:32: access key 'AKVELERO' already belongs to principal 'velero'"
                                + " (policies/prod.yaml:9:32)"),
                Arguments.of(
                        "\"file:spark\"",
                        "hunter2hunter2",
                        "policies/prod.yaml:13:49: secrets are never written here; use file:… or env:…"),
                Arguments.of(
                        "file:spark",
                        "file:/nowhere/secrets/spark",
                        "policies/prod.yaml:13:49: file:/nowhere/secrets/spark: no such file (needed by principal"
                                + " 'spark')"),
                Arguments.of(
                        "    kms: {lake: use}\n",
                        "",
                        "policies/prod.yaml:14:15: principal 'spark' writes to 'lake' but holds no right on its key"
                                + " 'lake'; every PUT would be 403"),
                Arguments.of(
                        "match: \"backup-*\"",
                        "match: \"backup-*-old\"",
                        "policies/prod.yaml:20:13: 'backup-*-old': a pattern is a name, or a prefix ending in one '*'"));
    }

    static Stream<Arguments> mistakesInRules() {
        return Stream.of(
                Arguments.of(
                        "    encrypt: sse-kms\n    key: lake\n    bucket-key: 1h\n",
                        "",
                        "policies/prod.yaml:21:5: bucket rule 'lake' has no 'encrypt'; write 'encrypt: none' if its"
                                + " objects shall stay in clear"),
                Arguments.of(
                        "    key: lake\n",
                        "    key: lakes\n",
                        "policies/prod.yaml:23:10: key 'lakes' is not defined under keys (known: backups, lake)"),
                Arguments.of(
                        "encrypt: none}",
                        "encrypt: none, bucket-key: 1h, key: lake}",
                        "policies/prod.yaml:26:26: 'bucket-key' and 'key' have no effect here: no sse-kms in encrypt or"
                                + " accept"),
                Arguments.of(
                        "{match: \"scratch-*\", encrypt",
                        "{match: \"scratch-*\", key: lake, bucket-key: 1h, encrypt",
                        "policies/prod.yaml:26:26: 'bucket-key' and 'key' have no effect here: no sse-kms in encrypt or"
                                + " accept"));
    }

    @ParameterizedTest
    @MethodSource({"mistakesInProduction", "furtherMistakes", "mistakesInRules"})
    void everyMistakeHasItsMessage(String right, String wrong, String message) {
        assertThat(PROD).contains(right);
        folder.file("prod.yaml", PROD.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        assertThat(folder.lines()).contains(message);
    }

    @Test
    void unknownMethodHasASuggestion() {
        folder.file("demo.yaml", DEMO.replace("sse-kms,", "sse-kmss,"));
        assertThat(folder.lines())
                .containsExactly("policies/demo.yaml:10:27: unknown method 'sse-kmss'; did you mean 'sse-kms'?"
                        + " (sse-kms, sse-obs, none)");
    }

    @Test
    void sameMatchInTwoFilesIsReportedAtTheSecond() {
        folder.file("tenants/acme.yaml", "version: 1\nbuckets:\n  - {match: \"acme-*\", encrypt: none}\n");
        folder.file("tenants/b.yaml", "version: 1\nbuckets:\n  - match: acme-*\n    encrypt: none\n");
        assertThat(folder.lines())
                .containsExactly("policies/tenants/b.yaml:3:5: match 'acme-*' is already declared at"
                        + " policies/tenants/acme.yaml:3:6");
    }

    @Test
    void onePassFindsEverythingSortedByPlace() {
        folder.file("b.yaml", "version: 2\nnetwork: {trusted-proxies: [\"::/0\"]}\nbuckets: [{match: \"a*b\"}]\n");
        folder.file("a.yml", "version: 1\nbukets: []\n");
        assertThat(folder.lines())
                .containsExactly(
                        "policies/a.yml:2:1: unknown key 'bukets' in the policy file; did you mean 'buckets'?",
                        "policies/b.yaml:1:10: version 2 is newer than this gateway (knows 1)",
                        "policies/b.yaml:2:29: ::/0 as trusted proxy lets every client claim HTTPS; refused",
                        "policies/b.yaml:3:11: bucket rule 'a*b' has no 'encrypt'; write 'encrypt: none' if its objects"
                                + " shall stay in clear",
                        "policies/b.yaml:3:19: 'a*b': a pattern is a name, or a prefix ending in one '*'");
    }

    @Test
    void whatOnlyRefusesRequestsDoesNotKeepAServerFromStarting() {
        folder.file("prod.yaml", PROD.replace("    kms: {lake: use}\n", ""));
        Loaded loaded = folder.load();
        assertThat(loaded.findings()).extracting(Finding::severity).containsExactly(Finding.Severity.MISTAKE);
        assertThat(loaded.snapshot()).isPresent();
    }

    @Test
    void whatAMessageQuotesStaysOnItsLine() {
        folder.file("a.yaml", "version: 1\n\"x\\n\\e[31m\": 1\n");
        assertThat(folder.lines()).singleElement().asString().contains("unknown key 'x??[31m'");
    }

    @Test
    void emptyFolderAndMissingFolderAreErrors() {
        assertThat(folder.lines()).containsExactly("policies: no *.yaml file below it; every request would be refused");
        assertThat(PolicyFiles.load(parent.resolve("nowhere"), PolicyFolder.context())
                        .snapshot())
                .isEmpty();
    }
}
