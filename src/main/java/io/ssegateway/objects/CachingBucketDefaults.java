package io.ssegateway.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.kms.CallerLoop;
import io.ssegateway.policy.BucketDefault;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.Method;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import io.ssegateway.state.DefaultRecord;
import io.ssegateway.state.States;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The defaults as the state has them, looked up only where a rule lets clients set any, and remembered for a short time
 * that is counted from the <em>beginning</em> of the look-up: once that time has passed since a change was written, no
 * gateway goes by what was before. Requests that come while a look-up is under way share it. A failure is not
 * remembered.
 *
 * <p>Threads: any; each answer arrives on the loop that asked. Bounded.
 */
public final class CachingBucketDefaults implements BucketDefaults {
    private static final int MAXIMUM = 10_000;

    private final States states;
    private final Duration remembered;
    private final CallerLoop.Source loops;
    private final LongSupplier nanos;
    private final Cache<Place, Look> looks =
            Caffeine.newBuilder().maximumSize(MAXIMUM).build();

    private record Place(String backend, BucketName bucket) {}

    /** One look-up, under way or done. */
    private record Look(long began, Uni<Optional<BucketDefault>> answer) {}

    /**
     * Looks into these states.
     *
     * @param remembered how long an answer counts; the same on every replica
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public CachingBucketDefaults(States states, Duration remembered, CallerLoop.Source loops, LongSupplier nanos) {
        this.states = states;
        this.remembered = remembered;
        this.loops = loops;
        this.nanos = nanos;
    }

    @Override
    public Uni<Optional<BucketDefault>> of(BucketRule rule, BucketName bucket) {
        if (!rule.options().api() || !states.configured()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Uni.createFrom().deferred(() -> homeward(look(new Place(rule.backend(), bucket))));
    }

    /** Forgets what was looked up before now: the state has changed. */
    void forget(BucketRule rule, BucketName bucket) {
        looks.invalidate(new Place(rule.backend(), bucket));
    }

    private Uni<Optional<BucketDefault>> look(Place place) {
        long now = nanos.getAsLong();
        return looks.asMap()
                .compute(
                        place,
                        (ignored, known) ->
                                known != null && now - known.began < remembered.toNanos() ? known : begun(place, now))
                .answer;
    }

    private Look begun(Place place, long now) {
        return new Look(
                now,
                Uni.createFrom()
                        .deferred(() -> states.defaults(place.backend).read(place.bucket))
                        .map(found -> found.map(CachingBucketDefaults::meant))
                        .onFailure()
                        .invoke(() ->
                                looks.asMap().computeIfPresent(place, (p, look) -> look.began == now ? null : look))
                        .memoize()
                        .indefinitely());
    }

    /** Back to the loop that asked: whoever asked first may have done so on another. */
    private <T> Uni<T> homeward(Uni<T> shared) {
        return Uni.createFrom().emitter(emitter -> {
            CallerLoop loop = loops.current();
            Cancellable waiting = shared.subscribe()
                    .with(
                            item -> loop.run(() -> emitter.complete(item)),
                            failure -> loop.run(() -> emitter.fail(failure)));
            emitter.onTermination(waiting::cancel);
        });
    }

    private static BucketDefault meant(DefaultRecord set) {
        Method method = switch (set.method()) {
            case KMS -> Method.SSE_KMS;
            case OBS -> Method.SSE_OBS;
            case CUSTOMER -> Method.SSE_C;
        };
        return new BucketDefault(
                method, set.keyId(), set.bucketKey(), set.blocked() == BlockedEncryption.CUSTOMER_KEYS);
    }

    /** What of a record counts under a rule. */
    static Optional<BucketDefault> counting(BucketRule rule, Optional<DefaultRecord> set) {
        return EncryptionDecision.effective(rule, set.map(CachingBucketDefaults::meant));
    }
}
