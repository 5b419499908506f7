package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A stream that was sealed once, sealed again byte for byte from its first 40 bytes: what no code of the gateway can do
 * (every attempt draws its own salt), written from FORMAT.md with nothing but the JDK. One thread.
 */
public final class StreamAgain {
    /** Bytes a stream begins with: length byte, salt, nonce prefix. */
    public static final int HEADER = 40;

    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final byte[] prefix;
    private final Cipher cipher;

    /** The stream of a part that begins with these bytes. */
    public StreamAgain(DataKey dataKey, int part, byte[] header) {
        byte[] salt = Arrays.copyOfRange(header, 1, 33);
        prefix = Arrays.copyOfRange(header, 33, HEADER);
        byte[] info = ByteBuffer.allocate(25)
                .put("sse-gateway/v1/stream".getBytes(StandardCharsets.US_ASCII))
                .putInt(part)
                .array();
        try {
            byte[] prk = dataKey.use(d -> hmac(salt, d));
            key = new SecretKeySpec(
                    hmac(prk, ByteBuffer.allocate(26).put(info).put((byte) 1).array()), "AES");
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ciphertext and tag of one segment, without the header before the first. */
    public byte[] segment(int index, boolean last, byte[] plain, int length) {
        byte[] nonce = ByteBuffer.allocate(12)
                .put(prefix)
                .putInt(index)
                .put((byte) (last ? 1 : 0))
                .array();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(plain, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
