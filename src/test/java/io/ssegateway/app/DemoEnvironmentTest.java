package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.Secret;
import io.ssegateway.testing.TestCertificates;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoEnvironmentTest {
    private static final String SECRET = "the-demo's secret";

    @TempDir
    private Path parent;

    private Path folder;
    private DemoEnvironment.Facts facts;
    private DemoEnvironment environment;

    @BeforeEach
    void describe() throws Exception {
        folder = parent.resolve("it's a \"$folder\" with spaces");
        facts = new DemoEnvironment.Facts(
                URI.create("https://localhost:8443"),
                "demo",
                new Secret(SECRET),
                TestCertificates.in(folder.resolve("tls")),
                folder.resolve("store"),
                folder.resolve("keys.json"),
                folder.resolve("keys.passphrase"));
        environment = new DemoEnvironment(folder, facts);
    }

    private static String shell(Path sourced, String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-euc", ". \"$1\"; " + script, "sh", sourced.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void aShellThatSourcesTheFileGetsEveryValueWhole() throws Exception {
        environment.publish();

        for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
            assertThat(shell(environment.file(), "sh -c 'printf %s \"$" + variable.getKey() + "\"'"))
                    .as(variable.getKey())
                    .isEqualTo(variable.getValue());
        }
    }

    @Test
    void namesWhatEveryClientLooksFor() {
        assertThat(environment.variables())
                .containsKeys(
                        "AWS_ENDPOINT_URL",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_REGION",
                        "AWS_DEFAULT_REGION",
                        "AWS_CA_BUNDLE",
                        "GW_STORE_DIR",
                        "GW_KEYSTORE",
                        "GW_KEYSTORE_PASSPHRASE_FILE",
                        "RCLONE_CONFIG_GW_TYPE",
                        "RCLONE_CA_CERT",
                        "NODE_EXTRA_CA_CERTS");
    }

    @Test
    void onlyWhatRecoveryNeedsOutlivesTheDemo() throws Exception {
        environment.publish();
        environment.withdraw();
        environment.withdraw();

        assertThat(environment.file()).doesNotExist();
        List<String> lines = Files.readAllLines(environment.recoverFile());
        assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("export GW_"));
        assertThat(shell(environment.recoverFile(), "printf %s \"$GW_STORE_DIR\""))
                .isEqualTo(folder.resolve("store").toString());
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws Exception {
        environment.publish();

        assertThat(Files.getPosixFilePermissions(environment.file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theGreetingNamesTheFilesAndTheLossesButNoSecret() {
        String text = DemoGreeting.of(environment, facts, List.of("no object tags"));

        assertThat(text)
                .contains("https://localhost:8443", folder.resolve("store").toString(), "- no object tags")
                .doesNotContain(SECRET);
        assertThat(DemoGreeting.of(environment, facts, List.of())).doesNotContain("cannot do");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain/path-1.2", "a b", "it's", "$HOME", "`id`", "a\nb", "\\", "ü", "!x"})
    void aQuotedWordIsThatWordToAShell(String word) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "printf %s " + DemoEnvironment.quoted(word)).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
    }
}
