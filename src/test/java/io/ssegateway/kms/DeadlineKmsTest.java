package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadlineKmsTest extends GuardFixture {
    @Test
    void waitsTwoSecondsAndNoLonger() {
        Asked<KeyMaterial> asked = decrypt();
        loops.advance(KeyUse.DEFAULT_DEADLINE.minus(TICK));
        assertThat(asked.waiting()).isTrue();

        loops.advance(TICK);
        assertThat(asked.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(asked.failure()).hasMessage("the KMS 'held' gave no answer within 2000 ms");
    }

    @Test
    void wipesADecryptedKeyThatComesTooLate() {
        decrypt();
        loops.advance(KeyUse.DEFAULT_DEADLINE);

        assertThat(wiped(provider.answerDecrypt(0, 7))).isTrue();
    }

    @Test
    void wipesAGeneratedKeyThatComesTooLate() {
        Asked<Kms.Generated> asked = Asked.of(kms.generate(KEY, ALICE));
        loops.advance(KeyUse.DEFAULT_DEADLINE);

        assertThat(asked.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(wiped(provider.answerGenerate(0, 7).key())).isTrue();
    }

    @Test
    void wipesAGeneratedKeyWhoseCallerHasLeft() {
        Asked.of(kms.generate(KEY, ALICE)).leave();

        assertThat(wiped(provider.answerGenerate(0, 7).key())).isTrue();
    }

    @Test
    void leavesAKeyToTheCallerWhoGotIt() {
        Asked<Kms.Generated> asked = Asked.of(kms.generate(KEY, ALICE));
        provider.answerGenerate(0, 7);
        asked.leave();
        loops.advance(KeyUse.DEFAULT_DEADLINE);

        assertThat(first(asked.item().key())).isEqualTo((byte) 7);
    }

    @Test
    void leavesNoAlarmBehind() {
        decrypt();
        assertThat(loops.alarmsSet()).isEqualTo(1);
        provider.answerDecrypt(0, 7);
        decrypt();

        assertThat(loops.alarmsSet()).isZero();
    }

    @Test
    void makesEveryFailureAKmsException() {
        Asked<KeyMaterial> asked = decrypt();
        provider.failDecrypt(0, new IllegalStateException("connection lost"));

        assertThat(asked.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(Asked.of(kms.describe(KEY, ALICE)).kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
    }

    @Test
    void takesNoAnswerForUnavailable() {
        assertThat(Asked.of(kms.list(ALICE)).kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
    }

    @Test
    void refusesADeadlineOfNothing() {
        assertThatThrownBy(() -> new KeyUse("p", Map.of(), Duration.ZERO, "r"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
