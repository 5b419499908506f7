package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.kms.vault.VaultAuth;
import io.ssegateway.kms.vault.VaultSettings;
import io.ssegateway.kms.wire.KmsEndpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteKeysTest {
    private static final String KMS = "GATEWAY_KMS_VAULT_";

    @TempDir
    private Path folder;

    /** The configuration of these variables, without {@code GATEWAY_KMS_VAULT_}. */
    private static GatewayConfig config(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>();
        variables.forEach((name, value) -> all.put(KMS + name, value));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new Durations())
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .withSources(new EnvConfigSource(all, 300))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    private static VaultSettings settings(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent("TYPE", "vault");
        all.putIfAbsent("ADDRESS", "https://vault.example:8200");
        GatewayConfig config = config(all);
        assertThat(RemoteKeys.names(config)).containsExactly("local", "vault");
        return VaultConfig.of("vault", config.kms().get("vault"));
    }

    @Test
    void knowsTheEmbeddedStoreOnlyWhereNothingIsSaid() {
        assertThat(RemoteKeys.names(config(Map.of()))).containsExactly("local");
        assertThat(RemoteKeys.services(config(Map.of()))).isEmpty();
    }

    @Test
    void readsAVaultWithAToken() {
        VaultSettings read = settings(Map.of("TOKEN", "hvs.canary", "NAMESPACE", "team/a/", "MOUNT", "keys/transit"));
        assertThat(read.endpoint().address()).isEqualTo(URI.create("https://vault.example:8200"));
        assertThat(read.name()).isEqualTo("vault");
        assertThat(read.namespace()).contains("team/a");
        assertThat(read.mount()).isEqualTo("keys/transit");
        assertThat(read.auth()).isInstanceOf(VaultAuth.Token.class);
        assertThat(read.toString()).doesNotContain("canary");
    }

    @Test
    void readsEveryWayToLogInAndTheFilesOfTls() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "x").toString();
        assertThat(settings(Map.of("TOKEN_FILE", file)).auth()).isEqualTo(new VaultAuth.TokenFile(Path.of(file)));
        assertThat(settings(Map.of("ROLE", "gateway", "JWT_FILE", file)).auth())
                .isEqualTo(new VaultAuth.Kubernetes("kubernetes", "gateway", Path.of(file)));
        assertThat(settings(Map.of("ROLE_ID", "r", "SECRET_ID_FILE", file, "AUTH_MOUNT", "apps"))
                        .auth())
                .isInstanceOfSatisfying(VaultAuth.AppRole.class, role -> {
                    assertThat(role.mount()).isEqualTo("apps");
                    assertThat(role.secretId()).isEqualTo(new VaultAuth.Source.InFile(Path.of(file)));
                });
        KmsEndpoint.Tls tls = settings(Map.of("TOKEN", "t", "CA", file, "CERT", file, "KEY", file))
                .endpoint()
                .tls();
        assertThat(tls.authorities()).contains(Path.of(file));
        assertThat(tls.identity()).contains(new KmsEndpoint.Identity(Path.of(file), Path.of(file)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADDRESS=https://v|gateway.kms.vault.type is not set; set it or GATEWAY_KMS_VAULT_TYPE",
                "TYPE=vault|gateway.kms.vault.address is not set; set it or GATEWAY_KMS_VAULT_ADDRESS",
                "TYPE=vualt ADDRESS=https://v|gateway.kms.vault.type: this version speaks vault, not 'vualt'",
                "TYPE=vault ADDRESS=http://v.example TOKEN=t|gateway.kms.vault.address: plain http carries keys",
                "TYPE=vault ADDRESS=https://v|gateway.kms.vault: set one of token, token-file, role-id",
                "TYPE=vault ADDRESS=https://v TOKEN=t ROLE=r|not several",
                "TYPE=vault ADDRESS=https://v ROLE_ID=t|gateway.kms.vault.secret-id is not set",
                "TYPE=vault ADDRESS=https://v TOKEN_FILE=/nowhere/t|gateway.kms.vault.token-file: cannot read",
                "TYPE=vault ADDRESS=https://v TOKEN=t CA=/nowhere/t|gateway.kms.vault.ca: cannot read",
                "TYPE=vault ADDRESS=https://v TOKEN=t CERT=/nowhere/t|cert and key belong together",
                "TYPE=vault ADDRESS=https://v TOKEN=t MOUNT=../x|is no mount"
            })
    void saysWhichSettingIsMissingOrWrong(String variables, String message) {
        Map<String, String> all = new HashMap<>();
        for (String each : variables.split(" ")) {
            all.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> RemoteKeys.services(config(all)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }
}
