package io.ssegateway.kms.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.testing.SoftHsm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that authenticates the context itself, and what may happen to it. */
class SoftHsmIT extends HsmFixture {
    private static final KeyUse USE = use(Map.of("sse-gateway:bucket", "photos"));

    @TempDir
    private Path folder;

    SoftHsmIT() {
        super(HsmSettings.Mechanism.AUTO);
    }

    private Bytes wrapped() {
        return answer(kms().generate(key("one"), USE)).wrapped();
    }

    @Test
    void wrapsByGcmWhereTheTokenDoesIt() {
        assertThat(wrapped().toArray()).hasSize(61).startsWith(1);
    }

    @Test
    @Tag("I12")
    void saysWhatIsMissingAndServesWhenItIsThere() throws Exception {
        HsmSettings here = settings(SoftHsm.PIN);
        Path module = folder.resolve("libhsm.so");
        HsmSettings elsewhere =
                new HsmSettings("hsm", module, here.slot(), here.pin(), here.mechanism(), here.limits());
        try (Pkcs11Kms late = client(elsewhere)) {
            assertThat(failure(late.generate(key("one"), USE))).contains(KmsException.Kind.UNAVAILABLE);
            assertThat(message(late.generate(key("one"), USE))).contains("there is no PKCS#11 module " + module);
            Files.copy(token.module(), module);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> failure(late.generate(key("one"), USE)).isEmpty());
        }
        HsmSettings unknown =
                settings(new HsmSettings.PinSource.Held(pin(SoftHsm.PIN)), new HsmSettings.Slot.Labelled("nowhere"));
        try (Pkcs11Kms lost = client(unknown)) {
            assertThat(message(lost.generate(key("one"), USE))).contains("no token labelled 'nowhere' is there");
        }
        HsmSettings beyond =
                settings(new HsmSettings.PinSource.Held(pin(SoftHsm.PIN)), new HsmSettings.Slot.Index(999));
        try (Pkcs11Kms lost = client(beyond)) {
            assertThat(message(lost.generate(key("one"), USE))).contains("no token in slot number 999");
        }
    }

    @Test
    void opensATokenByThePlaceOfItsSlot() {
        wrapped();
        int place = Cryptoki.of(token.module()).place(token.label()).orElseThrow();
        try (Pkcs11Kms byPlace =
                client(settings(new HsmSettings.PinSource.Held(pin(SoftHsm.PIN)), new HsmSettings.Slot.Index(place)))) {
            assertThat(failure(byPlace.decrypt(key("one"), wrapped(), USE))).isEmpty();
        }
    }

    @Test
    void isUnavailableWhileTheTokenIsAwayAndServesAfterItsReturn() {
        Bytes wrapped = wrapped();
        token.takeAway();
        try {
            assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).contains(KmsException.Kind.UNAVAILABLE);
            assertThat(failure(kms().generate(key("one"), USE))).contains(KmsException.Kind.UNAVAILABLE);
            assertThat(failure(kms().generate(key("none"), USE))).contains(KmsException.Kind.UNAVAILABLE);
            assertThat(failure(kms().list(USE))).contains(KmsException.Kind.UNAVAILABLE);
        } finally {
            token.bringBack();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> failure(kms().decrypt(key("one"), wrapped, USE)).isEmpty());
        assertThat(failure(kms().generate(key("two"), USE))).isEmpty();
    }

    @Test
    void goesOnWhenAnotherProviderStartsTheModuleAnew() {
        Bytes wrapped = wrapped();
        startAnew();

        assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).isEmpty();
    }

    @Test
    void asksAgainAfterAWrongPinOnlyWhenItIsAnother() throws Exception {
        ((Pkcs11Kms) kms()).close();
        Path file = Files.writeString(folder.resolve("pin"), "11111\n");
        HsmSettings settings =
                settings(new HsmSettings.PinSource.InFile(file), new HsmSettings.Slot.Labelled(token.label()));
        // A login is the process's: there must be none.
        startAnew();
        try (Pkcs11Kms refused = client(settings)) {
            for (int i = 0; i < 3; i++) {
                assertThat(failure(refused.generate(key("one"), USE))).contains(KmsException.Kind.ACCESS_DENIED);
            }
            assertThat(message(refused.generate(key("one"), USE)))
                    .contains("refused its PIN (CKR_PIN_INCORRECT): no further login until " + file)
                    .doesNotContain("11111");
            Files.writeString(file, SoftHsm.PIN + "\n");

            assertThat(failure(refused.generate(key("one"), USE))).isEmpty();
        }
    }

    private static void startAnew() {
        Cryptoki cryptoki = Cryptoki.of(token.module());
        cryptoki.lock().writeLock().lock();
        try {
            cryptoki.restart();
        } finally {
            cryptoki.lock().writeLock().unlock();
        }
    }

    @Test
    void takesNoKeyThatIsShortOrCanBeReadOut() {
        Bytes wrapped = wrapped();
        token.keygen("short", "AES:16", "--sensitive");
        token.keygen("open", "AES:32", "--extractable");
        for (String name : List.of("short", "open")) {
            assertThat(failure(kms().generate(key(name), USE))).as(name).contains(KmsException.Kind.INVALID_STATE);
            assertThat(failure(kms().decrypt(key(name), wrapped, USE)))
                    .as(name)
                    .contains(KmsException.Kind.INVALID_STATE);
            assertThat(answer(kms().describe(key(name), USE)).state()).as(name).isEqualTo(Kms.State.DISABLED);
        }
        assertThat(message(kms().generate(key("open"), USE))).contains("can be read out of the token");
    }

    @Test
    void doesNotWrapWithAKeyThatCouldNotOpen() throws Exception {
        makeKeyThatMayNot("half", "CKA_ENCRYPT = true\nCKA_DECRYPT = false\n");

        assertThat(answer(kms().describe(key("half"), USE)).state()).isEqualTo(Kms.State.DISABLED);
        assertThat(failure(kms().generate(key("half"), USE))).contains(KmsException.Kind.DISABLED);
    }

    @Test
    void findsAKeyThatWasMadeMeanwhileAndMissesOneThatIsGone() {
        assertThat(failure(kms().generate(key("later"), USE))).contains(KmsException.Kind.NOT_FOUND);
        token.key("later");
        Bytes wrapped = answer(kms().generate(key("later"), USE)).wrapped();
        assertThat(failure(kms().decrypt(key("later"), wrapped, USE))).isEmpty();
        token.destroy("later");

        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> failure(kms().decrypt(key("later"), wrapped, USE))
                        .equals(Optional.of(KmsException.Kind.NOT_FOUND)));
    }

    @Test
    void namesALabelThatTwoKeysShareAndServesTheKeysItKnows() {
        wrapped();
        token.key("twin");
        token.key("twin");
        try {
            assertThat(failure(kms().generate(key("twin"), USE))).contains(KmsException.Kind.INVALID_STATE);
            assertThat(message(kms().generate(key("twin"), USE))).contains("CKA_LABEL [twin]");
            assertThat(failure(kms().generate(key("one"), USE))).isEmpty();
        } finally {
            token.destroy("twin");
        }
        assertThat(failure(kms().generate(key("twin"), USE))).isEmpty();
    }

    @Test
    void makesKeysThatCannotLeaveTheToken() {
        answer(kms().create("made here", USE));

        // One that could be read out would be refused.
        assertThat(failure(kms().generate(key("made here"), USE))).isEmpty();
        assertThat(failure(kms().create("", USE))).contains(KmsException.Kind.INVALID_STATE);
        assertThat(failure(kms().create("ö", USE))).contains(KmsException.Kind.INVALID_STATE);
        assertThat(failure(kms().generate(new KeyRef("hsm", "ö", "a"), USE))).contains(KmsException.Kind.NOT_FOUND);
    }

    @Test
    void refusesEveryCallOnceItIsClosed() {
        ((Pkcs11Kms) kms()).close();

        assertThat(failure(kms().generate(key("one"), USE))).contains(KmsException.Kind.UNAVAILABLE);
    }
}
