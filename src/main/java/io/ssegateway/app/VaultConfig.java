package io.ssegateway.app;

import io.ssegateway.kms.vault.VaultAuth;
import io.ssegateway.kms.vault.VaultSecret;
import io.ssegateway.kms.vault.VaultSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of one Vault, from {@code gateway.kms.<name>.*}. */
final class VaultConfig {
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private final String name;
    private final String prefix;
    private final KmsConfig config;

    private VaultConfig(String name, KmsConfig config) {
        this.name = name;
        this.prefix = "gateway.kms." + name;
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
        String address = config.address().orElseThrow(() -> RemoteKeys.missing(prefix + ".address"));
        VaultAuth auth = auth();
        VaultSettings settings;
        try {
            settings = VaultSettings.of(name, URI.create(address), auth).withTls(tls());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".address: " + e.getMessage());
        }
        try {
            settings = config.mount().map(settings::withMount).orElse(settings);
            return config.namespace().map(settings::withNamespace).orElse(settings);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ": " + e.getMessage());
        }
    }

    private VaultAuth auth() {
        List<VaultAuth> ways = new ArrayList<>();
        config.token().ifPresent(token -> ways.add(new VaultAuth.Token(secret("token", token))));
        config.tokenFile().ifPresent(file -> ways.add(new VaultAuth.TokenFile(file("token-file", file))));
        config.roleId()
                .ifPresent(
                        id -> ways.add(new VaultAuth.AppRole(authMount("approle"), secret("role-id", id), secretId())));
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
                    file("secret-id-file", config.secretIdFile().get()));
        }
        return new VaultAuth.Source.Held(
                secret("secret-id", config.secretId().orElseThrow(() -> RemoteKeys.missing(prefix + ".secret-id"))));
    }

    private Path jwt() {
        return config.jwtFile().map(file -> file("jwt-file", file)).orElse(Path.of(SERVICE_ACCOUNT));
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

    private VaultSecret secret(String setting, String value) {
        try {
            return VaultSecret.takeOver(value.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + "." + setting + ": " + e.getMessage());
        }
    }

    private VaultSettings.Tls tls() {
        if (config.cert().isPresent() != config.key().isPresent()) {
            throw new ConfigurationException(prefix + ": cert and key belong together; set both or none");
        }
        Optional<VaultSettings.Identity> identity = config.cert()
                .map(cert -> new VaultSettings.Identity(
                        file("cert", cert), file("key", config.key().orElseThrow())));
        return new VaultSettings.Tls(config.authorities().map(pem -> file("ca", pem)), identity);
    }

    private Path file(String setting, String name) {
        Path file = Path.of(name);
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(prefix + "." + setting + ": cannot read " + name);
        }
        return file;
    }
}
