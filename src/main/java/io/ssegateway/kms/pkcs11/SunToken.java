package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.KmsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;

/** A token through the JDK's provider SunPKCS11, which is configured for its slot and never registered. */
final class SunToken implements Token {
    private static final String GCM = "AES/GCM/NoPadding";
    private static final String CBC = "AES/CBC/NoPadding";
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    private static final Duration BELIEVED = Duration.ofSeconds(10);
    /** What the JDK prints of a key; it says bytes where it says bits for keys found in the token. */
    private static final Pattern PRINTED_SIZE = Pattern.compile("AES secret key, (\\d+) bits");

    private static final Set<String> SHORT_KEYS = Set.of("16", "24", "128", "192");

    private final Cryptoki cryptoki;
    private final int generation;
    private final int place;
    private final String label;
    private final AuthProvider provider;
    private final long opened = System.nanoTime();
    private final Map<String, WrappingKey> keys = new ConcurrentHashMap<>();

    /**
     * Opens the token at this place of the module's list; nobody is logged in yet.
     *
     * @param label the token's label now
     */
    SunToken(Cryptoki cryptoki, int place, String label) {
        this.cryptoki = cryptoki;
        this.generation = cryptoki.generation();
        this.place = place;
        this.label = label;
        this.provider = configure("");
    }

    @Override
    public int generation() {
        return generation;
    }

    /** Logs in. The array is the caller's to wipe. */
    void login(char[] pin) {
        try {
            provider.login(null, callbacks -> {
                for (Callback each : callbacks) {
                    if (each instanceof PasswordCallback password) {
                        password.setPassword(pin);
                    }
                }
            });
        } catch (LoginException | RuntimeException e) {
            throw TokenFailure.of(e);
        }
    }

    @Override
    public WrappingKey key(String name) {
        WrappingKey known = keys.get(name);
        if (known == null) {
            known = find(name);
            keys.put(name, known);
        }
        return known;
    }

    private WrappingKey find(String name) {
        return call(() -> {
            KeyStore store = load();
            Key found = store.getKey(name, null);
            if (found == null) {
                assertThere(Collections.list(store.aliases()).isEmpty());
                throw new KmsException(KmsException.Kind.NOT_FOUND, "the token has no key '" + name + "'.");
            }
            Matcher size = PRINTED_SIZE.matcher(found.toString());
            if (!(found instanceof SecretKey)
                    || !"AES".equals(found.getAlgorithm())
                    || (size.find() && SHORT_KEYS.contains(size.group(1)))) {
                throw new KmsException(KmsException.Kind.INVALID_STATE, name + " is no AES key of 256 bits.");
            }
            if (found.getFormat() != null) {
                throw new KmsException(
                        KmsException.Kind.INVALID_STATE,
                        name + " can be read out of the token: it has to be CKA_SENSITIVE or not CKA_EXTRACTABLE.");
            }
            return new SunKey(found);
        });
    }

    /** A token that was taken away may still answer, as one without keys; what was opened just now is believed. */
    private void assertThere(boolean empty) {
        boolean old = System.nanoTime() - opened > BELIEVED.toNanos();
        if ((empty && old) || !cryptoki.label(place).equals(Optional.of(label))) {
            throw new TokenFailure(TokenFailure.Kind.LOST, "the token '" + label + "' shows no keys");
        }
    }

    @Override
    public List<String> labels() {
        return call(() -> {
            KeyStore store = load();
            List<String> labels = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) == null) {
                    labels.add(alias);
                }
            }
            return labels;
        });
    }

    @Override
    public void create(String name) {
        call(() -> {
            if (load().containsAlias(name)) {
                throw new KmsException(KmsException.Kind.INVALID_STATE, "the token has a '" + name + "' already.");
            }
            // As an object of the token from the start: a copy of a session's key would be destroyed when that key is
            // collected, maybe after another key has taken its handle.
            Provider making =
                    configure("""
                    attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                      CKA_TOKEN = true
                      CKA_PRIVATE = true
                      CKA_LABEL = 0h%s
                      CKA_SENSITIVE = true
                      CKA_EXTRACTABLE = false
                      CKA_ENCRYPT = true
                      CKA_DECRYPT = true
                    }
                    """.formatted(HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII))));
            KeyGenerator generator = KeyGenerator.getInstance("AES", making);
            generator.init(KEY_BITS);
            generator.generateKey();
            ((AuthProvider) making).logout();
            return name;
        });
    }

    @Override
    public void close() {
        keys.clear();
        try {
            // Ends the pooled sessions too (destroyTokenAfterLogout): none may be closed late, by its number.
            provider.logout();
        } catch (LoginException | RuntimeException e) {
            // The token is gone, and with it what this was to end.
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        // Never logs in by itself: without a password it fails where it would have to.
        store.load(null, null);
        return store;
    }

    private AuthProvider configure(String more) {
        String config = """
                --name = %s
                library = "%s"
                slotListIndex = %d
                handleStartupErrors = halt
                destroyTokenAfterLogout = true
                %s
                """.formatted("sse-gateway", cryptoki.library(), place, more);
        try {
            return (AuthProvider) Security.getProvider("SunPKCS11").configure(config);
        } catch (RuntimeException e) {
            throw TokenFailure.of(e);
        }
    }

    private static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (KmsException e) {
            throw e;
        } catch (Exception e) {
            throw TokenFailure.of(e);
        }
    }

    /** A key in the token; a cipher and a session for each call. */
    private final class SunKey implements WrappingKey {
        private final Key key;
        private volatile boolean proven;

        private SunKey(Key key) {
            this.key = key;
        }

        @Override
        public boolean hasGcm() {
            return provider.getService("Cipher", GCM) != null;
        }

        @Override
        public boolean isProven() {
            return proven;
        }

        @Override
        public void proven() {
            proven = true;
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
            return call(() ->
                    cipher(CBC, Cipher.ENCRYPT_MODE, new IvParameterSpec(iv)).doFinal(plain));
        }

        @Override
        public byte[] decrypt(byte[] iv, byte[] ciphertext) {
            return call(() ->
                    cipher(CBC, Cipher.DECRYPT_MODE, new IvParameterSpec(iv)).doFinal(ciphertext));
        }

        private byte[] gcm(int mode, byte[] iv, byte[] associated, byte[] bytes) {
            return call(() -> {
                Cipher cipher = cipher(GCM, mode, new GCMParameterSpec(TAG_BITS, iv));
                cipher.updateAAD(associated);
                return cipher.doFinal(bytes);
            });
        }

        private Cipher cipher(String name, int mode, AlgorithmParameterSpec parameters)
                throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance(name, provider);
            cipher.init(mode, key, parameters);
            return cipher;
        }
    }
}
