package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import java.security.SecureRandom;

/**
 * How a passphrase becomes the master key: Argon2id version 1.3 (RFC 9106). A file states its own; what it may state is
 * bounded below, so that nobody is talked into a weak derivation, and above, so that a hostile file cannot exhaust the
 * process.
 *
 * @param memory KiB
 * @param passes over the memory
 * @param lanes degree of parallelism
 * @param salt 16 bytes
 */
record KdfParameters(int memory, int passes, int lanes, Bytes salt) {
    static final int SALT = 16;

    /** The least that the OWASP password storage sheet takes for Argon2id. */
    private static final int LEAST_MEMORY = 19 * 1024;

    private static final int LEAST_PASSES = 2;
    private static final int MOST_MEMORY = 64 * 1024;
    private static final int MOST_PASSES = 10;
    private static final int MOST_LANES = 4;

    /** Fits a heap of 64 MiB, and costs a guess about a quarter of a second. */
    private static final int MEMORY = 32 * 1024;

    private static final int PASSES = 4;

    /** Checks the bounds. */
    KdfParameters {
        if (memory < LEAST_MEMORY || passes < LEAST_PASSES || lanes < 1) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.DAMAGED,
                    "the key store asks for a passphrase derivation that is too weak; restore the file from a backup");
        }
        if (memory > MOST_MEMORY || passes > MOST_PASSES || lanes > MOST_LANES) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.DAMAGED,
                    "the key store asks for a passphrase derivation that costs too much; restore the file from a"
                            + " backup");
        }
        if (salt.size() != SALT) {
            throw new IllegalArgumentException("the salt has 16 bytes");
        }
    }

    /** Today's, with a fresh salt. */
    static KdfParameters fresh(SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return new KdfParameters(MEMORY, PASSES, 1, Bytes.of(salt));
    }
}
