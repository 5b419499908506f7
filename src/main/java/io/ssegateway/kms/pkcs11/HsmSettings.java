package io.ssegateway.kms.pkcs11;

import java.nio.file.Path;

/**
 * How one token is reached.
 *
 * @param name the provider's name in configuration
 * @param module the PKCS#11 library, an absolute path; need not exist yet
 * @param slot which token
 * @param pin where the PIN of its user comes from
 * @param mechanism how data keys are wrapped from now on; what is wrapped otherwise still opens
 * @param limits threads and queue
 */
public record HsmSettings(String name, Path module, Slot slot, PinSource pin, Mechanism mechanism, Limits limits) {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if SunPKCS11 could not be told this path
     */
    public HsmSettings {
        if (!module.isAbsolute() || !module.toString().matches("[A-Za-z0-9/_.,:@%+=~-]+")) {
            throw new IllegalArgumentException(
                    "'" + module + "' is no absolute path of letters, digits and ordinary punctuation");
        }
    }

    /** Which token of the module. */
    public sealed interface Slot {
        /** The token with this label, in whatever slot. */
        record Labelled(String label) implements Slot {}

        /** The slot at this place of the module's list, counted from 0. */
        record Index(int index) implements Slot {}
    }

    /** Where the PIN comes from. */
    public sealed interface PinSource {
        /** Held in memory. */
        record Held(HsmPin pin) implements PinSource {}

        /** A file, read for each login. */
        record InFile(Path file) implements PinSource {}
    }

    /** How a data key is wrapped (FORMAT.md: "Keys in a PKCS#11 token"). */
    public enum Mechanism {
        /** {@code GCM} if the token offers it, else {@code CBC}. */
        AUTO,
        /** AES-GCM; the context is its associated data. */
        GCM,
        /** AES-CBC, with a tag over context and ciphertext under a key that the token derives. */
        CBC
    }

    /**
     * What the provider may take at most.
     *
     * @param sessions calls into the module at once; a thread and a session each
     * @param queue calls that wait for one of them
     */
    public record Limits(int sessions, int queue) {
        /** What is shipped. */
        public static final Limits SHIPPED = new Limits(4, 256);

        /**
         * Checks them.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Limits {
            if (sessions < 1 || sessions > 64 || queue < 1 || queue > 65_536) {
                throw new IllegalArgumentException("sessions are 1 to 64, the queue 1 to 65536");
            }
        }
    }
}
