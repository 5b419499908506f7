package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectSettingsTest {
    private static DialectSettings settings(String... pairs) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put("gateway." + pairs[i], pairs[i + 1]);
        }
        return DialectSettings.of(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new Durations())
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(all, "test", 300))
                .build()
                .getConfigMapping(GatewayConfig.class));
    }

    @Test
    void s3IsSpokenAloneUnlessObsIsNamed() {
        assertThat(settings().obs()).isFalse();
        assertThat(settings("dialects", "s3").obs()).isFalse();
        assertThat(settings("dialects", "s3,obs").obs()).isTrue();
        assertThat(settings("dialects", " obs , s3 ").obs()).isTrue();
        assertThat(settings("dialects", "s3,obs").obsDomains()).isEmpty();
    }

    @Test
    void aDomainOfObsIsABaseDomainWhetherItIsNamedTwiceOrNot() {
        DialectSettings settings = settings(
                "dialects",
                "s3,obs",
                "base-domains",
                "s3.example,obs.example",
                "obs-base-domains",
                "obs.example,OBS.test");

        assertThat(settings.obsDomains()).containsExactly("obs.example", "obs.test");
        assertThat(settings.addressing().hostedBucket("b.obs.test:443")).contains("b");
        assertThat(settings.addressing().hostedBucket("b.obs.example")).contains("b");
        assertThat(settings.addressing().hostedBucket("b.s3.example")).contains("b");
        assertThat(settings.addressing().hostedBucket("obs.test")).isEmpty();
    }

    @Test
    void aCustomDomainStandsForItsBucketAndMayBeOneOfObs() {
        DialectSettings settings = settings(
                "dialects", "s3,obs",
                "custom-domains", "files.example.org=photos, Img.Example.Org = images",
                "obs-base-domains", "obs.example,files.example.org");

        assertThat(settings.addressing().hostedBucket("files.example.org:80")).contains("photos");
        assertThat(settings.addressing().hostedBucket("img.example.org")).contains("images");
        assertThat(settings.addressing().hostedBucket("x.files.example.org")).isEmpty();
        assertThat(settings.obsDomains()).contains("files.example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dialects | s3,swift | gateway.dialects: 'swift' is no dialect; GATEWAY_DIALECTS takes s3, or s3,obs",
                "dialects | OBS | gateway.dialects: 'OBS' is no dialect; GATEWAY_DIALECTS takes s3, or s3,obs",
                "dialects | obs | gateway.dialects: s3 is always spoken; GATEWAY_DIALECTS takes s3, or s3,obs",
                "obs-base-domains | obs.example | gateway.obs-base-domains: OBS is not spoken; set GATEWAY_DIALECTS to"
                        + " s3,obs, or leave GATEWAY_OBS_BASE_DOMAINS out",
                "base-domains | https://s3.example | gateway.base-domains: 'https://s3.example' is no domain; write its"
                        + " name alone, without scheme, port or wildcard",
                "base-domains | *.s3.example | gateway.base-domains: '*.s3.example' is no domain; write its name alone,"
                        + " without scheme, port or wildcard",
                "custom-domains | files.example | gateway.custom-domains: 'files.example' is not written as domain=bucket",
                "custom-domains | =photos | gateway.custom-domains: '=photos' is not written as domain=bucket",
                "custom-domains | f.example:80=photos | gateway.custom-domains: 'f.example:80' is no domain; write its"
                        + " name alone, without scheme, port or wildcard",
                "custom-domains | f.example=No_Bucket! | gateway.custom-domains: 'No_Bucket!' is no bucket name",
                "custom-domains | f.example=photos,F.example=other | gateway.custom-domains: 'f.example' is named twice",
            })
    void whatCannotBeIsRefusedWithItsName(String name, String value, String message) {
        assertThatThrownBy(() -> settings(name, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void aCustomDomainIsNoBaseDomain() {
        assertThatThrownBy(() -> settings("base-domains", "s3.example", "custom-domains", "s3.example=photos"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("gateway.custom-domains: 's3.example' is a base domain as well");
    }
}
