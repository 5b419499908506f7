package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.Kms.Generated;
import io.ssegateway.kms.KmsSignals.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives many objects one data key of the KMS: per principal, KMS key and context for a window of time, at most 24 h and
 * 2^20 objects. The wrapped key travels in each object's envelope, so nothing here is needed to read one. Each object
 * still has a data key and salts of its own (FORMAT.md §3): no key and nonce come twice.
 *
 * <p>Disabling a KMS key: within the time-to-live of the cache the KMS is asked whether it still opens the wrapped key,
 * ahead while the key is in use. If it refuses, the key is wiped and the caller refused. If it cannot be asked, the key
 * is used on until its window ends, and the KMS asked again every 10 s.
 *
 * <p>Concurrent first uses are one call; near its end a key is replaced ahead, while it is still given out. Wiping: a
 * key is wiped when its window ends, or when it is pushed out, replaced or forgotten. Threads: safe for concurrent use.
 */
final class CachingBucketKeys {
    /** Objects under one key at most (FORMAT.md §3). */
    static final int OBJECTS = 1 << 20;
    /** The longest window (FORMAT.md §3). */
    static final Duration LONGEST = Duration.ofHours(24);
    /** How long a KMS that could not be asked is not asked again. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** How long a key counts as confirmed after that: long enough to ask ahead again. */
    private static final Duration GRACE = PAUSE.multipliedBy(2);

    private final CachingKms kms;
    private final Limits limits;
    private final KmsSignals signals;
    private final Time time;
    private final Cache<Bytes, BucketKey> keys;
    private final ConcurrentMap<Bytes, Flight<BucketKey>> flights = new ConcurrentHashMap<>();
    /** Raised by {@link #forget}: what was asked for before must not be kept after. */
    private final AtomicLong epoch = new AtomicLong();

    /**
     * Bounds.
     *
     * @param keys kept at most
     * @param objects under each at most
     * @param ttl how long a key may be used without asking the KMS
     */
    record Limits(int keys, int objects, Duration ttl) {
        static Limits of(CacheSettings cache) {
            return new Limits(cache.entries(), OBJECTS, cache.ttl());
        }
    }

    CachingBucketKeys(CachingKms kms, Limits limits, KmsSignals signals, Time time) {
        this.kms = kms;
        this.limits = limits;
        this.signals = signals;
        this.time = time;
        this.keys = Caffeine.newBuilder()
                .maximumSize(limits.keys())
                .expireAfter(Expiry.<Bytes, BucketKey>writing((print, key) -> key.window()))
                .ticker(time.ticker())
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .<Bytes, BucketKey>removalListener((print, key, cause) -> {
                    if (key != null) {
                        key.close();
                    }
                })
                .build();
    }

    /** Somebody who wants a key for one object. */
    private record Want(
            Bytes print,
            KeyRef key,
            KeyUse use,
            Duration window,
            Runnable unasked,
            Handover<Generated> handover,
            CallerLoop loop) {}

    /**
     * A key for one object.
     *
     * @param window how old the key may be
     * @param unasked run before the answer if the KMS is not asked for this one
     */
    Uni<Generated> share(KeyRef key, KeyUse use, Duration window, Runnable unasked) {
        return Handover.to(Generated::close, handover -> {
            Duration bounded = window.compareTo(LONGEST) < 0 ? window : LONGEST;
            Bytes print = CachingKms.fingerprint(key, Bytes.of(new byte[0]), use);
            serve(new Want(
                    print, key, use, bounded, unasked, handover, time.loops().current()));
        });
    }

    /** Wipes every key. */
    void forget() {
        epoch.incrementAndGet();
        keys.invalidateAll();
    }

    /** Wipes what has expired. */
    void sweep() {
        keys.cleanUp();
    }

    /** Keys that are kept. */
    long size() {
        return keys.estimatedSize();
    }

    private void serve(Want want) {
        while (true) {
            BucketKey key = live(want);
            if (key != null && key.isSure(time.nanos())) {
                if (give(key, want, true)) {
                    ahead(key, want);
                    return;
                }
                keys.asMap().remove(want.print, key);
                continue;
            }
            Flight<BucketKey> mine = new Flight<>();
            Flight<BucketKey> first = flights.putIfAbsent(want.print, mine);
            boolean joins = first != null;
            if ((joins ? first : mine).board(want.loop, there -> arrive(there, want, joins), want.handover::fail)) {
                want.handover.expire(want.use, "the KMS '" + want.key.provider() + "'", want.loop);
                if (!joins) {
                    ask(mine, want, key);
                }
                return;
            }
        }
    }

    private @Nullable BucketKey live(Want want) {
        BucketKey key = keys.getIfPresent(want.print);
        return key != null && key.isWithin(want.window, time.nanos()) ? key : null;
    }

    /** What has just been made or confirmed is good for who waited, unless so many waited that it is used up. */
    private void arrive(BucketKey key, Want want, boolean unasked) {
        if (!give(key, want, unasked)) {
            serve(want);
        }
    }

    private boolean give(BucketKey key, Want want, boolean unasked) {
        if (want.handover.isSettled()) {
            return true;
        }
        Optional<Generated> own = key.take();
        own.ifPresent(one -> {
            if (unasked) {
                want.unasked.run();
                signals.on(Signal.BUCKET_KEY_USED);
            }
            want.handover.complete(one);
        });
        return own.isPresent();
    }

    /** Replaces or confirms a key while it is in use, so that nobody has to wait for it. */
    private void ahead(BucketKey key, Want want) {
        long now = time.nanos();
        boolean ending = key.isNearItsEnd(now, limits.objects());
        boolean wanted = ending || key.isHalfSure(now, limits.ttl());
        if (wanted && !flights.containsKey(want.print) && key.sendsErrand(now, PAUSE)) {
            Flight<BucketKey> flight = new Flight<>();
            if (flights.putIfAbsent(want.print, flight) == null) {
                if (ending) {
                    make(flight, want, failure -> unconfirmed(flight, want, key, failure));
                } else {
                    confirm(flight, want, key);
                }
            }
        }
    }

    private void ask(Flight<BucketKey> flight, Want want, @Nullable BucketKey key) {
        if (key == null) {
            make(flight, want, failure -> {
                flights.remove(want.print, flight);
                flight.land(failure);
            });
        } else {
            confirm(flight, want, key);
        }
    }

    private void make(Flight<BucketKey> flight, Want want, Consumer<Throwable> failed) {
        long began = epoch.get();
        kms.generate(want.key, want.use)
                .subscribe()
                .with(
                        made -> {
                            signals.on(Signal.BUCKET_KEY_MADE);
                            BucketKey key =
                                    new BucketKey(made, want.window, limits.objects(), time.nanos(), limits.ttl());
                            keys.put(want.print, key);
                            if (began == epoch.get()) {
                                kms.remember(want.key, made, want.use);
                            } else {
                                keys.asMap().remove(want.print, key);
                            }
                            land(flight, want, key);
                        },
                        failed);
    }

    /** In half the time, so that who waits for it can still be served where the KMS gives no answer. */
    private void confirm(Flight<BucketKey> flight, Want want, BucketKey key) {
        KeyUse use = want.use;
        KeyUse hurried = use.within(use.deadline().dividedBy(2));
        kms.ask(want.key, key.wrapped(), hurried)
                .subscribe()
                .with(
                        opened -> confirmed(flight, want, key, opened),
                        failure -> unconfirmed(flight, want, key, failure));
    }

    /** A refusal ends the key; a KMS that could not be asked does not. */
    private void unconfirmed(Flight<BucketKey> flight, Want want, BucketKey key, Throwable failure) {
        if (KmsException.kindOf(failure).lasts()) {
            drop(flight, want, key, failure);
        } else {
            key.sure(time.nanos(), GRACE);
            land(flight, want, key);
        }
    }

    private void confirmed(Flight<BucketKey> flight, Want want, BucketKey key, KeyMaterial opened) {
        try (opened) {
            if (key.isSame(opened)) {
                signals.on(Signal.BUCKET_KEY_CONFIRMED);
                key.sure(time.nanos(), limits.ttl());
                land(flight, want, key);
            } else {
                drop(
                        flight,
                        want,
                        key,
                        new KmsException(KmsException.Kind.NOT_OPENED, "the KMS opened a bucket key to another key"));
            }
        } catch (IllegalStateException wiped) {
            land(flight, want, key);
        }
    }

    private void drop(Flight<BucketKey> flight, Want want, BucketKey key, Throwable failure) {
        signals.on(Signal.BUCKET_KEY_DROPPED);
        keys.asMap().remove(want.print, key);
        flights.remove(want.print, flight);
        flight.land(failure);
    }

    private void land(Flight<BucketKey> flight, Want want, BucketKey key) {
        flights.remove(want.print, flight);
        flight.land(() -> key);
    }
}
