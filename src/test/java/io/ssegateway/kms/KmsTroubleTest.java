package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KmsSignals.Signal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries, breaker and bulkhead around a provider that the test holds in its hands. */
class KmsTroubleTest extends GuardFixture {
    private static final KmsLimits SHIPPED = KmsLimits.shipped();
    private static final KmsException TROUBLE = refusal(KmsException.Kind.UNAVAILABLE);

    private final List<Signal> signals = new ArrayList<>();
    private int objects;

    private GuardedKms shielded(KmsLimits limits) {
        return GuardedKms.over(provider, CacheSettings.of(Duration.ZERO), limits, KeyEvents.NONE, signals::add, time);
    }

    /** Each of another object, so that no call is shared. */
    private Asked<KeyMaterial> open(GuardedKms guarded) {
        return Asked.of(guarded.decrypt(
                KEY, Bytes.of(ByteBuffer.allocate(4).putInt(objects++).array()), ALICE));
    }

    private void fail(GuardedKms guarded, int times) {
        for (int i = 0; i < times; i++) {
            open(guarded);
            provider.failDecrypt(provider.decrypts() - 1, TROUBLE);
        }
    }

    private long count(Signal signal) {
        return signals.stream().filter(signal::equals).count();
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsException.Kind.class,
            names = {"UNAVAILABLE", "THROTTLED"})
    void troubleThatPassesIsRetriedAfterAPauseThatDoubles(KmsException.Kind kind) {
        Asked<KeyMaterial> asked = open(shielded(SHIPPED));
        provider.failDecrypt(0, refusal(kind));
        loops.advance(SHIPPED.pause().minus(TICK));
        assertThat(provider.decrypts()).isEqualTo(1);
        loops.advance(TICK);
        assertThat(provider.decrypts()).isEqualTo(2);

        provider.failDecrypt(1, refusal(kind));
        loops.advance(SHIPPED.pause().multipliedBy(2).minus(TICK));
        assertThat(provider.decrypts()).isEqualTo(2);
        loops.advance(TICK);
        provider.answerDecrypt(2, 7);

        assertThat(first(asked.item())).isEqualTo((byte) 7);
        assertThat(count(Signal.REPEAT)).isEqualTo(2);
        assertThat(count(Signal.CALL)).isEqualTo(3);
    }

    @Test
    void theLastAttemptsFailureIsTheAnswer() {
        Asked<KeyMaterial> asked = open(shielded(SHIPPED));
        for (int i = 0; i < 3; i++) {
            provider.failDecrypt(i, refusal(KmsException.Kind.THROTTLED));
            loops.advance(Duration.ofMillis(200));
        }
        assertThat(asked.kind()).isEqualTo(KmsException.Kind.THROTTLED);
        assertThat(provider.decrypts()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsException.Kind.class,
            names = {"UNAVAILABLE", "THROTTLED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRefusalIsNotRetried(KmsException.Kind kind) {
        Asked<KeyMaterial> asked = open(shielded(SHIPPED));
        provider.failDecrypt(0, refusal(kind));

        assertThat(asked.kind()).isEqualTo(kind);
        assertThat(provider.decrypts()).isEqualTo(1);
    }

    @Test
    void aPauseThatTheDeadlineHasNoRoomForIsNotMade() {
        Asked<KeyMaterial> asked = open(shielded(SHIPPED));
        loops.advance(KeyUse.DEFAULT_DEADLINE.minus(SHIPPED.pause()));
        provider.failDecrypt(0, TROUBLE);

        assertThat(asked.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(provider.decrypts()).isEqualTo(1);
    }

    @Test
    void afterFiveFailuresInARowTheKmsIsLeftAlone() {
        GuardedKms guarded = shielded(SHIPPED.once());
        fail(guarded, 4);
        assertThat(guarded.load().open()).isFalse();
        fail(guarded, 1);
        Asked<KeyMaterial> spared = open(guarded);

        assertThat(guarded.load().open()).isTrue();
        assertThat(spared.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(provider.decrypts()).isEqualTo(5);
        assertThat(count(Signal.OPENED)).isEqualTo(1);
        assertThat(count(Signal.TURNED_AWAY)).isEqualTo(1);
    }

    @Test
    void callsThatNeverEndOpenTheBreakerToo() {
        GuardedKms guarded = shielded(SHIPPED);
        for (int i = 0; i < 5; i++) {
            open(guarded);
        }
        loops.advance(KeyUse.DEFAULT_DEADLINE);
        assertThat(guarded.load().open()).isTrue();
        assertThat(guarded.load().running()).as("they hold no place").isZero();
    }

    @Test
    void anAnswerOrARefusalInBetweenStartsTheCountAnew() {
        GuardedKms guarded = shielded(SHIPPED.once());
        fail(guarded, 4);
        open(guarded);
        provider.failDecrypt(4, refusal(KmsException.Kind.DISABLED));
        fail(guarded, 4);

        assertThat(guarded.load().open()).isFalse();
    }

    @Test
    void beingThrottledDoesNotOpenTheBreaker() {
        GuardedKms guarded = shielded(SHIPPED.once());
        for (int i = 0; i < 20; i++) {
            open(guarded);
            provider.failDecrypt(i, refusal(KmsException.Kind.THROTTLED));
        }
        assertThat(guarded.load().open()).isFalse();
    }

    @Test
    void afterTheRestOneCallTriesAndItsAnswerClosesTheBreaker() {
        GuardedKms guarded = shielded(SHIPPED.once());
        fail(guarded, 5);
        loops.advance(SHIPPED.rest().minus(TICK));
        assertThat(open(guarded).waiting()).isFalse();
        loops.advance(TICK);
        Asked<KeyMaterial> probe = open(guarded);
        assertThat(open(guarded).waiting()).as("one only").isFalse();
        provider.answerDecrypt(5, 7);

        assertThat(first(probe.item())).isEqualTo((byte) 7);
        assertThat(guarded.load().open()).isFalse();
        assertThat(open(guarded).waiting()).isTrue();
        assertThat(count(Signal.CLOSED)).isEqualTo(1);
    }

    @Test
    void aProbeWhoseCallerLeftCountsAllTheSame() {
        GuardedKms guarded = shielded(SHIPPED.once());
        fail(guarded, 5);
        loops.advance(SHIPPED.rest());
        open(guarded).leave();
        provider.answerDecrypt(5, 7);

        assertThat(guarded.load().open()).isFalse();
    }

    /** Down for an hour under steady traffic; the KMS comes back at the worst moment. */
    @Test
    void serviceReturnsWithinFortySecondsOfTheKms() {
        GuardedKms guarded = shielded(SHIPPED);
        Duration tick = Duration.ofMillis(500);
        for (int i = 0; i < 7_200; i++) {
            open(guarded);
            loops.advance(tick);
        }
        assertThat(guarded.load().open()).isTrue();
        int before = provider.decrypts();
        Duration waited = Duration.ZERO;
        while (guarded.load().open()) {
            open(guarded);
            IntStream.range(before, provider.decrypts()).forEach(call -> provider.answerDecrypt(call, 7));
            before = provider.decrypts();
            loops.advance(tick);
            waited = waited.plus(tick);
        }
        assertThat(waited).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void noMoreThanSoManyCallsAreUnderWayAndTheNextWaitInLine() {
        GuardedKms guarded = shielded(limits(2, 2));
        List<Asked<KeyMaterial>> all =
                IntStream.range(0, 4).mapToObj(i -> open(guarded)).toList();
        assertThat(provider.decrypts()).isEqualTo(2);
        assertThat(guarded.load().running()).isEqualTo(2);
        assertThat(guarded.load().waiting()).isEqualTo(2);

        provider.answerDecrypt(0, 1);
        assertThat(provider.decrypts()).isEqualTo(3);
        provider.answerDecrypt(1, 2);
        provider.answerDecrypt(2, 3);
        provider.answerDecrypt(3, 4);
        assertThat(all.stream().map(one -> (int) first(one.item()))).containsExactly(1, 2, 3, 4);
        assertThat(guarded.load().running()).isZero();
    }

    @Test
    void whereTheLineIsFullTheNextIsThrottledAtOnce() {
        GuardedKms guarded = shielded(limits(1, 1));
        open(guarded);
        open(guarded);

        assertThat(open(guarded).kind()).isEqualTo(KmsException.Kind.THROTTLED);
        assertThat(count(Signal.CROWDED_OUT)).isEqualTo(1);
    }

    @Test
    void whoWaitsInLineWaitsNoLongerThanItsDeadlineAndIsNotAskedForAfterwards() {
        GuardedKms guarded = shielded(limits(1, 1));
        open(guarded);
        Asked<KeyMaterial> inLine = open(guarded);
        loops.advance(KeyUse.DEFAULT_DEADLINE);

        assertThat(inLine.kind()).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(provider.decrypts()).isEqualTo(1);
        assertThat(guarded.load().waiting()).isZero();
    }

    @Test
    void aLongLineOfReadyAnswersDoesNotRecurse() {
        int many = 20_000;
        List<UniEmitter<? super Integer>> held = new ArrayList<>();
        Bulkhead bulkhead = new Bulkhead(new Calls(signals::add), limits(1, many), signals::add, time);
        Asked<Integer> first =
                Asked.of(bulkhead.take(call(() -> Uni.createFrom().<Integer>emitter(held::add))));
        List<Asked<Integer>> line = IntStream.range(0, many)
                .mapToObj(
                        i -> Asked.of(bulkhead.take(call(() -> Uni.createFrom().item(i)))))
                .toList();
        assertThat(line).allMatch(Asked::waiting);

        held.getFirst().complete(-1);
        assertThat(first.item()).isEqualTo(-1);
        assertThat(line).noneMatch(Asked::waiting);
        assertThat(bulkhead.running()).isZero();
    }

    private static KmsCall<Integer> call(Supplier<Uni<Integer>> answer) {
        return new KmsCall<>("the KMS", ALICE, true, within -> answer.get(), nothing -> {});
    }

    private static KmsLimits limits(int calls, int waiting) {
        return new KmsLimits(calls, waiting, 1, Duration.ZERO, 5, Duration.ofSeconds(10));
    }
}
