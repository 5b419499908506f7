package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.List;

/**
 * A provider with everything around it that the gateway relies on: events, bucket keys, cache, single-flight, breaker,
 * bulkhead, deadline, retries. Answers come on the loop that asked, within the deadline, as {@link KmsException} if
 * they are failures. Calls start when subscribed to; cancelling one loses its answer, nothing else.
 *
 * <p>Wiping: {@link #forget} and {@link #close} wipe the cache and the bucket keys. Threads: safe for concurrent use.
 */
public final class GuardedKms implements Kms, AutoCloseable {
    private final ReportingKms front;
    private final CachingBucketKeys bucketKeys;
    private final CachingKms cache;
    private final Breaker breaker;
    private final Bulkhead bulkhead;

    private GuardedKms(
            Kms provider, CacheSettings settings, KmsLimits limits, KeyEvents events, KmsSignals signals, Time time) {
        KmsStep asking = new Retries(new Calls(signals), limits, signals, time);
        bulkhead = new Bulkhead(new Deadlines(asking, time.loops()), limits, signals, time);
        breaker = new Breaker(bulkhead, limits, signals, time);
        cache = new CachingKms(new ShieldedKms(provider, breaker), settings, time);
        bucketKeys = new CachingBucketKeys(cache, CachingBucketKeys.Limits.of(settings), signals, time);
        front = new ReportingKms(cache, bucketKeys, events);
    }

    /** Guards a provider, within the limits that are shipped. */
    public static GuardedKms over(Kms provider, CacheSettings settings, KeyEvents events, CallerLoop.Source loops) {
        return over(provider, settings, KmsLimits.shipped(), events, KmsSignals.NONE, loops);
    }

    /** Guards a provider. */
    public static GuardedKms over(
            Kms provider,
            CacheSettings settings,
            KmsLimits limits,
            KeyEvents events,
            KmsSignals signals,
            CallerLoop.Source loops) {
        return over(provider, settings, limits, events, signals, Time.of(loops));
    }

    static GuardedKms over(
            Kms provider, CacheSettings settings, KmsLimits limits, KeyEvents events, KmsSignals signals, Time time) {
        return new GuardedKms(provider, settings, limits, events, signals, time);
    }

    /**
     * How it stands now.
     *
     * @param open whether the KMS is left alone, for want of answers
     * @param running calls under way
     * @param waiting calls that wait for one of these to end
     * @param bucketKeys bucket keys that are kept
     */
    public record Load(boolean open, int running, int waiting, long bucketKeys) {}

    /** How it stands now. */
    public Load load() {
        return new Load(breaker.isOpen(), bulkhead.running(), bulkhead.waiting(), bucketKeys.size());
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return front.generate(key, use);
    }

    @Override
    public Uni<Generated> share(KeyRef key, KeyUse use, Duration window) {
        return front.share(key, use, window);
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return front.decrypt(key, wrapped, use);
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return front.describe(key, use);
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return front.create(name, use);
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return front.list(use);
    }

    /** Wipes every remembered key, bucket key and refusal: for a change of key states that takes effect at once. */
    public void forget() {
        bucketKeys.forget();
        cache.forget();
    }

    /** Wipes what has expired now; it would be wiped a little later anyway. */
    void sweep() {
        bucketKeys.sweep();
        cache.sweep();
    }

    @Override
    public void close() {
        forget();
    }
}
