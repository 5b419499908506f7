package io.ssegateway.envelope;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** A key for the JDK's ciphers that, other than {@code SecretKeySpec}, can be wiped. Never serialised. */
final class RawKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] value;
    private boolean destroyed;

    /** Copies the bytes. */
    RawKey(String algorithm, byte[] value) {
        this.algorithm = algorithm;
        this.value = value.clone();
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("key is closed");
        }
        return value.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("keys are not serialised");
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "RawKey[redacted]";
    }
}
