package io.ssegateway.kms.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token may answer, and how often it is asked then. */
class TokenTroubleTest {
    private static final KeyRef ONE = new KeyRef("hsm", "one", "a");
    private static final KeyUse USE =
            new KeyUse("alice", Map.of("bucket", "photos"), Duration.ofSeconds(15), "request-1");

    @TempDir
    private Path folder;

    private final FakeToken token = new FakeToken();
    private Path pin;
    private Pkcs11Kms kms;

    @BeforeEach
    void opens() throws Exception {
        pin = Files.writeString(folder.resolve("pin"), "1234\n");
        kms = over(new HsmSettings.PinSource.InFile(pin));
    }

    @AfterEach
    void closes() {
        kms.close();
    }

    private Pkcs11Kms over(HsmSettings.PinSource source) {
        return over(source, HsmSettings.Limits.SHIPPED);
    }

    private Pkcs11Kms over(HsmSettings.PinSource source, HsmSettings.Limits limits) {
        return new Pkcs11Kms(
                new HsmSettings(
                        "hsm",
                        Path.of("/nowhere/libhsm.so"),
                        new HsmSettings.Slot.Index(0),
                        source,
                        HsmSettings.Mechanism.AUTO,
                        limits),
                token);
    }

    private static Optional<KmsException.Kind> failure(Uni<?> uni) {
        try {
            uni.await().atMost(Duration.ofSeconds(30));
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of(e.kind());
        }
    }

    private Kms.Generated made() {
        return kms.generate(ONE, USE).await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void asksForNothingBeforeTheFirstCallAndLogsInOnce() {
        assertThat(token.logins).isEmpty();
        made();
        made();

        assertThat(token.logins).containsExactly("1234");
    }

    @ParameterizedTest
    @CsvSource({"CKR_PIN_INCORRECT", "CKR_PIN_LOCKED", "CKR_PIN_EXPIRED", "CKR_PIN_LEN_RANGE"})
    void neverRepeatsAPinThatWasRefused(String code) throws Exception {
        token.refusal = code;
        for (int i = 0; i < 5; i++) {
            assertThat(failure(kms.generate(ONE, USE))).contains(KmsException.Kind.ACCESS_DENIED);
        }
        assertThat(token.logins).containsExactly("1234");

        token.refusal = "";
        assertThatThrownBy(this::made)
                .hasMessageContaining(code + "): no further login until " + pin + " holds another");
        Files.writeString(pin, "4321");
        made();
        assertThat(token.logins).containsExactly("1234", "4321");
    }

    @Test
    void saysOfAPinInTheConfigurationThatOnlyARestartHelps() {
        token.refusal = "CKR_PIN_INCORRECT";
        HsmPin held = HsmPin.takeOver("9999".getBytes(StandardCharsets.UTF_8));
        try (Pkcs11Kms configured = over(new HsmSettings.PinSource.Held(held))) {
            assertThat(failure(configured.generate(ONE, USE))).contains(KmsException.Kind.ACCESS_DENIED);
            assertThatThrownBy(() -> configured.generate(ONE, USE).await().atMost(Duration.ofSeconds(30)))
                    .hasMessageContaining("until the gateway is started again with another")
                    .hasMessageNotContaining("9999");
            assertThat(token.logins).containsExactly("9999");
        }
        assertThatThrownBy(held::copy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void logsInNowhereWithoutAPin() throws Exception {
        Files.delete(pin);
        assertThat(failure(kms.generate(ONE, USE))).contains(KmsException.Kind.UNAVAILABLE);
        Files.writeString(pin, "\n");
        assertThat(failure(kms.generate(ONE, USE))).contains(KmsException.Kind.UNAVAILABLE);

        assertThat(token.logins).isEmpty();
    }

    @Test
    void startsTheModuleAnewWhenASessionIsLostAndTriesTheCallOnceMore() {
        Bytes wrapped = made().wrapped();
        token.trouble = "CKR_SESSION_HANDLE_INVALID";
        token.restartHelps = true;

        assertThat(failure(kms.decrypt(ONE, wrapped, USE))).isEmpty();
        assertThat(token.restarts).isEqualTo(1);
        assertThat(token.logins).hasSize(2);
        assertThat(token.closed).isEqualTo(1);
    }

    @Test
    void doesNotStartItAgainAndAgainForATokenThatOpensAndThenFails() {
        Bytes wrapped = made().wrapped();
        token.trouble = "CKR_DEVICE_ERROR";
        for (int i = 0; i < 20; i++) {
            assertThat(failure(kms.decrypt(ONE, wrapped, USE))).contains(KmsException.Kind.UNAVAILABLE);
        }

        // Once; a second time if twenty calls took longer than ten seconds.
        assertThat(token.restarts).isBetween(1, 2);
    }

    @Test
    void asksATokenThatIsAwayAtTimesOnlyAndServesWhenItIsBack() {
        token.refusal = "CKR_TOKEN_NOT_PRESENT";
        for (int i = 0; i < 50; i++) {
            assertThat(failure(kms.generate(ONE, USE))).contains(KmsException.Kind.UNAVAILABLE);
        }
        assertThat(token.logins.size()).isLessThan(10);
        token.refusal = "";

        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> failure(kms.generate(ONE, USE)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "CKR_KEY_FUNCTION_NOT_PERMITTED, DISABLED",
        "CKR_KEY_TYPE_INCONSISTENT, INVALID_STATE",
        "CKR_MECHANISM_INVALID, INVALID_STATE",
        "CKR_SESSION_COUNT, THROTTLED",
        "CKR_GENERAL_ERROR, UNAVAILABLE",
        "0x80001234, UNAVAILABLE"
    })
    void tellsWhatTheModuleAnswered(String code, KmsException.Kind kind) {
        Bytes wrapped = made().wrapped();
        token.trouble = code;

        assertThat(failure(kms.generate(ONE, USE))).contains(kind);
        assertThat(failure(kms.decrypt(ONE, wrapped, USE))).contains(kind);
    }

    @Test
    void takesAWrongTagForWhatItIsThoughTheTokenCallsItATrouble() {
        byte[] wrapped = made().wrapped().toArray();
        wrapped[60] ^= 1;

        assertThat(failure(kms.decrypt(ONE, Bytes.of(wrapped), USE))).contains(KmsException.Kind.NOT_OPENED);
        assertThat(token.restarts).isZero();
    }

    @Test
    void opensNoDataKeyOfZeros() {
        byte[] bound = WrappedKey.bound(USE.context());
        Token.WrappingKey key = token.open(new char[0]).key("one");
        Bytes byGcm = WrappedKey.byGcm(key, new byte[32], bound);
        Bytes byCbc = WrappedKey.byCbc(key, new byte[32], bound);

        assertThat(failure(kms.decrypt(ONE, byGcm, USE))).contains(KmsException.Kind.NOT_OPENED);
        assertThat(failure(kms.decrypt(ONE, byCbc, USE))).contains(KmsException.Kind.NOT_OPENED);
    }

    @Test
    void aModuleThatHangsIsUnavailableAndServesWhenItComesBack() {
        CountDownLatch hangs = new CountDownLatch(1);
        try (Pkcs11Kms single = over(new HsmSettings.PinSource.InFile(pin), new HsmSettings.Limits(1, 1))) {
            token.inside = () -> await(hangs);
            KeyUse impatient = new KeyUse("alice", Map.of(), Duration.ofSeconds(2), "request-1");
            assertThat(failure(single.generate(ONE, impatient))).contains(KmsException.Kind.UNAVAILABLE);
            assertThatThrownBy(() -> single.generate(ONE, USE).await().atMost(Duration.ofSeconds(30)))
                    .hasMessageContaining("has not come back from 1 calls");
            hangs.countDown();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> failure(single.generate(ONE, USE)).isEmpty());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
