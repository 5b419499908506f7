package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.List;

/**
 * A provider with everything around it that the gateway relies on: events, cache, single-flight, deadline. Answers come
 * on the loop that asked, within the deadline, as {@link KmsException} if they are failures. Calls start when
 * subscribed to; cancelling one loses its answer, nothing else.
 *
 * <p>Wiping: {@link #forget} and {@link #close} wipe the cache. Threads: safe for concurrent use.
 */
public final class GuardedKms implements Kms, AutoCloseable {
    private final ReportingKms front;
    private final CachingKms cache;

    private GuardedKms(CachingKms cache, KeyEvents events) {
        this.cache = cache;
        this.front = new ReportingKms(cache, events);
    }

    /** Guards a provider. */
    public static GuardedKms over(Kms provider, CacheSettings settings, KeyEvents events, CallerLoop.Source loops) {
        return over(provider, settings, events, loops, Ticker.systemTicker(), Scheduler.systemScheduler());
    }

    static GuardedKms over(
            Kms provider,
            CacheSettings settings,
            KeyEvents events,
            CallerLoop.Source loops,
            Ticker ticker,
            Scheduler scheduler) {
        DeadlineKms bounded = new DeadlineKms(provider, loops);
        return new GuardedKms(new CachingKms(bounded, settings, loops, ticker, scheduler), events);
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return front.generate(key, use);
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

    /** Wipes every remembered key and refusal: for a change of key states that takes effect at once. */
    public void forget() {
        cache.forget();
    }

    /** Wipes what has expired now; it would be wiped a little later anyway. */
    void sweep() {
        cache.sweep();
    }

    @Override
    public void close() {
        cache.forget();
    }
}
