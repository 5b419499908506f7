package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.kms.huawei.ContextField;
import io.ssegateway.kms.huawei.HuaweiAuth;
import io.ssegateway.kms.huawei.HuaweiSettings;
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

class HuaweiConfigTest {
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private static GatewayConfig config(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>();
        variables.forEach((name, value) -> all.put("GATEWAY_KMS_HUAWEI_" + name, value));
        all.put("GATEWAY_KMS_HUAWEI_TYPE", "huawei");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new Durations())
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .withSources(new EnvConfigSource(all, 300))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    private static HuaweiSettings settings(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("REGION", "ap-southeast-2");
        all.put("PROJECT", PROJECT);
        GatewayConfig config = config(all);
        assertThat(RemoteKeys.services(config)).containsOnlyKeys("huawei");
        assertThat(RemoteKeys.regions(config)).isEqualTo(Map.of("huawei", "ap-southeast-2"));
        return HuaweiConfig.of("huawei", config.kms().get("huawei"));
    }

    @Test
    void readsAnAccessKeyAndFindsTheServiceOfTheRegion() {
        HuaweiSettings read = settings(Map.of("ACCESS_KEY", "AK", "SECRET_KEY", "canary"));
        assertThat(read.endpoint().address()).isEqualTo(URI.create("https://kms.ap-southeast-2.myhuaweicloud.com"));
        assertThat(read.project()).isEqualTo(PROJECT);
        assertThat(read.bits()).isEqualTo(512);
        assertThat(read.context()).isEqualTo(ContextField.ADDITIONAL_AUTHENTICATED_DATA);
        assertThat(read.auth())
                .isInstanceOfSatisfying(
                        HuaweiAuth.Keys.class,
                        keys -> assertThat(keys.securityToken()).isEmpty());
        assertThat(read.toString()).doesNotContain("canary");
    }

    @Test
    void readsEverythingElse() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "canary\n").toString();
        HuaweiSettings read = settings(Map.of(
                "ADDRESS", "https://kms.eu-de.otc.t-systems.com",
                "ACCESS_KEY", "AK",
                "SECRET_KEY_FILE", file,
                "SECURITY_TOKEN", "token",
                "CONTEXT_FIELD", "encryption-context",
                "DATAKEY_BITS", "256"));
        assertThat(read.endpoint().host()).isEqualTo("kms.eu-de.otc.t-systems.com");
        assertThat(read.bits()).isEqualTo(256);
        assertThat(read.context()).isEqualTo(ContextField.ENCRYPTION_CONTEXT);
        assertThat(read.auth()).isInstanceOfSatisfying(HuaweiAuth.Keys.class, keys -> {
            assertThat(keys.secretKey().header().toString()).isEqualTo("canary");
            assertThat(keys.securityToken()).isPresent();
        });
        assertThat(settings(Map.of("TOKEN_FILE", file)).auth()).isEqualTo(new HuaweiAuth.TokenFile(Path.of(file)));
        assertThat(settings(Map.of("AGENCY", "true")).auth())
                .isInstanceOfSatisfying(
                        HuaweiAuth.Agency.class,
                        agency -> assertThat(agency.metadata().address())
                                .isEqualTo(URI.create("http://169.254.169.254")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PROJECT=p ACCESS_KEY=a SECRET_KEY=s|gateway.kms.huawei.region is not set; set it or GATEWAY_KMS_HUAWEI_REGION",
                "REGION=r ACCESS_KEY=a SECRET_KEY=s|gateway.kms.huawei.project is not set",
                "REGION=r.x PROJECT=p ACCESS_KEY=a SECRET_KEY=s|gateway.kms.huawei.region: 'r.x' is no region",
                "REGION=r PROJECT=a/b ACCESS_KEY=a SECRET_KEY=s|'a/b' is no project id",
                "REGION=r PROJECT=p|gateway.kms.huawei: set one of access-key, agency and token-file, not none",
                "REGION=r PROJECT=p AGENCY=false|not none",
                "REGION=r PROJECT=p AGENCY=true ACCESS_KEY=a SECRET_KEY=s|not several",
                "REGION=r PROJECT=p ACCESS_KEY=a|gateway.kms.huawei.secret-key is not set",
                "REGION=r PROJECT=p ACCESS_KEY=a SECRET_KEY=s SECRET_KEY_FILE=/f|secret-key or secret-key-file, not both",
                "REGION=r PROJECT=p ACCESS_KEY=a SECRET_KEY_FILE=/nowhere/f|gateway.kms.huawei.secret-key-file: cannot read",
                "REGION=r PROJECT=p ACCESS_KEY=a,b SECRET_KEY=s|gateway.kms.huawei.access-key: this is no access key",
                "REGION=r PROJECT=p TOKEN_FILE=/nowhere/t|gateway.kms.huawei.token-file: cannot read",
                "REGION=r PROJECT=p AGENCY=true METADATA=http://kms.example|gateway.kms.huawei.metadata: plain http",
                "REGION=r PROJECT=p AGENCY=true ADDRESS=http://kms.example|gateway.kms.huawei.address: plain http",
                "REGION=r PROJECT=p AGENCY=true CONTEXT_FIELD=aad|gateway.kms.huawei.context-field: write",
                "REGION=r PROJECT=p AGENCY=true DATAKEY_BITS=128|a data key has 256 or 512 bits, not 128"
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
