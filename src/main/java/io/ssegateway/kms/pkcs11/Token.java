package io.ssegateway.kms.pkcs11;

import java.util.List;

/**
 * A token that somebody is logged in to. Calls block and fail with {@link TokenFailure}. Threads: safe for concurrent
 * use, {@link #create} and {@link #close} excepted.
 */
interface Token extends AutoCloseable {
    /** The start of the library it was opened in. */
    int generation();

    /**
     * The AES-256 key of this label.
     *
     * @throws io.ssegateway.kms.KmsException {@code NOT_FOUND} if there is none; {@code INVALID_STATE} if it is of
     *     another kind or could be read out
     */
    WrappingKey key(String label);

    /** The labels of the AES keys. */
    List<String> labels();

    /** Makes an AES-256 key in the token that never leaves it. The token is to be opened anew then. */
    void create(String label);

    /** Ends the sessions and the login; what fails at that is left. */
    @Override
    void close();

    /** A key in the token. */
    interface WrappingKey {
        /** Whether the token offers AES-GCM. */
        boolean hasGcm();

        /** Whether {@link #proven} was called: the token was seen to open what this key wraps. */
        boolean isProven();

        /** Remembers it, for as long as the token is open. */
        void proven();

        /** AES-GCM: ciphertext and tag of 16 bytes. */
        byte[] seal(byte[] iv, byte[] associated, byte[] plain);

        /** The plaintext of {@link #seal}; the caller wipes it. */
        byte[] open(byte[] iv, byte[] associated, byte[] sealed);

        /** AES-CBC of whole blocks, without padding. */
        byte[] encrypt(byte[] iv, byte[] plain);

        /** The reverse of {@link #encrypt}; the caller wipes it. */
        byte[] decrypt(byte[] iv, byte[] ciphertext);
    }
}
