package io.ssegateway.kms.pkcs11;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KmsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The forms of a data key that a token's key has wrapped (FORMAT.md: "Keys in a PKCS#11 token").
 *
 * <pre>
 * u8 1 ‖ iv 12 ‖ AES-GCM ciphertext 32 ‖ tag 16                 the context is associated data
 * u8 2 ‖ iv 16 ‖ AES-CBC ciphertext 32 ‖ HMAC-SHA-256 32        the context is under the HMAC
 * </pre>
 *
 * <p>The HMAC's key is two blocks that the token's key makes of a constant and a zero IV, asked for anew each time and
 * wiped: who has not this key in a token can make no tag, even who knows the data key. It is compared before anything
 * is decrypted.
 */
final class WrappedKey {
    private static final byte BY_GCM = 1;
    private static final byte BY_CBC = 2;
    private static final int GCM_IV = 12;
    private static final int GCM_TAG = 16;
    private static final int BLOCK = 16;
    private static final int MAC_SIZE = 32;
    private static final int GCM_SIZE = 1 + GCM_IV + KeyMaterial.SIZE + GCM_TAG;
    private static final int CBC_MACED = 1 + BLOCK + KeyMaterial.SIZE;
    private static final int CBC_SIZE = CBC_MACED + MAC_SIZE;

    private static final String MAC = "HmacSHA256";
    private static final byte[] LABEL = ascii("sse-gateway pkcs11 1\0");
    /** Two blocks. */
    private static final byte[] MAC_KEY_OF = ascii("sse-gateway pkcs11 2 context key");

    private static final SecureRandom RANDOM = new SecureRandom();

    private WrappedKey() {}

    /** The context as it is authenticated. */
    static byte[] bound(Map<String, String> context) {
        byte[] encoded = EncryptionContext.encode(context).toArray();
        return ByteBuffer.allocate(LABEL.length + encoded.length)
                .put(LABEL)
                .put(encoded)
                .array();
    }

    /** Wraps by AES-GCM. */
    static Bytes byGcm(Token.WrappingKey key, byte[] plain, byte[] bound) {
        byte[] iv = random(GCM_IV);
        byte[] sealed = key.seal(iv, bound, plain);
        if (sealed.length != KeyMaterial.SIZE + GCM_TAG) {
            throw new TokenFailure(TokenFailure.Kind.UNFIT, "the token's AES-GCM adds no tag of 16 bytes");
        }
        return Bytes.of(
                ByteBuffer.allocate(GCM_SIZE).put(BY_GCM).put(iv).put(sealed).array());
    }

    /** Wraps by AES-CBC and HMAC. */
    static Bytes byCbc(Token.WrappingKey key, byte[] plain, byte[] bound) {
        byte[] iv = random(BLOCK);
        byte[] ciphertext = key.encrypt(iv, plain);
        if (ciphertext.length != KeyMaterial.SIZE) {
            throw new TokenFailure(TokenFailure.Kind.UNFIT, "the token's AES-CBC pads whole blocks");
        }
        byte[] head = ByteBuffer.allocate(CBC_MACED)
                .put(BY_CBC)
                .put(iv)
                .put(ciphertext)
                .array();
        return Bytes.of(ByteBuffer.allocate(CBC_SIZE)
                .put(head)
                .put(mac(key, head, bound))
                .array());
    }

    /**
     * The 32 bytes that were wrapped.
     *
     * @throws KmsException {@code NOT_OPENED} if this key did not wrap them so
     */
    static KeyMaterial open(Token.WrappingKey key, Bytes wrapped, byte[] bound, String name) {
        byte[] all = wrapped.toArray();
        byte[] plain;
        if (all.length == GCM_SIZE && all[0] == BY_GCM) {
            plain = openGcm(key, all, bound, name);
        } else if (all.length == CBC_SIZE && all[0] == BY_CBC) {
            plain = openCbc(key, all, bound, name);
        } else {
            throw notOpened(name);
        }
        if (plain.length != KeyMaterial.SIZE || isZero(plain)) {
            Arrays.fill(plain, (byte) 0);
            throw notOpened(name);
        }
        return KeyMaterial.takeOver(plain);
    }

    static KmsException notOpened(String name) {
        return new KmsException(
                KmsException.Kind.NOT_OPENED, "the wrapped data key does not open under " + name + " and its context.");
    }

    private static byte[] openGcm(Token.WrappingKey key, byte[] all, byte[] bound, String name) {
        byte[] iv = Arrays.copyOfRange(all, 1, 1 + GCM_IV);
        try {
            return key.open(iv, bound, Arrays.copyOfRange(all, 1 + GCM_IV, all.length));
        } catch (TokenFailure e) {
            // Tokens say of a wrong tag what they say of their own trouble (CKR_GENERAL_ERROR): one that opens what it
            // wraps now has no trouble.
            if (e.kind() == TokenFailure.Kind.LOST && works(key)) {
                throw notOpened(name);
            }
            throw e;
        }
    }

    private static byte[] openCbc(Token.WrappingKey key, byte[] all, byte[] bound, String name) {
        byte[] head = Arrays.copyOf(all, CBC_MACED);
        if (!MessageDigest.isEqual(mac(key, head, bound), Arrays.copyOfRange(all, CBC_MACED, all.length))) {
            throw notOpened(name);
        }
        return key.decrypt(Arrays.copyOfRange(all, 1, 1 + BLOCK), Arrays.copyOfRange(all, 1 + BLOCK, CBC_MACED));
    }

    /** Whether the key wraps and opens by AES-GCM. */
    private static boolean works(Token.WrappingKey key) {
        try {
            byte[] iv = random(GCM_IV);
            byte[] any = random(KeyMaterial.SIZE);
            return MessageDigest.isEqual(any, key.open(iv, LABEL, key.seal(iv, LABEL, any)));
        } catch (TokenFailure e) {
            return false;
        }
    }

    private static byte[] mac(Token.WrappingKey key, byte[] head, byte[] bound) {
        byte[] secret = key.encrypt(new byte[BLOCK], MAC_KEY_OF);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            mac.update(head);
            mac.update(bound);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Bytes of the JDK's generator, never all zeros. */
    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        do {
            RANDOM.nextBytes(bytes);
        } while (isZero(bytes));
        return bytes;
    }

    private static boolean isZero(byte[] bytes) {
        int any = 0;
        for (byte each : bytes) {
            any |= each;
        }
        return any == 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
