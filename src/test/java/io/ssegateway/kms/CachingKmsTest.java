package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CachingKmsTest extends GuardFixture {
    private static final Duration TICK = Duration.ofNanos(1);

    private KeyMaterial filled() {
        decrypt();
        return provider.answerDecrypt(provider.decrypts() - 1, 7);
    }

    @Test
    void answersFromTheCacheUntilTheTtlIsOver() {
        filled();
        loops.advance(TTL.minus(TICK));

        assertThat(first(decrypt().item())).isEqualTo((byte) 7);
        assertThat(provider.decrypts()).isEqualTo(1);
    }

    @Test
    void asksAgainWhenTheTtlIsOver() {
        filled();
        loops.advance(TTL);

        assertThat(decrypt().waiting()).isTrue();
        assertThat(provider.decrypts()).isEqualTo(2);
    }

    @Test
    void wipesWhatHasExpired() {
        KeyMaterial kept = filled();
        loops.advance(TTL.minus(TICK));
        kms.sweep();
        assertThat(wiped(kept)).isFalse();

        loops.advance(TICK);
        kms.sweep();
        assertThat(wiped(kept)).isTrue();
    }

    @Test
    void wipesWhatIsPushedOut() {
        GuardedKms none = guard(new CacheSettings(0, TTL, Duration.ZERO), KeyEvents.NONE);
        Asked<KeyMaterial> asked = Asked.of(none.decrypt(KEY, WRAPPED, ALICE));
        KeyMaterial pushedOut = provider.answerDecrypt(0, 5);
        none.sweep();

        assertThat(wiped(pushedOut)).isTrue();
        assertThat(first(asked.item())).isEqualTo((byte) 5);
    }

    @Test
    void wipesAndForgetsWhenTold() {
        KeyMaterial kept = filled();
        kms.forget();

        assertThat(wiped(kept)).isTrue();
        assertThat(decrypt().waiting()).isTrue();
    }

    @Test
    void wipesOnClose() {
        KeyMaterial kept = filled();
        kms.close();

        assertThat(wiped(kept)).isTrue();
    }

    @Test
    void doesNotKeepWhatWasUnderWayWhenToldToForget() {
        Asked<KeyMaterial> asked = decrypt();
        kms.forget();
        KeyMaterial late = provider.answerDecrypt(0, 3);

        assertThat(first(asked.item())).isEqualTo((byte) 3);
        assertThat(wiped(late)).isTrue();
        assertThat(decrypt().waiting()).isTrue();
    }

    @Test
    void givesEveryCallerACopyOfItsOwn() {
        decrypt();
        provider.answerDecrypt(0, 7);
        decrypt().item().close();

        assertThat(first(decrypt().item())).isEqualTo((byte) 7);
    }

    static Stream<Object[]> others() {
        KeyUse bob = KeyUse.of("bob", ALICE.context(), "r2");
        KeyUse elsewhere = KeyUse.of("alice", Map.of("bucket", "c"), "r2");
        return Stream.of(
                new Object[] {KEY, WRAPPED, bob},
                new Object[] {KEY, WRAPPED, elsewhere},
                new Object[] {KEY, WRAPPED, KeyUse.of("alice", Map.of(), "r2")},
                new Object[] {new KeyRef("held", "key-2", "alias"), WRAPPED, ALICE},
                new Object[] {new KeyRef("other", "key-1", "alias"), WRAPPED, ALICE},
                new Object[] {new KeyRef("heldk", "ey-1", "alias"), WRAPPED, ALICE},
                new Object[] {KEY, Bytes.of(new byte[] {9, 9, 8}), ALICE},
                new Object[] {KEY, Bytes.of(new byte[] {9, 9}), ALICE});
    }

    @ParameterizedTest
    @MethodSource("others")
    void findsAKeyOnlyForTheSamePrincipalKeyContextAndWrappedKey(KeyRef key, Bytes wrapped, KeyUse use) {
        filled();

        assertThat(Asked.of(kms.decrypt(key, wrapped, use)).waiting()).isTrue();
        assertThat(provider.decrypts()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsException.Kind.class,
            names = {"NOT_FOUND", "DISABLED", "INVALID_STATE", "ACCESS_DENIED", "NOT_OPENED"})
    void remembersARefusalForThirtySeconds(KmsException.Kind kind) {
        decrypt();
        provider.failDecrypt(0, refusal(kind));

        loops.advance(Duration.ofSeconds(30).minus(TICK));
        assertThat(decrypt().kind()).isEqualTo(kind);
        assertThat(provider.decrypts()).isEqualTo(1);

        loops.advance(TICK);
        assertThat(decrypt().waiting()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsException.Kind.class,
            names = {"UNAVAILABLE", "THROTTLED"})
    void asksAgainAtOnceAfterTroubleThatPasses(KmsException.Kind kind) {
        decrypt();
        provider.failDecrypt(0, refusal(kind));

        assertThat(decrypt().waiting()).isTrue();
        assertThat(provider.decrypts()).isEqualTo(2);
    }

    @Test
    void forgetsRefusalsWhenAKeyIsMade() {
        decrypt();
        provider.failDecrypt(0, refusal(KmsException.Kind.NOT_FOUND));
        Asked.of(kms.create("key-1", ALICE)).item();

        assertThat(decrypt().waiting()).isTrue();
    }

    @Test
    void refusesAContextThatNoKeyCanBeWrappedUnder() {
        KeyUse tooLong = KeyUse.of("alice", Map.of("x", "y".repeat(300)), "r1");

        assertThat(decrypt(tooLong).kind()).isEqualTo(KmsException.Kind.NOT_OPENED);
        assertThat(provider.decrypts()).isZero();
    }

    @Test
    void takesNoLongerMemoryForRefusalsThanThirtySeconds() {
        assertThat(CacheSettings.of(TTL).refusalTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(CacheSettings.of(Duration.ofSeconds(29)).refusalTtl()).isEqualTo(Duration.ofSeconds(29));
        assertThatThrownBy(
                        () -> new CacheSettings(1, TTL, Duration.ofSeconds(30).plus(TICK)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
