package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.Kms.Generated;
import io.ssegateway.kms.KmsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * How the embedded key store wraps a data key. Frozen: wrapped keys lie in objects.
 *
 * <pre>
 * wrapped     = u8 1 ‖ salt 32 ‖ AES-256-GCM(KEK, nonce, data key 32) ‖ tag 16          81 bytes
 * KEK ‖ nonce = HKDF-SHA-256(key 32, salt, info, 32 + 12)
 * info = AAD  = "sse-gateway/v1/local-kms" ‖ u16 length ‖ key id ‖ context ({@link EncryptionContext})
 * </pre>
 *
 * <p>The key that encrypts is derived for every wrap, because one AES-GCM key must not see more than 2^32 random nonces
 * (NIST SP 800-38D §8.3) and a gateway may write more objects than that under one key.
 */
final class KeyWrap {
    private static final byte VERSION = 1;
    private static final int SALT = 32;
    private static final int AES_KEY = 32;
    private static final int SIZE = 1 + SALT + KeyMaterial.SIZE + Gcm.TAG;
    private static final byte[] LABEL = "sse-gateway/v1/local-kms".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyWrap() {}

    /** A fresh data key, wrapped. The caller closes it. */
    static Generated generate(KeyMaterial key, String keyId, Map<String, String> context) {
        byte[] dataKey = new byte[KeyMaterial.SIZE];
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(dataKey);
        RANDOM.nextBytes(salt);
        byte[] info = info(keyId, context);
        byte[] sealed = derived(key, salt, info, (kek, nonce) -> Gcm.seal(kek, nonce, info, dataKey));
        byte[] wrapped =
                ByteBuffer.allocate(SIZE).put(VERSION).put(salt).put(sealed).array();
        return new Generated(KeyMaterial.takeOver(dataKey), Bytes.of(wrapped));
    }

    /**
     * The data key; the caller closes it.
     *
     * @throws KmsException of kind {@code NOT_OPENED} if any byte of it, the key, its id or the context differs
     */
    static KeyMaterial open(KeyMaterial key, String keyId, Bytes wrapped, Map<String, String> context) {
        byte[] bytes = wrapped.toArray();
        if (bytes.length != SIZE || bytes[0] != VERSION) {
            throw refused(keyId);
        }
        byte[] salt = Arrays.copyOfRange(bytes, 1, 1 + SALT);
        byte[] sealed = Arrays.copyOfRange(bytes, 1 + SALT, SIZE);
        byte[] info = info(keyId, context);
        return derived(key, salt, info, (kek, nonce) -> Gcm.open(kek, nonce, info, sealed))
                .map(KeyMaterial::takeOver)
                .orElseThrow(() -> refused(keyId));
    }

    private static <T> T derived(KeyMaterial key, byte[] salt, byte[] info, BiFunction<byte[], byte[], T> user) {
        byte[] okm = new byte[AES_KEY + Gcm.NONCE];
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        int made = key.use(bytes -> {
            hkdf.init(new HKDFParameters(bytes, salt, info));
            return hkdf.generateBytes(okm, 0, okm.length);
        });
        byte[] kek = Arrays.copyOf(okm, AES_KEY);
        byte[] nonce = Arrays.copyOfRange(okm, AES_KEY, made);
        Arrays.fill(okm, (byte) 0);
        try {
            return user.apply(kek, nonce);
        } finally {
            Arrays.fill(kek, (byte) 0);
        }
    }

    private static byte[] info(String keyId, Map<String, String> context) {
        byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(LABEL);
        out.writeBytes(
                ByteBuffer.allocate(Short.BYTES).putShort((short) id.length).array());
        out.writeBytes(id);
        out.writeBytes(EncryptionContext.encode(context).toArray());
        return out.toByteArray();
    }

    private static KmsException refused(String keyId) {
        return new KmsException(
                KmsException.Kind.NOT_OPENED,
                "the wrapped data key does not open under key '" + keyId + "' and this context");
    }
}
