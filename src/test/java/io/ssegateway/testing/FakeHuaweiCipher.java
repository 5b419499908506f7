package io.ssegateway.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The fake KMS's {@code cipher_text}, of the look of the manual's sample: it begins with 0x0200, has the key's id after
 * a while and ends in 32 bytes of digest; 188 bytes for a data key of 64.
 */
final class FakeHuaweiCipher {
    private static final int NONCE = 12;
    private static final int FILL = 22;
    private static final int ID = 36;
    private static final int DIGEST = 32;
    private static final int AROUND = 2 + NONCE + 16 + FILL + ID + 4 + DIGEST;

    private FakeHuaweiCipher() {}

    static byte[] wrap(byte[] key, String id, byte[] data, String context) {
        byte[] nonce = random(NONCE);
        byte[] sealed = gcm(Cipher.ENCRYPT_MODE, key, nonce, context, data).orElseThrow();
        byte[] head = ByteBuffer.allocate(AROUND - DIGEST + data.length)
                .put((byte) 2)
                .put((byte) 0)
                .put(nonce)
                .put(sealed)
                .put(random(FILL))
                .put(id.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .array();
        return ByteBuffer.allocate(head.length + DIGEST)
                .put(head)
                .put(sha256(head))
                .array();
    }

    static Optional<byte[]> open(byte[] key, String id, byte[] cipher, String context) {
        int sealed = cipher.length - AROUND + 16;
        if (sealed <= 16) {
            return Optional.empty();
        }
        byte[] head = Arrays.copyOf(cipher, cipher.length - DIGEST);
        byte[] digest = Arrays.copyOfRange(cipher, cipher.length - DIGEST, cipher.length);
        int at = 2 + NONCE + sealed + FILL;
        String named = new String(cipher, at, ID, StandardCharsets.ISO_8859_1);
        if (!MessageDigest.isEqual(digest, sha256(head)) || !named.equals(id)) {
            return Optional.empty();
        }
        return gcm(
                Cipher.DECRYPT_MODE,
                key,
                Arrays.copyOfRange(cipher, 2, 2 + NONCE),
                context,
                Arrays.copyOfRange(cipher, 2 + NONCE, 2 + NONCE + sealed));
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    static Optional<byte[]> bytes(String hex) {
        return hex.matches("([0-9a-fA-F]{2})+") ? Optional.of(HexFormat.of().parseHex(hex)) : Optional.empty();
    }

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new SecureRandom().nextBytes(octets);
        return octets;
    }

    private static Optional<byte[]> gcm(int mode, byte[] key, byte[] nonce, String context, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
