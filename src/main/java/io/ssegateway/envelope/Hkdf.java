package io.ssegateway.envelope;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/** HKDF with SHA-256 (RFC 5869). Results belong to the caller, who wipes them. */
final class Hkdf {
    private static final int BLOCK = 32;

    private Hkdf() {}

    /** Extract, then expand; an empty salt stands for 32 zero bytes (RFC 5869 §2.2). */
    static byte[] derive(byte[] keyMaterial, byte[] salt, byte[] info, int length) {
        byte[] prk = extract(salt, keyMaterial);
        try {
            return expand(prk, info, length);
        } finally {
            Arrays.fill(prk, (byte) 0);
        }
    }

    static byte[] extract(byte[] salt, byte[] keyMaterial) {
        return mac(salt.length == 0 ? new byte[BLOCK] : salt).doFinal(keyMaterial);
    }

    static byte[] expand(byte[] prk, byte[] info, int length) {
        Mac mac = mac(prk);
        byte[] result = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; done += BLOCK, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            System.arraycopy(block, 0, result, done, Math.min(BLOCK, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }

    private static Mac mac(byte[] key) {
        try (RawKey raw = new RawKey("HmacSHA256", key)) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(raw);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform lacks HMAC-SHA-256", e);
        }
    }
}
