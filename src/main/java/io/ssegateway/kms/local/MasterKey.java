package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What a passphrase yields: the keys that seal entries, authenticate the file, and tell a wrong passphrase.
 *
 * <p>Wiping: {@link #close} zeroes it. Threads: safe for concurrent use until closed.
 */
final class MasterKey implements AutoCloseable {
    private static final int SIZE = 32;

    private final byte[] checkKey;
    private final byte[] sealKey;
    private final byte[] macKey;

    private MasterKey(byte[] master) {
        this.checkKey = hmac(master, label("check"));
        this.sealKey = hmac(master, label("seal"));
        this.macKey = hmac(master, label("mac"));
        Arrays.fill(master, (byte) 0);
    }

    /** Derives; takes about a quarter of a second and {@code memory} KiB. Blocks. */
    static MasterKey derive(Passphrase passphrase, KdfParameters kdf) {
        Argon2BytesGenerator argon = new Argon2BytesGenerator();
        argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kdf.memory())
                .withIterations(kdf.passes())
                .withParallelism(kdf.lanes())
                .withSalt(kdf.salt().toArray())
                .build());
        return new MasterKey(passphrase.use(bytes -> {
            byte[] master = new byte[SIZE];
            argon.generateBytes(bytes, master);
            return master;
        }));
    }

    /** Tells whether this is the key that made a file, from the bytes before the value. */
    Bytes check(byte[] header) {
        return Bytes.of(hmac(checkKey, header));
    }

    /** Authenticates a file. */
    byte[] mac(byte[] content) {
        return hmac(macKey, content);
    }

    byte[] seal(byte[] nonce, byte[] associated, byte[] plaintext) {
        return Gcm.seal(sealKey, nonce, associated, plaintext);
    }

    Optional<byte[]> open(byte[] nonce, byte[] associated, byte[] sealed) {
        return Gcm.open(sealKey, nonce, associated, sealed);
    }

    @Override
    public void close() {
        Arrays.fill(checkKey, (byte) 0);
        Arrays.fill(sealKey, (byte) 0);
        Arrays.fill(macKey, (byte) 0);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }

    private static byte[] label(String use) {
        return ("sse-gateway/keystore/v1/" + use).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
