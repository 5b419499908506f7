package io.ssegateway.app;

import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what the settings of every key management service have in common; names the setting that is wrong. */
final class KmsReading {
    private static final int MAX_SECRET = 64 * 1024;

    private final String name;
    private final KmsConfig config;

    KmsReading(String name, KmsConfig config) {
        this.name = name;
        this.config = config;
    }

    /** Where its settings stand. */
    String prefix() {
        return "gateway.kms." + name;
    }

    /** Where the service is: its address must be set. */
    KmsEndpoint endpoint() {
        return endpoint(config.address().orElseThrow(() -> RemoteKeys.missing(prefix() + ".address")));
    }

    /** The service at this address. */
    KmsEndpoint endpoint(String address) {
        KmsEndpoint there = endpoint("address", address);
        if (!there.takesKeys()) {
            throw new ConfigurationException(prefix() + ".address: plain http carries keys to another machine");
        }
        return there;
    }

    /** The service at this address, which that setting holds. */
    KmsEndpoint endpoint(String setting, String address) {
        KmsEndpoint.Tls tls = tls();
        try {
            return KmsEndpoint.of(name, URI.create(address)).withTls(tls);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix() + "." + setting + ": " + e.getMessage());
        }
    }

    Secret secret(String setting, String value) {
        try {
            return Secret.takeOver(value.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix() + "." + setting + ": " + e.getMessage());
        }
    }

    /** The secret that is set, or that is in the file that is set. */
    Secret secret(String setting, Optional<String> value, Optional<String> file) {
        if (value.isPresent() == file.isPresent()) {
            throw value.isPresent()
                    ? new ConfigurationException(prefix() + ": set " + setting + " or " + setting + "-file, not both")
                    : RemoteKeys.missing(prefix() + "." + setting);
        }
        return value.map(text -> secret(setting, text)).orElseGet(() -> content(setting + "-file", file.orElseThrow()));
    }

    private Secret content(String setting, String file) {
        Path path = file(setting, file);
        try (InputStream in = Files.newInputStream(path)) {
            return Secret.takeOver(in.readNBytes(MAX_SECRET));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(prefix() + "." + setting + ": no secret in " + file);
        }
    }

    /** A file that can be read now. */
    Path file(String setting, String file) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new ConfigurationException(prefix() + "." + setting + ": cannot read " + file);
        }
        return path;
    }

    /** The files for TLS. */
    KmsEndpoint.Tls tls() {
        if (config.cert().isPresent() != config.key().isPresent()) {
            throw new ConfigurationException(prefix() + ": cert and key belong together; set both or none");
        }
        Optional<KmsEndpoint.Identity> identity = config.cert()
                .map(cert -> new KmsEndpoint.Identity(
                        file("cert", cert), file("key", config.key().orElseThrow())));
        return new KmsEndpoint.Tls(config.authorities().map(pem -> file("ca", pem)), identity);
    }
}
