package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Concurrent identical decrypts are one call. */
class SingleFlightTest extends GuardFixture {
    private List<Asked<KeyMaterial>> eight() {
        return IntStream.range(0, 8).mapToObj(i -> decrypt()).toList();
    }

    @Test
    void makesOneCallForAll() {
        List<Asked<KeyMaterial>> all = eight();
        provider.answerDecrypt(0, 7);

        assertThat(provider.decrypts()).isEqualTo(1);
        all.getFirst().item().close();
        assertThat(all.subList(1, 8))
                .allSatisfy(one -> assertThat(first(one.item())).isEqualTo((byte) 7));
    }

    @Test
    void failsAllAlikeAndThenAsksAgain() {
        List<Asked<KeyMaterial>> all = eight();
        provider.failDecrypt(0, refusal(KmsException.Kind.THROTTLED));

        assertThat(all).allSatisfy(one -> assertThat(one.kind()).isEqualTo(KmsException.Kind.THROTTLED));
        assertThat(decrypt().waiting()).isTrue();
        assertThat(provider.decrypts()).isEqualTo(2);
    }

    @Test
    void theOneWhoAskedFirstMayLeave() {
        Asked<KeyMaterial> first = decrypt();
        Asked<KeyMaterial> second = decrypt();
        first.leave();
        provider.answerDecrypt(0, 7);

        assertThat(first.waiting()).isTrue();
        assertThat(first(second.item())).isEqualTo((byte) 7);
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsKeptForTheNext() {
        decrypt().leave();
        KeyMaterial kept = provider.answerDecrypt(0, 7);

        assertThat(first(decrypt().item())).isEqualTo((byte) 7);
        kms.forget();
        assertThat(wiped(kept)).isTrue();
    }

    @Test
    void bringsEachAnswerToItsOwnLoop() {
        FakeLoops.FakeLoop one = loops.enter("one");
        Asked<KeyMaterial> onOne = decrypt();
        FakeLoops.FakeLoop two = loops.enter("two");
        Asked<KeyMaterial> onTwo = decrypt();
        loops.enter("the provider's");
        provider.answerDecrypt(0, 7);
        assertThat(onOne.waiting()).isTrue();

        one.turn();
        assertThat(onOne.waiting()).isFalse();
        assertThat(onTwo.waiting()).isTrue();

        two.turn();
        assertThat(first(onTwo.item())).isEqualTo((byte) 7);
    }

    @Test
    void whoJoinsWaitsNoLongerThanItsOwnDeadline() {
        Asked<KeyMaterial> patient = decrypt();
        Asked<KeyMaterial> hurried = decrypt(new KeyUse("alice", ALICE.context(), Duration.ofMillis(100), "r2"));
        loops.advance(Duration.ofMillis(100));

        assertThat(hurried.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(patient.waiting()).isTrue();
    }

    @Test
    void aCallThatNeverEndsDoesNotKeepLaterCallers() {
        decrypt();
        loops.advance(KeyUse.DEFAULT_DEADLINE);
        Asked<KeyMaterial> later = decrypt();
        provider.answerDecrypt(1, 7);

        assertThat(first(later.item())).isEqualTo((byte) 7);
    }
}
