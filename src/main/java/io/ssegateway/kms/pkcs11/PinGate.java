package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Gives out the PIN, but never again one that the token has refused: after a few wrong ones a token locks itself. Of a
 * refused PIN it keeps a salted hash. Threads: to be used by one at a time.
 */
final class PinGate {
    private static final int LONGEST_FILE = 1024;

    private final String provider;
    private final HsmSettings.PinSource source;
    private final byte[] salt = new byte[32];
    private byte[] refused = new byte[0];
    private String why = "";

    PinGate(String provider, HsmSettings.PinSource source) {
        this.provider = provider;
        this.source = source;
        new SecureRandom().nextBytes(salt);
    }

    /**
     * A copy of the PIN for one login; the caller wipes it.
     *
     * @throws KmsException {@code ACCESS_DENIED} if the token refused this PIN before, {@code UNAVAILABLE} if there is
     *     none
     */
    char[] take() {
        char[] pin = switch (source) {
            case HsmSettings.PinSource.Held held -> held(held.pin());
            case HsmSettings.PinSource.InFile file -> read(file.file());
        };
        if (refused.length > 0 && MessageDigest.isEqual(refused, hash(pin))) {
            Arrays.fill(pin, '\0');
            throw refusal();
        }
        return pin;
    }

    /** Remembers that the token refused this PIN; what to answer then. */
    KmsException refuse(char[] pin, String reason) {
        refused = hash(pin);
        why = reason;
        return refusal();
    }

    private KmsException refusal() {
        return new KmsException(
                KmsException.Kind.ACCESS_DENIED,
                "the token of the KMS '" + provider + "' refused its PIN (" + why + "): no further login until "
                        + remedy());
    }

    private String remedy() {
        return switch (source) {
            case HsmSettings.PinSource.Held held -> "the gateway is started again with another";
            case HsmSettings.PinSource.InFile file -> file.file() + " holds another or the gateway is started again";
        };
    }

    private char[] held(HsmPin pin) {
        try {
            return pin.copy();
        } catch (IllegalStateException e) {
            throw new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS '" + provider + "' is closed", e);
        }
    }

    private char[] read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                HsmPin pin = HsmPin.takeOver(in.readNBytes(LONGEST_FILE))) {
            return pin.copy();
        } catch (IOException e) {
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE, "the KMS '" + provider + "' cannot read its PIN from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE, "the KMS '" + provider + "': " + file + ": " + e.getMessage(), e);
        }
    }

    private byte[] hash(char[] pin) {
        byte[] bytes = new byte[pin.length * Character.BYTES];
        ByteBuffer.wrap(bytes).asCharBuffer().put(pin);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
