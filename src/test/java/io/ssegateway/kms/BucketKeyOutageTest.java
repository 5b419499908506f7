package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.Kms.Generated;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a live bucket key when its KMS key is disabled, and when the KMS is down or slow. */
class BucketKeyOutageTest extends GuardFixture {
    private static final Duration HALF = TTL.dividedBy(2);

    private Generated made;

    @BeforeEach
    void make() {
        share();
        made = provider.answerGenerate(0, 7);
    }

    private byte given() {
        return first(share().item().key());
    }

    @Test
    void theKmsIsAskedAheadWhetherItStillOpensTheKeyAndNobodyWaits() {
        loops.advance(HALF.minus(TICK));
        assertThat(given()).isEqualTo((byte) 7);
        assertThat(provider.decrypts()).isZero();

        loops.advance(TICK);
        assertThat(given()).isEqualTo((byte) 7);
        assertThat(given()).isEqualTo((byte) 7);
        assertThat(provider.decrypts()).isEqualTo(1);
    }

    @Test
    void aConfirmedKeyIsSureForOneMoreTimeToLive() {
        loops.advance(HALF);
        given();
        provider.answerDecrypt(0, 7);
        loops.advance(TTL.minus(TICK));

        assertThat(given()).isEqualTo((byte) 7);
        assertThat(provider.generates()).isEqualTo(1);
    }

    @Test
    void aKeyDisabledWhileNobodyWroteIsRefusedWhenTheTimeToLiveIsOver() {
        loops.advance(TTL);
        Asked<Generated> asked = share();
        assertThat(asked.waiting()).isTrue();
        provider.failDecrypt(0, refusal(KmsException.Kind.DISABLED));

        assertThat(asked.kind()).isEqualTo(KmsException.Kind.DISABLED);
        assertThat(wiped(made.key())).isTrue();
    }

    @Test
    void aKeyDisabledWhileItIsInUseIsWipedAheadAndTheNextUseAsksForAnother() {
        loops.advance(HALF);
        given();
        provider.failDecrypt(0, refusal(KmsException.Kind.DISABLED));

        assertThat(wiped(made.key())).isTrue();
        Asked<Generated> next = share();
        provider.failGenerate(1, refusal(KmsException.Kind.DISABLED));
        assertThat(next.kind()).isEqualTo(KmsException.Kind.DISABLED);
    }

    @Test
    void whenTheKmsIsDownTheKeyIsUsedUntilItsWindowEnds() {
        Duration step = Duration.ofSeconds(10);
        for (Duration age = step; age.compareTo(WINDOW) < 0; age = age.plus(step)) {
            loops.advance(step);
            int decrypts = provider.decrypts();
            int generates = provider.generates();
            assertThat(given()).as("nobody waits, at %s", age).isEqualTo((byte) 7);
            if (provider.decrypts() > decrypts) {
                provider.failDecrypt(decrypts, refusal(KmsException.Kind.UNAVAILABLE));
            }
            if (provider.generates() > generates) {
                provider.failGenerate(generates, refusal(KmsException.Kind.UNAVAILABLE));
            }
        }
        loops.advance(step);
        int generates = provider.generates();
        Asked<Generated> after = share();
        if (provider.generates() > generates) {
            provider.failGenerate(generates, refusal(KmsException.Kind.UNAVAILABLE));
        }
        assertThat(after.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
    }

    @Test
    void whenTheKmsIsSlowWhoWaitsIsServedWithinItsDeadline() {
        loops.advance(TTL);
        Asked<Generated> asked = share();
        loops.advance(KeyUse.DEFAULT_DEADLINE.dividedBy(2));

        assertThat(first(asked.item().key())).isEqualTo((byte) 7);
        assertThat(given()).as("and the next do not wait").isEqualTo((byte) 7);
    }

    @Test
    void aRefusedReplacementEndsTheKeyItWasToReplace() {
        GuardedKms patient = guard(CacheSettings.of(WINDOW.multipliedBy(3)), KeyEvents.NONE);
        Asked.of(patient.share(KEY, ALICE, WINDOW));
        Generated old = provider.answerGenerate(1, 9);
        loops.advance(WINDOW.dividedBy(10).multipliedBy(9));
        assertThat(first(Asked.of(patient.share(KEY, ALICE, WINDOW)).item().key()))
                .isEqualTo((byte) 9);
        provider.failGenerate(2, refusal(KmsException.Kind.DISABLED));

        assertThat(wiped(old.key())).isTrue();
    }

    @Test
    void anotherKeyThanItGaveIsADamageNotAConfirmation() {
        loops.advance(TTL);
        Asked<Generated> asked = share();
        provider.answerDecrypt(0, 8);

        assertThat(asked.kind()).isEqualTo(KmsException.Kind.NOT_OPENED);
        assertThat(wiped(made.key())).isTrue();
    }
}
