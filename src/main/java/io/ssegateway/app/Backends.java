package io.ssegateway.app;

import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.StorePreset;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stores that configuration names, as the store client wants them. */
final class Backends {
    /** The name of the backend that {@code gateway.backend.*} describes. */
    static final String MAIN = "main";

    private Backends() {}

    /**
     * Every backend by name.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static Map<String, BackendSettings> of(GatewayConfig config) {
        Map<String, Credentials> named = new LinkedHashMap<>();
        config.credentials()
                .forEach((name, pair) -> named.put(
                        name,
                        new Credentials(
                                pair.accessKey(),
                                new SecretKey(secret(
                                        "gateway.credentials." + name, pair.secretKey(), pair.secretKeyFile())))));
        Map<String, BackendSettings> all = new LinkedHashMap<>();
        all.put(
                MAIN,
                settings("gateway.backend", config.backend(), named)
                        .withProbing(probing("gateway.backend", config.backend(), config.stateBucket())));
        config.backends().forEach((name, backend) -> {
            String prefix = "gateway.backends." + name;
            all.put(name, settings(prefix, backend, named).withProbing(probing(prefix, backend, config.stateBucket())));
        });
        return all;
    }

    private static BackendSettings.Probing probing(
            String prefix, GatewayConfig.Backend backend, Optional<String> stateBucket) {
        Optional<String> bucket = backend.probeBucket().or(() -> stateBucket);
        try {
            return new BackendSettings.Probing(
                    bucket.map(BucketName::new),
                    preset(prefix, backend).under(StatedByConfig.of(backend.capabilities())));
        } catch (S3Exception e) {
            throw new ConfigurationException(prefix + ".probe-bucket: '" + bucket.orElse("") + "' is no bucket name");
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".capabilities: " + e.getMessage());
        }
    }

    private static StorePreset preset(String prefix, GatewayConfig.Backend backend) {
        return switch (backend.kind()) {
            case "s3" -> StorePreset.S3;
            case "obs" -> StorePreset.OBS;
            default ->
                throw new ConfigurationException(
                        prefix + ".kind: '" + backend.kind() + "' is no kind of store; it is s3 or obs");
        };
    }

    /** The names of all backends, the default one first. */
    static List<String> names(GatewayConfig config) {
        List<String> names = new ArrayList<>();
        names.add(MAIN);
        names.addAll(config.backends().keySet());
        return names;
    }

    /** A secret from its variable or the file named beside it; a file's trailing line end does not count. */
    static String secret(String prefix, Optional<String> value, Optional<String> file) {
        if (value.isPresent()) {
            return value.get();
        }
        String name = file.orElseThrow(() -> missing(prefix + ".secret-key"));
        try {
            return Files.readString(Path.of(name)).stripTrailing();
        } catch (IOException e) {
            throw new ConfigurationException(prefix + ".secret-key-file: cannot read " + name);
        }
    }

    private static BackendSettings settings(
            String prefix, GatewayConfig.Backend backend, Map<String, Credentials> named) {
        String endpoint = backend.endpoint().orElseThrow(() -> missing(prefix + ".endpoint"));
        String access = backend.accessKey().orElseThrow(() -> missing(prefix + ".access-key"));
        Credentials pair =
                new Credentials(access, new SecretKey(secret(prefix, backend.secretKey(), backend.secretKeyFile())));
        try {
            URI uri = URI.create(endpoint);
            BackendSettings.Addressing addressing = backend.pathStyle()
                    .map(path -> path ? BackendSettings.Addressing.PATH : BackendSettings.Addressing.VIRTUAL_HOST)
                    .orElseGet(() -> preset(prefix, backend).addressing(uri));
            BackendSettings settings = BackendSettings.of(uri, backend.region(), pair)
                    .withNamed(named)
                    .withAddressing(addressing)
                    .withConnectionsPerLoop(backend.poolSize());
            return backend.authorities().isPresent()
                    ? settings.withAuthorities(Path.of(backend.authorities().get()))
                    : settings;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".endpoint: " + e.getMessage());
        }
    }

    private static ConfigurationException missing(String property) {
        String variable = property.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return new ConfigurationException(property + " is not set; set it or " + variable);
    }
}
