package io.ssegateway.app;

import io.ssegateway.kms.local.KeyStoreException;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded key store that configuration names. */
final class EmbeddedKeys {
    private EmbeddedKeys() {}

    /**
     * Opens it. Blocks: deriving the key takes part of a second.
     *
     * @throws ConfigurationException with the key store's own words; for a missing file it names the command that makes
     *     one
     */
    static KeyStoreFile open(GatewayConfig config) {
        Path file = file(config);
        if (!Files.exists(file)) {
            throw new ConfigurationException("no key store at " + file + "; make one with: gw keys create NAME");
        }
        try (Passphrase passphrase = passphrase(config)) {
            return KeyStoreFile.open(file, passphrase);
        } catch (KeyStoreException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    /** Where it lies. */
    static Path file(GatewayConfig config) {
        return Path.of(config.keystore()
                .orElseThrow(() -> new ConfigurationException(
                        "gateway.keystore is not set; set GATEWAY_KEYSTORE to the key store's file")));
    }

    /** What it is sealed under. The caller closes it. */
    static Passphrase passphrase(GatewayConfig config) {
        try {
            if (config.keystorePassphrase().isPresent()) {
                return Passphrase.takeOver(config.keystorePassphrase().get().toCharArray());
            }
            if (config.keystorePassphraseFile().isPresent()) {
                return Passphrase.read(Path.of(config.keystorePassphraseFile().get()));
            }
        } catch (KeyStoreException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
        throw new ConfigurationException("the key store's passphrase is not set; set GATEWAY_KEYSTORE_PASSPHRASE or"
                + " GATEWAY_KEYSTORE_PASSPHRASE_FILE");
    }
}
