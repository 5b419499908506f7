package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.TestCertificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gw run} that must not start ends with 3 and one line that says what to do; a defect would show a trace. */
class RunRefusalsIT {
    private static final String POLICY = """
            version: 1
            keys:
              photos: {}
            principals:
              app:
                credentials: [{access-key: AKAPP1, secret: "file:app.secret"}]
                buckets: {photos: all}
                kms: {photos: use}
            buckets:
              - {match: photos, encrypt: sse-kms, key: photos}
            """;

    @TempDir
    private Path folder;

    /** Settings that a gateway starts with; every test takes one away or spoils it. */
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void settleEverything() throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("p.yaml"), POLICY);
        Path secret = Files.writeString(policies.resolve("app.secret"), "0123456789abcdef0123456789\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        settings.put("GATEWAY_HOST", "127.0.0.1");
        settings.put("GATEWAY_HTTP_PORT", "0");
        settings.put("GATEWAY_BACKEND_ENDPOINT", "http://127.0.0.1:1");
        settings.put("GATEWAY_BACKEND_ACCESS_KEY", "store");
        settings.put("GATEWAY_BACKEND_SECRET_KEY", "the secret of the store");
        settings.put("GATEWAY_POLICIES", policies.toString());
        settings.put("GATEWAY_KEYSTORE", folder.resolve("keys.gwks").toString());
        settings.put("GATEWAY_KEYSTORE_PASSPHRASE", "a passphrase of twenty-four");
    }

    private GatewayProcess launch(String... verb) {
        GatewayProcess.Builder builder =
                GatewayProcess.of(verb).in(folder).jvm("--sun-misc-unsafe-memory-access=allow");
        settings.forEach(builder::with);
        return builder.launch();
    }

    private void createKey() {
        try (GatewayProcess created = launch("keys", "create", "photos")) {
            assertThat(created.waitFor()).as(created.log()).isZero();
        }
    }

    /** What it printed after it ended with 3. */
    private String refusal() {
        try (GatewayProcess refused = launch("run")) {
            assertThat(refused.waitFor()).as(refused.log()).isEqualTo(3);
            assertThat(refused.log())
                    .startsWith("gw: ")
                    .doesNotContain("Exception", "\tat ", "the secret of the store", "a passphrase of");
            return refused.log().strip();
        }
    }

    @Test
    void startsWithAllSettingsThoughItsStoreIsAway() {
        createKey();
        GatewayProcess.Builder builder = GatewayProcess.of("run").in(folder);
        settings.forEach(builder::with);

        try (GatewayProcess gateway = builder.start()) {
            assertThat(gateway.terminate()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_HTTP_PORT, no listener: set GATEWAY_HTTPS_PORT",
        "GATEWAY_POLICIES, set GATEWAY_POLICIES",
        "GATEWAY_KEYSTORE, set GATEWAY_KEYSTORE",
        "GATEWAY_KEYSTORE_PASSPHRASE, set GATEWAY_KEYSTORE_PASSPHRASE",
        "GATEWAY_BACKEND_ENDPOINT, GATEWAY_BACKEND_ENDPOINT",
        "GATEWAY_BACKEND_ACCESS_KEY, GATEWAY_BACKEND_ACCESS_KEY",
        "GATEWAY_BACKEND_SECRET_KEY, GATEWAY_BACKEND_SECRET_KEY"
    })
    void namesTheSettingThatIsMissing(String variable, String told) {
        createKey();
        settings.remove(variable);

        assertThat(refusal()).hasLineCount(1).contains(told);
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_HTTP_PORT, abc, gateway.http-port",
        "GATEWAY_DRAIN, soon, gateway.drain",
        "GATEWAY_AUDIT_WHEN_FULL, maybe, gateway.audit.when-full",
        "GATEWAY_AUDIT_QUEUE, 1, gateway.audit",
        "GATEWAY_AUDIT_FILE, none/audit.jsonl, no such directory",
        "QUARKUS_LOG_CATEGORY__AUDIT__LEVEL, WARN, GATEWAY_AUDIT_FILE",
        "GATEWAY_BUCKET_DEFAULTS_TTL, 31s, gateway.bucket-defaults-ttl",
        "GATEWAY_BUCKET_DEFAULTS_TTL, -1s, gateway.bucket-defaults-ttl",
        "GATEWAY_BACKEND_ENDPOINT, foo, gateway.backend.endpoint",
        "GATEWAY_DIALECTS, swift, gateway.dialects",
        "GATEWAY_OBS_BASE_DOMAINS, obs.example, gateway.obs-base-domains",
        "GATEWAY_CUSTOM_DOMAINS, files.example, gateway.custom-domains",
        "GATEWAY_HTTPS_PORT, 0, GATEWAY_TLS_CERT",
        "GATEWAY_KEYSTORE_PASSPHRASE, another passphrase of these, passphrase does not open"
    })
    void namesTheValueThatCannotBeUsed(String variable, String value, String told) {
        createKey();
        settings.put(variable, value);

        assertThat(refusal()).hasLineCount(1).contains(told);
    }

    @Test
    void checkNamesTheDialectThatRunWouldRefuse() {
        createKey();
        settings.put("GATEWAY_DIALECTS", "s3,swift");

        try (GatewayProcess checked = launch("check")) {
            assertThat(checked.waitFor()).as(checked.log()).isEqualTo(3);
            assertThat(checked.log()).startsWith("gw: gateway.dialects: 'swift' is no dialect");
        }
    }

    @Test
    void namesTheCommandThatMakesTheMissingKeyStore() {
        assertThat(refusal()).hasLineCount(1).contains("gw keys create NAME", "keys.gwks");
    }

    @Test
    void aCertificateThatIsNoneIsRefused() throws IOException {
        createKey();
        DevCertificates certificates = TestCertificates.in(folder.resolve("tls"));
        settings.put("GATEWAY_HTTPS_PORT", "0");
        settings.put(
                "GATEWAY_TLS_CERT",
                Files.writeString(folder.resolve("cert.pem"), "nothing").toString());
        settings.put("GATEWAY_TLS_KEY", certificates.serverKey().toString());
        assertThat(refusal()).hasLineCount(1).contains("cert.pem", "GATEWAY_TLS_CERT");

        settings.put("GATEWAY_TLS_CERT", certificates.server().toString());
        settings.put("GATEWAY_TLS_KEY", folder.resolve("cert.pem").toString());
        assertThat(refusal()).hasLineCount(1).contains("GATEWAY_TLS_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GATEWAY_HTTP_PORT", "GATEWAY_HTTPS_PORT", "GATEWAY_MANAGEMENT_PORT"})
    void aPortThatIsTakenIsNamedWithItsSetting(String variable) throws IOException {
        createKey();
        DevCertificates certificates = TestCertificates.in(folder.resolve("tls"));
        settings.put("GATEWAY_TLS_CERT", certificates.server().toString());
        settings.put("GATEWAY_TLS_KEY", certificates.serverKey().toString());
        try (ServerSocket taken = new ServerSocket(0)) {
            settings.put(variable, String.valueOf(taken.getLocalPort()));

            assertThat(refusal())
                    .hasLineCount(1)
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), variable);
        }
    }

    @Test
    void printsEveryFindingOfBadPolicies() throws IOException {
        createKey();
        Path file = folder.resolve("policies/p.yaml");
        Files.writeString(
                file,
                POLICY.replace("sse-kms, key: photos", "sse-kms, key: fotos").replace("all}", "[raed]}"),
                StandardCharsets.UTF_8);

        assertThat(refusal().lines()).hasSizeGreaterThanOrEqualTo(3).satisfies(lines -> {
            assertThat(lines.getFirst()).contains("must not be served");
            assertThat(lines).anyMatch(line -> line.matches(".*p\\.yaml:7:\\d+: .*raed.*"));
            assertThat(lines).anyMatch(line -> line.matches(".*p\\.yaml:10:\\d+: .*fotos.*"));
        });
    }

    @Test
    void aPolicyThatUsesWhatIsNotServedYetIsRefusedByItsWord() throws IOException {
        createKey();
        Files.writeString(
                folder.resolve("policies/p.yaml"),
                POLICY.replace("sse-kms, key: photos", "sse-kms, key: photos, mode: observe"));

        assertThat(refusal()).contains("observe");
    }
}
