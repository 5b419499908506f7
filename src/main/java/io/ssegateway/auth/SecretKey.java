package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret half of a pair of credentials. Safe for concurrent use. One from configuration lives as long as the
 * process and is not wiped; one that is replaced is closed after its last use. What is derived from it is wiped
 * ({@link SigningKey}). Never in {@code toString}.
 */
public final class SecretKey implements AutoCloseable {
    private static final int FINGERPRINT_BYTES = 16;
    private static final String SHA1 = "HmacSHA1";

    private final byte[] value;
    private final String fingerprint;
    private volatile boolean closed;

    /**
     * Holds the secret.
     *
     * @throws IllegalArgumentException for an empty secret: with it everybody could sign
     */
    public SecretKey(String value) {
        this(value.getBytes(StandardCharsets.UTF_8));
    }

    private SecretKey(byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a secret key must not be empty");
        }
        this.value = value;
        byte[] digest = SigV4.sha256(this.value);
        this.fingerprint = HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    }

    /**
     * Takes over the array; the caller must not touch it again.
     *
     * @throws IllegalArgumentException for an empty secret
     */
    public static SecretKey takeOver(byte[] value) {
        return new SecretKey(value);
    }

    /** Wipes it. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    /**
     * The first key of the SigV4 chain, {@code "AWS4" + secret}; the caller wipes it.
     *
     * @throws IllegalStateException after {@link #close}: everybody could sign with zeros
     */
    byte[] initialKey() {
        if (closed) {
            throw new IllegalStateException("secret key is closed");
        }
        byte[] prefix = {'A', 'W', 'S', '4'};
        byte[] key = Arrays.copyOf(prefix, prefix.length + value.length);
        System.arraycopy(value, 0, key, prefix.length, value.length);
        return key;
    }

    /**
     * The MAC of Signature Version 2. Source: Amazon S3 User Guide, "Signing and authenticating REST requests (AWS
     * signature version 2)".
     *
     * @param octets what is signed, one char per octet
     */
    String macSha1(String octets) {
        try {
            Mac mac = Mac.getInstance(SHA1);
            mac.init(new SecretKeySpec(value, SHA1));
            return Base64.getEncoder().encodeToString(mac.doFinal(octets.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + SHA1, e);
        }
    }

    /** Tells two secrets of one access key apart, in memory only; never logged. */
    String fingerprint() {
        return fingerprint;
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "SecretKey[redacted]";
    }
}
