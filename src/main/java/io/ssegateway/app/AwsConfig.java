package io.ssegateway.app;

import io.ssegateway.kms.aws.AwsIdentity;
import io.ssegateway.kms.aws.AwsSettings;
import io.ssegateway.kms.wire.KmsEndpoint;
import java.net.URI;
import java.util.Optional;

/** The settings of one AWS KMS, from {@code gateway.kms.<name>.*}. */
final class AwsConfig {
    private static final String ECS_AGENT = "http://169.254.170.2";

    private final KmsReading reading;
    private final String prefix;
    private final KmsConfig config;
    private final String region;

    private AwsConfig(String name, KmsConfig config) {
        this.reading = new KmsReading(name, config);
        this.prefix = reading.prefix();
        this.config = config;
        this.region = config.region().or(config::awsRegion).orElseThrow(() -> RemoteKeys.missing(prefix + ".region"));
    }

    /**
     * Reads them. Makes no request.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static AwsSettings of(String name, KmsConfig config) {
        return new AwsConfig(name, config).settings(name);
    }

    private AwsSettings settings(String name) {
        AwsIdentity identity = identity();
        Optional<KmsEndpoint> address = config.address().map(reading::endpoint);
        try {
            return new AwsSettings(name, region, address, reading.tls(), identity);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".region: " + e.getMessage());
        }
    }

    /** The first of a pair, a web identity and a container that is there, in the order of Amazon's SDKs. */
    private AwsIdentity identity() {
        if (config.accessKey().isPresent()) {
            return new AwsIdentity.Pair(
                    config.accessKey().get(),
                    reading.secret(
                            "secret-key",
                            config.secretKey().orElseThrow(() -> RemoteKeys.missing(prefix + ".secret-key"))),
                    config.sessionToken().map(token -> reading.secret("session-token", token)));
        }
        if (config.roleArn().isPresent()) {
            return webIdentity(config.roleArn().get());
        }
        return config.credentialsUri()
                .or(() -> config.credentialsPath().map(path -> ECS_AGENT + path))
                .map(this::container)
                .orElseThrow(
                        () -> new ConfigurationException(prefix + ": set access-key and secret-key, or role-arn and"
                                + " web-identity-token-file, or credentials-uri"));
    }

    private AwsIdentity webIdentity(String role) {
        if (!role.matches("arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9/+=,.@_-]+")) {
            throw new ConfigurationException(prefix + ".role-arn: '" + role + "' is no role's ARN");
        }
        String sts =
                config.stsAddress().orElse(AwsSettings.endpoint("sts", region).toString());
        String file = config.webIdentityTokenFile()
                .orElseThrow(() -> RemoteKeys.missing(prefix + ".web-identity-token-file"));
        return new AwsIdentity.WebIdentity(
                reading.endpoint("sts-address", sts), role, reading.file("web-identity-token-file", file));
    }

    private AwsIdentity container(String text) {
        URI uri = uri(text);
        String path =
                Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new AwsIdentity.Container(
                reading.endpoint("credentials-uri", uri.getScheme() + "://" + uri.getRawAuthority()),
                path + query,
                token());
    }

    private AwsIdentity.Token token() {
        if (config.credentialsTokenFile().isPresent()) {
            return new AwsIdentity.Token.InFile(reading.file(
                    "credentials-token-file", config.credentialsTokenFile().get()));
        }
        return config.credentialsToken()
                .<AwsIdentity.Token>map(token -> new AwsIdentity.Token.Held(reading.secret("credentials-token", token)))
                .orElse(new AwsIdentity.Token.None());
    }

    private URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".credentials-uri: '" + text + "' is no address");
        }
    }
}
