package io.ssegateway.app;

import io.ssegateway.kms.vault.VaultAuth;
import io.ssegateway.kms.vault.VaultSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The settings of one Vault, from {@code gateway.kms.<name>.*}. */
final class VaultConfig {
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private final KmsReading reading;
    private final String prefix;
    private final KmsConfig config;

    private VaultConfig(String name, KmsConfig config) {
        this.reading = new KmsReading(name, config);
        this.prefix = reading.prefix();
        this.config = config;
    }

    /**
     * Reads them. Makes no request.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static VaultSettings of(String name, KmsConfig config) {
        return new VaultConfig(name, config).settings();
    }

    private VaultSettings settings() {
        VaultSettings settings = VaultSettings.of(reading.endpoint(), auth());
        try {
            settings = config.mount().map(settings::withMount).orElse(settings);
            return config.namespace().map(settings::withNamespace).orElse(settings);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ": " + e.getMessage());
        }
    }

    private VaultAuth auth() {
        List<VaultAuth> ways = new ArrayList<>();
        config.token().ifPresent(token -> ways.add(new VaultAuth.Token(reading.secret("token", token))));
        config.tokenFile().ifPresent(file -> ways.add(new VaultAuth.TokenFile(reading.file("token-file", file))));
        config.roleId()
                .ifPresent(id -> ways.add(
                        new VaultAuth.AppRole(authMount("approle"), reading.secret("role-id", id), secretId())));
        config.role().ifPresent(role -> ways.add(new VaultAuth.Kubernetes(authMount("kubernetes"), word(role), jwt())));
        if (ways.size() != 1) {
            throw new ConfigurationException(prefix + ": set one of token, token-file, role-id (AppRole) and role"
                    + " (Kubernetes), not " + (ways.isEmpty() ? "none" : "several"));
        }
        return ways.getFirst();
    }

    private VaultAuth.Source secretId() {
        if (config.secretIdFile().isPresent()) {
            return new VaultAuth.Source.InFile(
                    reading.file("secret-id-file", config.secretIdFile().get()));
        }
        return new VaultAuth.Source.Held(reading.secret(
                "secret-id", config.secretId().orElseThrow(() -> RemoteKeys.missing(prefix + ".secret-id"))));
    }

    private Path jwt() {
        return config.jwtFile().map(file -> reading.file("jwt-file", file)).orElse(Path.of(SERVICE_ACCOUNT));
    }

    private String authMount(String otherwise) {
        String mount = config.authMount().orElse(otherwise);
        if (!mount.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")) {
            throw new ConfigurationException(prefix + ".auth-mount: '" + mount + "' is no mount");
        }
        return mount;
    }

    private String word(String role) {
        if (!role.matches("[A-Za-z0-9_.-]+")) {
            throw new ConfigurationException(prefix + ".role: '" + role + "' is no role");
        }
        return role;
    }
}
