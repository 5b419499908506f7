package io.ssegateway.app;

import io.ssegateway.kms.pkcs11.HsmPin;
import io.ssegateway.kms.pkcs11.HsmSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The settings of one token of an HSM, from {@code gateway.kms.<name>.*}. */
final class HsmConfig {
    private final String name;
    private final String prefix;
    private final KmsConfig config;

    private HsmConfig(String name, KmsConfig config) {
        this.name = name;
        this.prefix = "gateway.kms." + name;
        this.config = config;
    }

    /**
     * Reads them. Loads nothing: the module and the token need not be there yet.
     *
     * @throws ConfigurationException naming the setting that is missing or wrong
     */
    static HsmSettings of(String name, KmsConfig config) {
        return new HsmConfig(name, config).settings();
    }

    private HsmSettings settings() {
        String module = config.module().orElseThrow(() -> RemoteKeys.missing(prefix + ".module"));
        HsmSettings.Slot slot = slot();
        HsmSettings.Mechanism mechanism = mechanism();
        HsmSettings.Limits limits = limits();
        HsmSettings.PinSource pin = pin();
        try {
            return new HsmSettings(name, Path.of(module), slot, pin, mechanism, limits);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".module: " + e.getMessage());
        }
    }

    private HsmSettings.Slot slot() {
        if (config.tokenLabel().isPresent() == config.slot().isPresent()) {
            throw new ConfigurationException(prefix + ": set one of token-label and slot");
        }
        if (config.tokenLabel().isPresent()) {
            return new HsmSettings.Slot.Labelled(config.tokenLabel().get().strip());
        }
        int index = config.slot().orElseThrow();
        if (index < 0) {
            throw new ConfigurationException(prefix + ".slot: places are counted from 0");
        }
        return new HsmSettings.Slot.Index(index);
    }

    private HsmSettings.PinSource pin() {
        if (config.pin().isPresent() == config.pinFile().isPresent()) {
            throw new ConfigurationException(prefix + ": set one of pin and pin-file");
        }
        if (config.pin().isPresent()) {
            return new HsmSettings.PinSource.Held(held(config.pin().get()));
        }
        return new HsmSettings.PinSource.InFile(file(config.pinFile().orElseThrow()));
    }

    private HsmPin held(String pin) {
        try {
            return HsmPin.takeOver(pin.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".pin: " + e.getMessage());
        }
    }

    private Path file(String pinFile) {
        try {
            Path file = Path.of(pinFile);
            if (Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new ConfigurationException(prefix + ".pin-file: cannot read " + pinFile);
    }

    private HsmSettings.Mechanism mechanism() {
        String mechanism = config.mechanism().orElse("");
        return switch (mechanism) {
            case "" -> HsmSettings.Mechanism.AUTO;
            case "gcm" -> HsmSettings.Mechanism.GCM;
            case "cbc" -> HsmSettings.Mechanism.CBC;
            default ->
                throw new ConfigurationException(prefix + ".mechanism: it is gcm or cbc, not '" + mechanism + "'");
        };
    }

    private HsmSettings.Limits limits() {
        HsmSettings.Limits shipped = HsmSettings.Limits.SHIPPED;
        try {
            return new HsmSettings.Limits(
                    config.sessions().orElse(shipped.sessions()), config.queue().orElse(shipped.queue()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ": " + e.getMessage());
        }
    }
}
