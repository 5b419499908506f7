package io.ssegateway.app;

import io.ssegateway.kms.huawei.ContextField;
import io.ssegateway.kms.huawei.HuaweiAuth;
import io.ssegateway.kms.huawei.HuaweiSettings;
import io.ssegateway.kms.wire.KmsEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The settings of one project's Huawei Cloud KMS, from {@code gateway.kms.<name>.*}. */
final class HuaweiConfig {
    private static final String METADATA = "http://169.254.169.254";

    private final KmsReading reading;
    private final String prefix;
    private final KmsConfig config;

    private HuaweiConfig(String name, KmsConfig config) {
        this.reading = new KmsReading(name, config);
        this.prefix = reading.prefix();
        this.config = config;
    }

    /**
     * Reads them. Makes no request.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static HuaweiSettings of(String name, KmsConfig config) {
        return new HuaweiConfig(name, config).settings();
    }

    private HuaweiSettings settings() {
        String region = config.region().orElseThrow(() -> RemoteKeys.missing(prefix + ".region"));
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new ConfigurationException(prefix + ".region: '" + region + "' is no region");
        }
        String project = config.project().orElseThrow(() -> RemoteKeys.missing(prefix + ".project"));
        KmsEndpoint endpoint =
                reading.endpoint(config.address().orElse("https://kms." + region + ".myhuaweicloud.com"));
        try {
            HuaweiSettings settings =
                    HuaweiSettings.of(endpoint, project, auth(endpoint)).withContext(context());
            return config.datakeyBits().map(settings::withBits).orElse(settings);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ": " + e.getMessage());
        }
    }

    private HuaweiAuth auth(KmsEndpoint endpoint) {
        List<HuaweiAuth> ways = new ArrayList<>();
        config.accessKey().ifPresent(id -> ways.add(keys(id)));
        config.tokenFile().ifPresent(file -> ways.add(new HuaweiAuth.TokenFile(reading.file("token-file", file))));
        config.agency().filter(set -> set).ifPresent(set -> ways.add(agency(endpoint)));
        if (ways.size() != 1) {
            throw new ConfigurationException(prefix + ": set one of access-key, agency and token-file, not "
                    + (ways.isEmpty() ? "none" : "several"));
        }
        return ways.getFirst();
    }

    private HuaweiAuth keys(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new ConfigurationException(prefix + ".access-key: this is no access key's id");
        }
        return new HuaweiAuth.Keys(
                id,
                reading.secret("secret-key", config.secretKey(), config.secretKeyFile()),
                config.securityToken().map(token -> reading.secret("security-token", token)));
    }

    private HuaweiAuth agency(KmsEndpoint endpoint) {
        try {
            return new HuaweiAuth.Agency(KmsEndpoint.of(
                    endpoint.name() + " (metadata service)",
                    URI.create(config.metadata().orElse(METADATA))));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".metadata: " + e.getMessage());
        }
    }

    private ContextField context() {
        return config.contextField()
                .map(text -> ContextField.named(text)
                        .orElseThrow(() -> new ConfigurationException(prefix + ".context-field: write"
                                + " additional-authenticated-data or encryption-context, not '" + text + "'")))
                .orElse(ContextField.ADDITIONAL_AUTHENTICATED_DATA);
    }
}
