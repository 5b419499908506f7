package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A guard over a provider that the test holds in its hands. */
abstract class GuardFixture {
    static final Duration TTL = Duration.ofMinutes(5);
    static final Duration WINDOW = Duration.ofHours(1);
    static final Duration TICK = Duration.ofNanos(1);
    static final KeyRef KEY = new KeyRef("held", "key-1", "alias");
    static final Bytes WRAPPED = Bytes.of(new byte[] {9, 9, 9});
    static final KeyUse ALICE = KeyUse.of("alice", Map.of("bucket", "b"), "r1");

    final FakeLoops loops = new FakeLoops();
    final Time time = new Time(loops, loops, Scheduler.disabledScheduler(), () -> 0.5);
    final HeldKms provider = new HeldKms();
    final List<KeyEvent> events = new ArrayList<>();
    final GuardedKms kms = guard(CacheSettings.of(TTL), events::add);

    GuardedKms guard(CacheSettings settings, KeyEvents listener) {
        return GuardedKms.over(provider, settings, KmsLimits.shipped().once(), listener, KmsSignals.NONE, time);
    }

    Asked<KeyMaterial> decrypt() {
        return decrypt(ALICE);
    }

    Asked<KeyMaterial> decrypt(KeyUse use) {
        return Asked.of(kms.decrypt(KEY, WRAPPED, use));
    }

    Asked<Kms.Generated> share() {
        return share(ALICE);
    }

    Asked<Kms.Generated> share(KeyUse use) {
        return Asked.of(kms.share(KEY, use, WINDOW));
    }

    static KmsException refusal(KmsException.Kind kind) {
        return new KmsException(kind, "refused: " + kind);
    }
}
