package io.ssegateway.kms.local;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM over a few bytes, 16-byte tag. Never the same key and nonce twice: callers see to it. */
final class Gcm {
    static final int NONCE = 12;
    static final int TAG = 16;

    private Gcm() {}

    /** Ciphertext and tag. */
    static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** The plaintext, or empty if anything differs from what was sealed. */
    static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
