package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsContract;
import io.ssegateway.kms.KmsException;
import io.ssegateway.testing.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.security.AuthProvider;
import java.security.Security;
import java.util.HexFormat;
import java.util.concurrent.locks.Lock;
import javax.crypto.KeyGenerator;
import javax.security.auth.callback.PasswordCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a real token, whose keys are made by {@code pkcs11-tool} as the manual says. */
abstract class HsmFixture extends KmsContract {
    static SoftHsm token;

    private final HsmSettings.Mechanism mechanism;
    private Pkcs11Kms kms;

    HsmFixture(HsmSettings.Mechanism mechanism) {
        this.mechanism = mechanism;
    }

    @BeforeAll
    static void makesAToken() throws Exception {
        token = SoftHsm.token();
        token.key("one");
        token.key("two");
        makeKeyThatMayNot("off", "CKA_ENCRYPT = false\nCKA_DECRYPT = false\n");
    }

    @AfterAll
    static void removesIt() {
        token.close();
    }

    @BeforeEach
    void opens() {
        kms = client(settings(SoftHsm.PIN));
    }

    @AfterEach
    void closes() {
        kms.close();
    }

    @Override
    protected Kms kms() {
        return kms;
    }

    HsmSettings settings(String pin) {
        return settings(new HsmSettings.PinSource.Held(pin(pin)), new HsmSettings.Slot.Labelled(token.label()));
    }

    HsmSettings settings(HsmSettings.PinSource pin, HsmSettings.Slot slot) {
        return new HsmSettings("hsm", token.module(), slot, pin, mechanism, HsmSettings.Limits.SHIPPED);
    }

    static Pkcs11Kms client(HsmSettings settings) {
        return new Pkcs11Kms(settings);
    }

    static HsmPin pin(String pin) {
        return HsmPin.takeOver(pin.getBytes(StandardCharsets.UTF_8));
    }

    /** What the failure says. */
    static String message(io.smallrye.mutiny.Uni<?> uni) {
        try {
            answer(uni);
            return "";
        } catch (KmsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A key with attributes that {@code pkcs11-tool} does not set. */
    static void makeKeyThatMayNot(String name, String attributes) throws Exception {
        Cryptoki cryptoki = Cryptoki.of(token.module());
        Lock alone = cryptoki.lock().writeLock();
        alone.lock();
        try {
            cryptoki.restart();
            AuthProvider provider =
                    (AuthProvider) Security.getProvider("SunPKCS11").configure("""
                    --name = making
                    library = "%s"
                    slotListIndex = %d
                    destroyTokenAfterLogout = true
                    attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                    CKA_TOKEN = true
                    CKA_SENSITIVE = true
                    CKA_EXTRACTABLE = false
                    CKA_LABEL = 0h%s
                    %s}
                    """.formatted(
                                    cryptoki.library(),
                                    cryptoki.place(token.label()).orElseThrow(),
                                    HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII)),
                                    attributes));
            provider.login(null, asked -> ((PasswordCallback) asked[0]).setPassword(SoftHsm.PIN.toCharArray()));
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(256);
            generator.generateKey();
            provider.logout();
        } finally {
            alone.unlock();
        }
    }
}
