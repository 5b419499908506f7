package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Samples;
import io.ssegateway.s3.BucketName;
import io.ssegateway.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootCheckTest extends StateFixture {
    private static final String CANARY = "/" + BUCKET + "/v1/root-check";

    @Test
    @Tag("I12")
    void nothingIsAskedOfTheStoreBeforeTheStateIsNeeded() {
        UploadState state = state();
        assertThat(fake.seen()).isEmpty();
        get(state.reach());
        assertThat(fake.lines()).containsExactly("GET " + CANARY, "PUT /" + BUCKET, "PUT " + CANARY);
    }

    @Test
    void theCheckIsDoneOnce() {
        get(state().reach());
        UploadState second = state();
        int before = fake.seen().size();
        get(second.read(NAME));
        get(second.read(NAME));
        assertThat(fake.lines().subList(before, fake.lines().size()))
                .containsExactly(
                        "GET " + CANARY,
                        "GET /" + BUCKET + "/v1/u/" + NAME.uid() + "/upload",
                        "GET /" + BUCKET + "/v1/u/" + NAME.uid() + "/upload");
    }

    @Test
    @Tag("I6")
    void aWrongRootKeyRefusesAllThatNeedsTheStateAndWritesNothing() {
        get(state().write(record(NAME)));
        byte[] canary = stored(StateNames.ROOT_CHECK).bytes();
        for (HeldRoots wrong : List.of(new HeldRoots(1, 0x66), new HeldRoots(9, 0x11))) {
            UploadState state = fresh(wrong).of("main");
            assertUnavailable(state::reach);
            assertUnavailable(() -> state.read(NAME));
            assertUnavailable(() -> state.write(record(NAME)));
            assertUnavailable(() -> state.remove(NAME.uid()));
        }
        assertThat(stored(StateNames.ROOT_CHECK).bytes()).isEqualTo(canary);
        assertThat(get(state().read(NAME))).isPresent();
    }

    @Test
    void aRefusalIsRememberedForAShortTimeOnly() {
        get(state().reach());
        HeldRoots late = new HeldRoots(9, 0x11);
        UploadState state = fresh(late).of("main");
        assertUnavailable(state::reach);
        late.load(1, 0x11);
        int before = fake.seen().size();
        now = now.plus(RootCheck.REFUSED_FOR.minus(Duration.ofMillis(1)));
        assertUnavailable(state::reach);
        assertThat(fake.seen()).hasSize(before);
        now = now.plusMillis(1);
        get(state.reach());
    }

    @Test
    void aForgedCanaryRefuses() {
        get(state().reach());
        byte[] canary = stored(StateNames.ROOT_CHECK).bytes();
        for (byte[] forged :
                List.of(new byte[0], Bytes.of(canary, 0, canary.length - 1).toArray(), flipped(canary))) {
            store(StateNames.ROOT_CHECK, forged);
            assertUnavailable(() -> state().reach());
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    @Test
    void theCanaryFollowsTheKeyThatWritesSoThatAnOldOneCanBeRetired() {
        get(state().reach());
        roots.load(2, 0x22);
        get(state().reach());
        roots.unload(1);
        get(state().reach());
        assertThat(Bytes.of(stored(StateNames.ROOT_CHECK).bytes(), 9, 13)).isEqualTo(HeldRoots.id(2));
    }

    @Test
    void anUnreachableStoreIsAskedAgainAtOnce() {
        UploadState state = state();
        fake.always(new Fault.CloseAtOnce());
        assertUnavailable(state::reach);
        fake.heal();
        get(state.reach());
    }

    @Test
    void ofTwoThatBeginAtOnceOneWritesAndTheOtherReads() {
        fake.objects().create(BUCKET);
        byte[] theirs = new StateBodies(roots).seal(StateNames.ROOT_CHECK, StateBodies.Kind.ROOT_CHECK, new byte[0]);
        // between our look and our write the other one writes
        fake.next(new Fault.Answer(404, "NoSuchKey"));
        store(StateNames.ROOT_CHECK, theirs);
        get(state().reach());
        fake.next(new Fault.Answer(404, "NoSuchKey"));
        assertUnavailable(() -> fresh(new HeldRoots(1, 0x66)).of("main").reach());
        assertThat(stored(StateNames.ROOT_CHECK).bytes()).isEqualTo(theirs);
    }

    @Test
    void aStoreWithoutConditionsIsWrittenWithoutThem() {
        fake.next(new Fault.None(), new Fault.None(), new Fault.Answer(501, "NotImplemented"));
        get(state().reach());
        assertThat(fake.objects().get(BUCKET, StateNames.ROOT_CHECK)).isPresent();
    }

    @Test
    void aStoreThatWouldIgnoreConditionsIsSentNone() {
        StateSettings settings = new StateSettings(Optional.of(new BucketName(BUCKET)), Map.of("obs", "us-east-1"));
        get(new States(stores, settings, roots, Samples.RANDOM, () -> now)
                .of("obs")
                .reach());
        assertThat(fake.objects().get(BUCKET, StateNames.ROOT_CHECK)).isPresent();
        assertThat(fake.lines()).containsExactly("GET " + CANARY, "PUT /" + BUCKET, "PUT " + CANARY);
        assertThat(fake.seen().getLast().headers()).doesNotContainKey("if-none-match");
    }

    @Test
    @Tag("I6")
    void aBucketOfSomebodyElseIsNotUsed() {
        fake.objects().create(BUCKET);
        fake.next(new Fault.None(), new Fault.Answer(409, "BucketAlreadyExists"));
        assertUnavailable(() -> state().reach());
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessDenied", "MethodNotAllowed"})
    void whoMayNotMakeBucketsUsesTheOneThatIsThere(String code) {
        fake.objects().create(BUCKET);
        fake.next(new Fault.None(), new Fault.Answer(403, code));
        get(state().reach());
        assertThat(names()).containsExactly(StateNames.ROOT_CHECK);
    }

    @Test
    void aBucketThatCannotBeMadeIsUnavailable() {
        fake.next(new Fault.None(), new Fault.Answer(403, "AccessDenied"));
        assertUnavailable(() -> state().reach());
        assertThat(fake.objects().has(BUCKET)).isFalse();
        get(state().reach());
    }

    @Test
    void theBucketIsMadeInTheRegionOfItsBackend() {
        StateSettings settings = new StateSettings(Optional.of(new BucketName(BUCKET)), Map.of("main", "eu-north-1"));
        get(new States(stores, settings, roots, Samples.RANDOM, () -> now)
                .of("main")
                .reach());
        assertThat(fake.seen())
                .anyMatch(seen -> seen.method().equals("PUT")
                        && seen.target().equals("/" + BUCKET)
                        && seen.body().toString(StandardCharsets.UTF_8).contains("eu-north-1"));
        assertThat(fake.objects().has(BUCKET)).isTrue();
    }
}
