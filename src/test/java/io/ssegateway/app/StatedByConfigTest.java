package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.Capability;
import io.ssegateway.s3.BucketName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedByConfigTest {
    private static Map<String, BackendSettings> backends(Map<String, String> more) {
        return backends(more, "http://127.0.0.1:1");
    }

    private static Map<String, BackendSettings> backends(Map<String, String> more, String endpoint) {
        Map<String, String> all = new HashMap<>(more);
        for (String prefix : new String[] {"gateway.backend", "gateway.backends.obs"}) {
            all.put(prefix + ".endpoint", endpoint);
            all.put(prefix + ".access-key", "a");
            all.put(prefix + ".secret-key", "s");
        }
        return Backends.of(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new Durations())
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(all, "test", 300))
                .build()
                .getConfigMapping(GatewayConfig.class));
    }

    @ParameterizedTest
    @CsvSource({
        "trailing-checksum, true, TRAILING_CHECKSUM, true",
        "part-trailing-checksum, true, PART_TRAILING_CHECKSUM, true",
        "commit, put, CUT_UPLOADS_VANISH, true",
        "commit, multipart, CUT_UPLOADS_VANISH, false",
        "equal-parts, true, UNEQUAL_PARTS, false",
        "equal-parts, false, UNEQUAL_PARTS, true",
        "part-10000, false, LAST_PART, false",
        "part-tags, false, PART_TAGS_CHECKED, false",
        "list-after-put, false, LIST_AFTER_PUT, false",
        "metadata, false, METADATA, false",
        "conditional-get, false, CONDITIONAL_READS, false",
        "suffix-range, false, SUFFIX_RANGES, false",
        "conditional-copy, false, CONDITIONAL_COPY, false",
        "conditional-part-copy, false, CONDITIONAL_PART_COPY, false",
        "conditional-put, false, CONDITIONAL_WRITES, false",
        "object-tags, false, OBJECT_TAGS, false",
        "signed-payload, false, SIGNED_PAYLOAD, false",
        "checksum-fields, false, CHECKSUM_FIELDS, false"
    })
    void eachAnswerCanBeStatedForEachBackend(String name, String value, Capability capability, boolean keeps) {
        for (String backend : new String[] {"main", "obs"}) {
            String prefix = backend.equals("main") ? "gateway.backend" : "gateway.backends.obs";
            Map<String, BackendSettings> all = backends(Map.of(prefix + ".capabilities." + name, value));

            assertThat(all.get(backend).probing().stated().answers()).isEqualTo(Map.of(capability, keeps));
            assertThat(all.get(backend.equals("main") ? "obs" : "main")
                            .probing()
                            .stated()
                            .answers())
                    .isEmpty();
        }
    }

    @Test
    void everyCapabilityCanBeStated() {
        assertThat(Capability.values()).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "https://obs.cn-north-4.myhuaweicloud.com, '', VIRTUAL_HOST",
        "https://obs.cn-north-4.myhuaweicloud.com, true, PATH",
        "http://192.0.2.7:9000, '', PATH",
        "http://192.0.2.7:9000, false, VIRTUAL_HOST",
        "http://[2001:db8::7]:9000, '', PATH"
    })
    void anObsStoreIsAddressedAsItWants(String endpoint, String pathStyle, BackendSettings.Addressing addressing) {
        Map<String, String> more = new HashMap<>(Map.of("gateway.backends.obs.kind", "obs"));
        if (!pathStyle.isEmpty()) {
            more.put("gateway.backends.obs.path-style", pathStyle);
        }

        BackendSettings obs = backends(more, endpoint).get("obs");

        assertThat(obs.addressing()).isEqualTo(addressing);
        assertThat(backends(Map.of(), endpoint).get("obs").addressing()).isEqualTo(BackendSettings.Addressing.PATH);
    }

    @Test
    void whatIsKnownOfObsIsStatedUnlessConfigurationSaysOtherwise() {
        BackendSettings obs = backends(Map.of(
                        "gateway.backends.obs.kind", "obs",
                        "gateway.backends.obs.capabilities.conditional-put", "true",
                        "gateway.backends.obs.capabilities.object-tags", "false"))
                .get("obs");

        assertThat(obs.probing().stated().answers())
                .isEqualTo(Map.of(
                        Capability.SIGNED_PAYLOAD, false,
                        Capability.TRAILING_CHECKSUM, false,
                        Capability.PART_TRAILING_CHECKSUM, false,
                        Capability.CHECKSUM_FIELDS, false,
                        Capability.CONDITIONAL_WRITES, true,
                        Capability.CONDITIONAL_PART_COPY, false,
                        Capability.OBJECT_TAGS, false));
    }

    @Test
    void sizesAreStatedInBytes() {
        BackendSettings main = backends(Map.of(
                        "gateway.backend.capabilities.min-part-size", "8388608",
                        "gateway.backend.capabilities.max-put", "1073741824"))
                .get("main");

        assertThat(main.probing().stated().minPart()).hasValue(8L << 20);
        assertThat(main.probing().stated().maxPut()).hasValue(1L << 30);
    }

    @Test
    void theProbeWritesIntoTheStateBucketOrIntoOneOfItsOwn() {
        Map<String, BackendSettings> all =
                backends(Map.of("gateway.state-bucket", "gw-state", "gateway.backends.obs.probe-bucket", "scratch"));

        assertThat(all.get("main").probing().bucket()).contains(new BucketName("gw-state"));
        assertThat(all.get("obs").probing().bucket()).contains(new BucketName("scratch"));
        assertThat(backends(Map.of()).get("main").probing().bucket()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.backend.probe-bucket, Not/A/Bucket, gateway.backend.probe-bucket: 'Not/A/Bucket' is no bucket name",
        "gateway.backends.obs.kind, oss, 'gateway.backends.obs.kind: ''oss'' is no kind of store; it is s3 or obs'",
        "gateway.backend.capabilities.max-put, 0,"
                + " 'gateway.backend.capabilities: max-put is a positive number of bytes, not 0'"
    })
    void whatCannotBeIsRefusedWithItsName(String name, String value, String message) {
        assertThatThrownBy(() -> backends(Map.of(name, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
