package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/** The test-only door: a source that draws SHA-256(seed ‖ counter), so that frozen objects can be written again. */
public final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final String seed;
    private byte[] block = new byte[0];
    private int position;
    private long counter;

    public FixedRandom(String seed) {
        this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (position == block.length) {
                block = block(seed, counter++);
                position = 0;
            }
            bytes[i] = block[position++];
        }
    }

    /** The deterministic plaintext of a vector. */
    public static byte[] plaintext(int size) {
        byte[] plain = new byte[size];
        new FixedRandom("plaintext").nextBytes(plain);
        return plain;
    }

    private static byte[] block(String seed, long counter) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(seed.getBytes(StandardCharsets.US_ASCII));
            return sha256.digest(ByteBuffer.allocate(8).putLong(counter).array());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
