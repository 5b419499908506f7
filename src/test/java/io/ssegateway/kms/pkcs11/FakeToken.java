package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.KmsException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A token in memory with the key {@code one}: counts logins and starts, and fails as a test says. */
final class FakeToken implements TokenSource {
    final List<String> logins = new ArrayList<>();
    int restarts;
    int closed;
    /** What every login answers; empty if it is welcome. */
    String refusal = "";
    /** What every use of the key answers; empty if it works. */
    String trouble = "";
    /** Whether a fresh start ends the trouble. */
    boolean restartHelps;
    /** Runs inside each use of the key. */
    Runnable inside = () -> {};

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final byte[] secret;

    FakeToken() {
        this(WrappedKey.random(32));
    }

    /** One whose key is these bytes. */
    FakeToken(byte[] secret) {
        this.secret = secret;
    }

    @Override
    public ReadWriteLock lock() {
        return lock;
    }

    @Override
    public int generation() {
        return restarts;
    }

    @Override
    public void restart() {
        restarts++;
        if (restartHelps) {
            trouble = "";
        }
    }

    @Override
    public Token open(char[] pin) {
        logins.add(new String(pin));
        fail(refusal);
        return new Open(restarts);
    }

    private static void fail(String code) {
        if (!code.isEmpty()) {
            throw TokenFailure.of(new IllegalStateException(code));
        }
    }

    private final class Open implements Token {
        private final int generation;

        private Open(int generation) {
            this.generation = generation;
        }

        @Override
        public int generation() {
            return generation;
        }

        @Override
        public WrappingKey key(String label) {
            if (!label.equals("one")) {
                throw new KmsException(KmsException.Kind.NOT_FOUND, label);
            }
            return new Aes();
        }

        @Override
        public List<String> labels() {
            return List.of("one");
        }

        @Override
        public void create(String label) {
            throw new AssertionError();
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final class Aes implements Token.WrappingKey {
        @Override
        public boolean hasGcm() {
            return true;
        }

        @Override
        public boolean isProven() {
            return true;
        }

        @Override
        public void proven() {
            throw new AssertionError();
        }

        @Override
        public byte[] seal(byte[] iv, byte[] associated, byte[] plain) {
            return gcm(Cipher.ENCRYPT_MODE, iv, associated, plain);
        }

        @Override
        public byte[] open(byte[] iv, byte[] associated, byte[] sealed) {
            return gcm(Cipher.DECRYPT_MODE, iv, associated, sealed);
        }

        @Override
        public byte[] encrypt(byte[] iv, byte[] plain) {
            return cbc(Cipher.ENCRYPT_MODE, iv, plain);
        }

        @Override
        public byte[] decrypt(byte[] iv, byte[] ciphertext) {
            return cbc(Cipher.DECRYPT_MODE, iv, ciphertext);
        }

        private byte[] gcm(int mode, byte[] iv, byte[] associated, byte[] bytes) {
            use();
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(128, iv));
                cipher.updateAAD(associated);
                return cipher.doFinal(bytes);
            } catch (GeneralSecurityException e) {
                throw TokenFailure.of(e);
            }
        }

        private byte[] cbc(int mode, byte[] iv, byte[] bytes) {
            use();
            try {
                Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
                cipher.init(mode, new SecretKeySpec(secret, "AES"), new IvParameterSpec(iv));
                return cipher.doFinal(bytes);
            } catch (GeneralSecurityException e) {
                throw TokenFailure.of(e);
            }
        }

        private void use() {
            inside.run();
            fail(trouble);
        }
    }
}
