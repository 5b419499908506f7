package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.kms.aws.AwsIdentity;
import io.ssegateway.kms.aws.AwsSettings;
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

    private static AwsSettings aws(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent("REGION", "eu-central-1");
        return AwsConfig.of("vault", config(all).kms().get("vault"));
    }

    @Test
    void readsEveryWayToCredentialsOfAws() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "x").toString();
        AwsSettings read = aws(Map.of("ACCESS_KEY", "AKID", "SECRET_KEY", "canary", "SESSION_TOKEN", "canary"));
        assertThat(read.address()).isEmpty();
        assertThat(read.identity()).isInstanceOf(AwsIdentity.Pair.class);
        assertThat(read.toString()).doesNotContain("canary");
        assertThat(aws(Map.of("ADDRESS", "https://kms.example", "ACCESS_KEY", "a", "SECRET_KEY", "s"))
                        .address()
                        .map(KmsEndpoint::address))
                .contains(URI.create("https://kms.example"));
        assertThat(aws(Map.of("ROLE_ARN", "arn:aws:iam::111122223333:role/r", "WEB_IDENTITY_TOKEN_FILE", file))
                        .identity())
                .isInstanceOfSatisfying(
                        AwsIdentity.WebIdentity.class,
                        web -> assertThat(web.sts().address())
                                .isEqualTo(URI.create("https://sts.eu-central-1.amazonaws.com")));
        for (String uri : new String[] {"http://169.254.170.23/v1/c?x=1", "http://[fd00:ec2::23]/v1/c?x=1"}) {
            assertThat(aws(Map.of("CREDENTIALS_URI", uri, "CREDENTIALS_TOKEN_FILE", file))
                            .identity())
                    .isInstanceOfSatisfying(AwsIdentity.Container.class, container -> {
                        assertThat(container.uri()).isEqualTo("/v1/c?x=1");
                        assertThat(container.token()).isEqualTo(new AwsIdentity.Token.InFile(Path.of(file)));
                    });
        }
        assertThat(aws(Map.of("CREDENTIALS_PATH", "/v2/c")).identity())
                .isInstanceOfSatisfying(AwsIdentity.Container.class, container -> {
                    assertThat(container.agent().address()).isEqualTo(URI.create("http://169.254.170.2"));
                    assertThat(container.token()).isEqualTo(new AwsIdentity.Token.None());
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADDRESS=https://v|gateway.kms.vault.type is not set; set it or GATEWAY_KMS_VAULT_TYPE",
                "TYPE=vault|gateway.kms.vault.address is not set; set it or GATEWAY_KMS_VAULT_ADDRESS",
                "TYPE=vault TOKEN=t ADDRESS=http://169.254.169.254|gateway.kms.vault.address: plain http carries keys",
                "TYPE=vualt ADDRESS=https://v|gateway.kms.vault.type: it is one of aws, huawei, pkcs11, vault, not 'vualt'",
                "TYPE=vault ADDRESS=http://v.example TOKEN=t|gateway.kms.vault.address: plain http carries keys",
                "TYPE=vault ADDRESS=https://v|gateway.kms.vault: set one of token, token-file, role-id",
                "TYPE=vault ADDRESS=https://v TOKEN=t ROLE=r|not several",
                "TYPE=vault ADDRESS=https://v ROLE_ID=t|gateway.kms.vault.secret-id is not set",
                "TYPE=vault ADDRESS=https://v TOKEN_FILE=/nowhere/t|gateway.kms.vault.token-file: cannot read",
                "TYPE=vault ADDRESS=https://v TOKEN=t CA=/nowhere/t|gateway.kms.vault.ca: cannot read",
                "TYPE=vault ADDRESS=https://v TOKEN=t CERT=/nowhere/t|cert and key belong together",
                "TYPE=vault ADDRESS=https://v TOKEN=t MOUNT=../x|is no mount",
                "TYPE=aws REGION=eu-central-1|set access-key and secret-key, or role-arn",
                "TYPE=aws REGION=europe ACCESS_KEY=a SECRET_KEY=s|gateway.kms.vault.region: 'europe' is no region",
                "TYPE=aws ACCESS_KEY=a SECRET_KEY=s|gateway.kms.vault.region is not set",
                "TYPE=aws REGION=eu-central-1 ACCESS_KEY=a|gateway.kms.vault.secret-key is not set",
                "TYPE=aws REGION=eu-central-1 ROLE_ARN=admin|is no role's ARN",
                "TYPE=aws REGION=eu-central-1 ROLE_ARN=arn:aws:iam::111122223333:role/r|web-identity-token-file is not set",
                "TYPE=aws REGION=eu-central-1 CREDENTIALS_URI=http://x.example/c|credentials-uri: plain http carries keys",
                "TYPE=aws REGION=eu-central-1 CREDENTIALS_URI=http://169.254.170.3/c|credentials-uri: plain http",
                "TYPE=aws REGION=eu-central-1 CREDENTIALS_URI=c|credentials-uri: the address of a KMS",
                "TYPE=aws REGION=eu-central-1 ACCESS_KEY=a SECRET_KEY=s ADDRESS=http://k.example|address: plain http"
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
