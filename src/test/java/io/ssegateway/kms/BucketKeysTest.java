package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyEvents.Action;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import io.ssegateway.kms.Kms.Generated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets one data key together, for how long, for how many objects. */
class BucketKeysTest extends GuardFixture {
    private Generated first;

    private void made(int fill) {
        share();
        first = provider.answerGenerate(provider.generates() - 1, fill);
    }

    @Test
    void oneCallServesManyObjects() {
        made(7);
        Asked<Generated> second = share();

        assertThat(provider.generates()).isEqualTo(1);
        assertThat(first(second.item().key())).isEqualTo((byte) 7);
        assertThat(second.item().wrapped()).isEqualTo(first.wrapped());
    }

    @Test
    void eachObjectGetsACopyOfItsOwn() {
        made(7);
        share().item().close();

        assertThat(first(share().item().key())).isEqualTo((byte) 7);
    }

    @Test
    void concurrentFirstUsesAreOneCall() {
        List<Asked<Generated>> all =
                IntStream.range(0, 8).mapToObj(i -> share()).toList();
        provider.answerGenerate(0, 7);

        assertThat(provider.generates()).isEqualTo(1);
        assertThat(all).allSatisfy(one -> assertThat(first(one.item().key())).isEqualTo((byte) 7));
    }

    @Test
    void bringsEachAnswerToItsOwnLoop() {
        FakeLoops.FakeLoop one = loops.enter("one");
        Asked<Generated> onOne = share();
        loops.enter("two");
        share();
        loops.enter("the provider's");
        provider.answerGenerate(0, 7);
        assertThat(onOne.waiting()).isTrue();

        one.turn();
        assertThat(first(onOne.item().key())).isEqualTo((byte) 7);
    }

    @Test
    void aFailedFirstUseFailsAllAndTheNextAsksAgain() {
        Asked<Generated> one = share();
        Asked<Generated> other = share();
        provider.failGenerate(0, refusal(KmsException.Kind.THROTTLED));

        assertThat(one.kind()).isEqualTo(KmsException.Kind.THROTTLED);
        assertThat(other.kind()).isEqualTo(KmsException.Kind.THROTTLED);
        assertThat(share().waiting()).isTrue();
        assertThat(provider.generates()).isEqualTo(2);
    }

    @Test
    void anotherPrincipalKeyOrContextHasAKeyOfItsOwn() {
        made(7);
        Map<String, String> bucket = ALICE.context();

        assertThat(share(KeyUse.of("bob", bucket, "r")).waiting()).isTrue();
        assertThat(share(KeyUse.of("alice", Map.of("bucket", "c"), "r")).waiting())
                .isTrue();
        assertThat(Asked.of(kms.share(new KeyRef("held", "key-2", "alias"), ALICE, WINDOW))
                        .waiting())
                .isTrue();
        assertThat(provider.generates()).isEqualTo(4);
    }

    @Test
    void aKeyIsGivenOutUntilItsWindowEndsAndWipedThen() {
        made(7);
        confirmUntil(WINDOW.minus(TICK));
        assertThat(first(share().item().key())).isEqualTo((byte) 7);

        loops.advance(TICK);
        assertThat(share().waiting()).isTrue();
        kms.sweep();
        assertThat(wiped(first.key())).isTrue();
    }

    /** Lets time pass with a use every four minutes whose errands the KMS fails to run. */
    private void confirmUntil(Duration age) {
        Duration step = Duration.ofMinutes(4);
        Duration passed = Duration.ZERO;
        while (passed.compareTo(age) < 0) {
            Duration next = age.minus(passed).compareTo(step) < 0 ? age.minus(passed) : step;
            loops.advance(next);
            passed = passed.plus(next);
            int decrypts = provider.decrypts();
            int generates = provider.generates();
            share();
            if (provider.decrypts() > decrypts) {
                provider.answerDecrypt(decrypts, 7);
            }
            if (provider.generates() > generates) {
                provider.failGenerate(generates, refusal(KmsException.Kind.UNAVAILABLE));
            }
        }
    }

    @Test
    void noWindowIsLongerThanADay() {
        Asked.of(kms.share(KEY, ALICE, Duration.ofDays(30)));
        first = provider.answerGenerate(0, 7);
        loops.advance(Duration.ofHours(24));

        assertThat(Asked.of(kms.share(KEY, ALICE, Duration.ofDays(30))).waiting())
                .isTrue();
        assertThat(provider.generates()).isEqualTo(2);
        assertThat(provider.decrypts()).isZero();
    }

    @Test
    void aShorterWindowCountsAtOnce() {
        made(7);
        loops.advance(Duration.ofMinutes(1));

        assertThat(Asked.of(kms.share(KEY, ALICE, Duration.ofMinutes(1))).waiting())
                .isTrue();
    }

    @Test
    void aKeyServesAsManyObjectsAsItMayAndNoMore() {
        CachingBucketKeys few = few(3);
        Asked<Generated> one = ask(few);
        provider.answerGenerate(0, 7);
        Asked<Generated> two = ask(few);
        Asked<Generated> three = ask(few);
        Asked<Generated> four = ask(few);
        provider.answerGenerate(1, 8);

        assertThat(List.of(one, two, three))
                .allSatisfy(each -> assertThat(first(each.item().key())).isEqualTo((byte) 7));
        assertThat(first(four.item().key())).isEqualTo((byte) 8);
    }

    @Test
    void moreWaitingThanAKeyServesGetTheNextOne() {
        CachingBucketKeys few = few(2);
        List<Asked<Generated>> all =
                IntStream.range(0, 3).mapToObj(i -> ask(few)).toList();
        provider.answerGenerate(0, 7);
        assertThat(all.stream().filter(Asked::waiting)).hasSize(1);

        provider.answerGenerate(1, 8);
        assertThat(all).noneMatch(Asked::waiting);
    }

    private CachingBucketKeys few(int objects) {
        CacheSettings settings = CacheSettings.of(TTL);
        return new CachingBucketKeys(
                new CachingKms(provider, settings, time),
                new CachingBucketKeys.Limits(10, objects, TTL),
                KmsSignals.NONE,
                time);
    }

    private static Asked<Generated> ask(CachingBucketKeys keys) {
        return Asked.of(keys.share(KEY, ALICE, WINDOW, () -> {}));
    }

    @Test
    void nearTheEndOfItsWindowAKeyIsReplacedWhileItIsStillGivenOut() {
        made(7);
        confirmUntil(Duration.ofMinutes(52));
        loops.advance(Duration.ofMinutes(3));
        int asked = provider.generates();
        assertThat(first(share().item().key())).as("nobody waits").isEqualTo((byte) 7);
        assertThat(provider.generates()).isEqualTo(asked + 1);
        assertThat(first(share().item().key())).as("once is enough").isEqualTo((byte) 7);
        assertThat(provider.generates()).isEqualTo(asked + 1);

        provider.answerGenerate(asked, 8);
        assertThat(first(share().item().key())).isEqualTo((byte) 8);
        assertThat(wiped(first.key())).isTrue();
    }

    @Test
    void noMoreKeysAreKeptThanAreAllowedAndWhatIsPushedOutIsWiped() {
        GuardedKms small = guard(new CacheSettings(1, TTL, Duration.ZERO), KeyEvents.NONE);
        List<Generated> made = IntStream.range(0, 5)
                .mapToObj(i -> {
                    Asked.of(small.share(KEY, KeyUse.of("p" + i, Map.of(), "r"), WINDOW));
                    return provider.answerGenerate(i, i);
                })
                .toList();
        small.sweep();

        assertThat(made.stream().filter(one -> wiped(one.key()))).hasSize(4);
        assertThat(small.load().bucketKeys()).isEqualTo(1);
    }

    @Test
    void forgettingWipesAndTheNextUseAsks() {
        made(7);
        kms.forget();

        assertThat(wiped(first.key())).isTrue();
        assertThat(share().waiting()).isTrue();
    }

    @Test
    void whatWasAskedForBeforeForgettingIsNotKept() {
        Asked<Generated> before = share();
        kms.forget();
        first = provider.answerGenerate(0, 7);

        assertThat(wiped(first.key())).isTrue();
        assertThat(before.waiting()).as("it asks again").isTrue();
        provider.answerGenerate(1, 8);
        assertThat(first(before.item().key())).isEqualTo((byte) 8);
    }

    @Test
    void whoWroteAnObjectReadsItWithoutAskingTheKms() {
        made(7);
        Asked<KeyMaterial> read = Asked.of(kms.decrypt(KEY, first.wrapped(), ALICE));

        assertThat(first(read.item())).isEqualTo((byte) 7);
        assertThat(provider.decrypts()).isZero();
    }

    @Test
    void everyUseIsTold() {
        made(7);
        share();

        assertThat(events)
                .containsExactly(
                        new KeyEvent(Action.SHARE, KEY, ALICE, false, Optional.empty()),
                        new KeyEvent(Action.SHARE, KEY, ALICE, true, Optional.empty()));
    }

    @Test
    void showsNoKeyBytes() {
        made(0x41);

        assertThat(kms + " " + share().item() + new BucketKey(first, WINDOW, 1, 0, TTL))
                .doesNotContain("41414141", "AAAA", "65, 65")
                .contains("redacted");
    }
}
