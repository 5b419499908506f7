package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.kms.pkcs11.HsmSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HsmConfigTest {
    private static final String GOOD = "MODULE=/opt/hsm/lib.so TOKEN_LABEL=gateway PIN=canary";

    @TempDir
    private Path folder;

    /** The configuration of these variables, without {@code GATEWAY_KMS_HSM_}. */
    private static GatewayConfig config(String variables) {
        Map<String, String> all = new HashMap<>(Map.of("GATEWAY_KMS_HSM_TYPE", "pkcs11"));
        for (String each : variables.split(" ")) {
            all.put("GATEWAY_KMS_HSM_" + each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new Durations())
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .withSources(new EnvConfigSource(all, 300))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    private static HsmSettings settings(String variables) {
        return HsmConfig.of("hsm", config(variables).kms().get("hsm"));
    }

    @Test
    @Tag("I12")
    void readsATokenWhoseModuleIsNotThere() {
        HsmSettings read = settings(GOOD);

        assertThat(read.name()).isEqualTo("hsm");
        assertThat(read.module()).isEqualTo(Path.of("/opt/hsm/lib.so"));
        assertThat(read.slot()).isEqualTo(new HsmSettings.Slot.Labelled("gateway"));
        assertThat(read.pin()).isInstanceOf(HsmSettings.PinSource.Held.class);
        assertThat(read.mechanism()).isEqualTo(HsmSettings.Mechanism.AUTO);
        assertThat(read.limits()).isEqualTo(HsmSettings.Limits.SHIPPED);
        assertThat(read.toString()).doesNotContain("canary");
        assertThat(RemoteKeys.services(config(GOOD))).containsOnlyKeys("hsm");
    }

    @Test
    void readsEverySetting() throws Exception {
        Path pin = Files.writeString(folder.resolve("pin"), "1");
        HsmSettings read = settings("MODULE=/l.so SLOT=0 MECHANISM=cbc SESSIONS=64 QUEUE=1 PIN_FILE=" + pin);

        assertThat(read.slot()).isEqualTo(new HsmSettings.Slot.Index(0));
        assertThat(read.pin()).isEqualTo(new HsmSettings.PinSource.InFile(pin));
        assertThat(read.mechanism()).isEqualTo(HsmSettings.Mechanism.CBC);
        assertThat(read.limits()).isEqualTo(new HsmSettings.Limits(64, 1));
        assertThat(settings(GOOD + " MECHANISM=gcm").mechanism()).isEqualTo(HsmSettings.Mechanism.GCM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOKEN_LABEL=t PIN=1|gateway.kms.hsm.module is not set; set it or GATEWAY_KMS_HSM_MODULE",
                "MODULE=lib.so TOKEN_LABEL=t PIN=1|gateway.kms.hsm.module: 'lib.so' is no absolute path",
                "MODULE=/a\"b.so TOKEN_LABEL=t PIN=1|is no absolute path",
                "MODULE=/l.so PIN=1|gateway.kms.hsm: set one of token-label and slot",
                "MODULE=/l.so TOKEN_LABEL=t SLOT=0 PIN=1|gateway.kms.hsm: set one of token-label and slot",
                "MODULE=/l.so SLOT=-1 PIN=1|gateway.kms.hsm.slot: places are counted from 0",
                "MODULE=/l.so SLOT=0|gateway.kms.hsm: set one of pin and pin-file",
                "MODULE=/l.so SLOT=0 PIN=1 PIN_FILE=/p|gateway.kms.hsm: set one of pin and pin-file",
                "MODULE=/l.so SLOT=0 PIN_FILE=/nowhere/p|gateway.kms.hsm.pin-file: cannot read /nowhere/p",
                "MODULE=/l.so SLOT=0 PIN=1 MECHANISM=ecb|gateway.kms.hsm.mechanism: it is gcm or cbc, not 'ecb'",
                "MODULE=/l.so SLOT=0 PIN=1 SESSIONS=0|gateway.kms.hsm: sessions are 1 to 64",
                "MODULE=/l.so SLOT=0 PIN=1 SESSIONS=65|gateway.kms.hsm: sessions are 1 to 64",
                "MODULE=/l.so SLOT=0 PIN=1 QUEUE=0|the queue 1 to 65536",
                "MODULE=/l.so SLOT=0 PIN=1 QUEUE=65537|the queue 1 to 65536"
            })
    void saysWhichSettingIsMissingOrWrong(String variables, String message) {
        assertThatThrownBy(() -> RemoteKeys.services(config(variables)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }
}
