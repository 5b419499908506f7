package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyEvents.Action;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportingKmsTest extends GuardFixture {
    private static KeyEvent event(Action action, boolean cached) {
        return new KeyEvent(action, KEY, ALICE, cached, Optional.empty());
    }

    private static KeyEvent refused(Action action, boolean cached, KmsException.Kind kind) {
        return new KeyEvent(action, KEY, ALICE, cached, Optional.of(kind));
    }

    @Test
    void tellsOfAGenerateOnce() {
        Asked.of(kms.generate(KEY, ALICE));
        assertThat(events).isEmpty();
        provider.answerGenerate(0, 1);

        assertThat(events).containsExactly(event(Action.GENERATE, false));
    }

    @Test
    void tellsOfADecryptAndOfOneFromTheCache() {
        decrypt();
        provider.answerDecrypt(0, 1);
        decrypt();

        assertThat(events).containsExactly(event(Action.DECRYPT, false), event(Action.DECRYPT, true));
    }

    @Test
    void tellsOfEveryCallerOfASharedCall() {
        decrypt();
        decrypt();
        provider.answerDecrypt(0, 1);

        assertThat(events).containsExactly(event(Action.DECRYPT, false), event(Action.DECRYPT, true));
    }

    @Test
    void tellsOfARefusalAndOfARememberedOne() {
        decrypt();
        provider.failDecrypt(0, refusal(KmsException.Kind.DISABLED));
        decrypt();

        assertThat(events)
                .containsExactly(
                        refused(Action.DECRYPT, false, KmsException.Kind.DISABLED),
                        refused(Action.DECRYPT, true, KmsException.Kind.DISABLED));
    }

    @Test
    void tellsOfACallThatRanOutOfTimeOnce() {
        Asked.of(kms.generate(KEY, ALICE));
        loops.advance(KeyUse.DEFAULT_DEADLINE);
        provider.answerGenerate(0, 1);

        assertThat(events).containsExactly(refused(Action.GENERATE, false, KmsException.Kind.UNAVAILABLE));
    }

    @Test
    void tellsOfAKeyWhoseCallerHasLeft() {
        decrypt().leave();
        provider.answerDecrypt(0, 1);

        assertThat(events).containsExactly(event(Action.DECRYPT, false));
    }

    @Test
    void failsAndWipesWhenItCannotTell() {
        GuardedKms mute = guard(CacheSettings.of(TTL), event -> {
            throw new IllegalStateException("audit is full");
        });
        Asked<Kms.Generated> asked = Asked.of(mute.generate(KEY, ALICE));
        Kms.Generated made = provider.answerGenerate(0, 1);

        assertThat(asked.failure()).hasMessage("audit is full");
        assertThat(wiped(made.key())).isTrue();
    }

    @Test
    void showsNoKeyBytes() {
        Asked<KeyMaterial> asked = decrypt();
        provider.answerDecrypt(0, 0x41);
        Asked<Kms.Generated> made = Asked.of(kms.generate(KEY, ALICE));
        provider.answerGenerate(0, 0x41);

        assertThat(events + " " + asked.item() + made.item() + kms)
                .doesNotContain("41414141", "AAAA", "65, 65")
                .contains("redacted");
    }
}
