package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path parent;

    private PolicyFolder folder(String credentials) {
        return new PolicyFolder(parent)
                .file("sub/a.yaml", "version: 1\nprincipals:\n  app:\n    credentials: [" + credentials + "]\n");
    }

    private String secret(Policies policies, String accessKey) {
        return policies.credential(accessKey, NOW).orElseThrow().secret().reveal();
    }

    @Test
    void filesAreRelativeToTheirPolicyFileAndLoseOneNewline() {
        PolicyFolder folder = folder("{access-key: A, secret: \"file:s1\"}, {access-key: B, secret: \"file:../s2\"},"
                        + " {access-key: C, secret: \"file:s3\"}")
                .secret("sub/s1", "one\n")
                .secret("s2", "two ")
                .secret("sub/s3", "three\r\n");
        Policies policies = folder.snapshot();
        assertThat(secret(policies, "A")).isEqualTo("one");
        assertThat(secret(policies, "B")).isEqualTo("two ");
        assertThat(secret(policies, "C")).isEqualTo("three");
    }

    @Test
    void theEnvironmentIsAnotherSource() {
        Policies policies = folder("{access-key: A, secret: \"env:GW_APP2\"}").snapshot();
        assertThat(secret(policies, "A")).isEqualTo("second-secret");
    }

    @Test
    void anUnsetVariableIsAnError() {
        assertThat(folder("{access-key: A, secret: \"env:NOT_THERE\"}").lines())
                .contains("policies/sub/a.yaml:4:43: env:NOT_THERE: not set (needed by principal 'app')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\nb\n", "a\u0000b"})
    void aSecretIsOneLineOfText(String content) {
        assertThat(folder("{access-key: A, secret: \"file:s\"}")
                        .secret("sub/s", content)
                        .lines())
                .contains(
                        "policies/sub/a.yaml:4:43: file:s: empty, or not one line of text (needed by principal 'app')");
    }

    @Test
    void aSecretThatEverybodyCanReadIsAWarning() {
        PolicyFolder folder = folder("{access-key: A, secret: \"file:s\"}").secret("sub/s", "x");
        assertThat(folder.lines()).isEmpty();
        folder.mode("sub/s", "rw-r--r--");
        assertThat(folder.lines())
                .containsExactly("policies/sub/a.yaml:4:43: file:s: every user of this machine can read it; chmod 600"
                        + "   (warning)");
        assertThat(folder.load().snapshot()).isPresent();
    }

    @Test
    void aFolderAndALargeFileAreNoSecrets() {
        String line = "file:s: not a file of at most 4096 bytes (needed by principal 'app')";
        assertThat(folder("{access-key: A, secret: \"file:s\"}")
                        .secret("sub/s", "x".repeat(4097))
                        .lines())
                .contains("policies/sub/a.yaml:4:43: " + line);
        assertThat(folder("{access-key: A, secret: \"file:.\"}").lines())
                .contains("policies/sub/a.yaml:4:43: " + line.replace("file:s", "file:."));
    }

    @ParameterizedTest
    @CsvSource({"2027-01-30T23:59:59.999Z, true", "2027-01-31T00:00:00Z, false", "2027-01-31T00:00:01Z, false"})
    void untilIsTheFirstDayOfRefusal(String now, boolean valid) {
        Policies policies = folder("{access-key: A, secret: \"env:GW_APP2\", until: 2027-01-31}")
                .snapshot();
        assertThat(policies.credential("A", Instant.parse(now)).isPresent()).isEqualTo(valid);
    }

    @Test
    void twoCredentialsOverlapAndNameOnePrincipal() {
        Policies policies = folder("{access-key: A, secret: \"env:GW_APP2\", until: 2027-01-31},"
                        + " {access-key: B, secret: \"env:GW_SPARK2\"}")
                .snapshot();
        assertThat(policies.credential("A", NOW).orElseThrow().principal())
                .isSameAs(policies.credential("B", NOW).orElseThrow().principal());
        assertThat(policies.credential("C", NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-1-31", "31.01.2027", "2027-02-30", "soon"})
    void aDateIsWrittenInFull(String date) {
        assertThat(folder("{access-key: A, secret: \"env:GW_APP2\", until: " + date + "}")
                        .lines())
                .containsExactly("policies/sub/a.yaml:4:65: '" + date + "' is no date; write it as 2027-01-31");
    }

    @Test
    void noFindingEverShowsASecret() {
        List<String> lines = folder("{access-key: A, secret: hunter2hunter2}").lines();
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
        Loaded loaded = folder("{access-key: A, secret: \"file:s\"}")
                .secret("sub/s", "hunter2hunter2")
                .load();
        assertThat(loaded.toString() + loaded.snapshot().orElseThrow().credential("A", NOW))
                .doesNotContain("hunter2");
    }
}
