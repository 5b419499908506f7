package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers opened data keys, bounded in number and time, and makes concurrent identical decrypts one call. A key is
 * found again only by the same principal, KMS key, context and wrapped key. Refusals are remembered too, for a shorter
 * time; trouble that passes (unreachable, throttled) is not.
 *
 * <p>Wiping: an entry is wiped when it expires, is pushed out or forgotten; callers get copies. Threads: safe for
 * concurrent use; the provider below must bound its calls, a call that never ends would keep its callers.
 */
final class CachingKms implements Kms {
    private final Kms provider;
    private final CallerLoop.Source loops;
    private final Cache<Bytes, KeyMaterial> opened;
    private final Cache<Bytes, Refusal> refusals;
    private final ConcurrentMap<Bytes, Flight<KeyMaterial>> flights = new ConcurrentHashMap<>();
    /** Raised by {@link #forget}: a call that began before must not fill the cache after. */
    private final AtomicLong epoch = new AtomicLong();

    CachingKms(Kms provider, CacheSettings settings, Time time) {
        this.provider = provider;
        this.loops = time.loops();
        this.opened = Caffeine.newBuilder()
                .maximumSize(settings.entries())
                .expireAfterWrite(settings.ttl())
                .ticker(time.ticker())
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .<Bytes, KeyMaterial>removalListener((print, key, cause) -> {
                    if (key != null) {
                        key.close();
                    }
                })
                .build();
        this.refusals = Caffeine.newBuilder()
                .maximumSize(settings.entries())
                .expireAfterWrite(settings.refusalTtl())
                .ticker(time.ticker())
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return provider.generate(key, use);
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return decrypt(key, wrapped, use, () -> {});
    }

    /**
     * As above.
     *
     * @param unasked run before the answer if the provider is not asked for this one
     */
    Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use, Runnable unasked) {
        return Handover.to(KeyMaterial::close, handover -> {
            Bytes print = fingerprint(key, wrapped, use);
            CallerLoop loop = loops.current();
            while (!fromCache(print, handover, unasked)) {
                Flight<KeyMaterial> mine = new Flight<>();
                Flight<KeyMaterial> first = flights.putIfAbsent(print, mine);
                if (first == null) {
                    mine.board(loop, handover::complete, handover::fail);
                    start(mine, print, provider.decrypt(key, wrapped, use));
                    return;
                }
                if (first.board(loop, handover::complete, handover::fail)) {
                    unasked.run();
                    handover.expire(use, "the KMS '" + key.provider() + "'", loop);
                    return;
                }
            }
        });
    }

    /** Asks the provider, whatever is remembered; what it says is not remembered either. */
    Uni<KeyMaterial> ask(KeyRef key, Bytes wrapped, KeyUse use) {
        return provider.decrypt(key, wrapped, use);
    }

    /** Remembers a key that was made for many objects, as if it had been opened now. The caller keeps its own. */
    void remember(KeyRef key, Generated made, KeyUse use) {
        keep(fingerprint(key, made.wrapped(), use), made.key().copy(), epoch.get());
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return provider.describe(key, use);
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        // A refused "no such key" may stand for this very name.
        return provider.create(name, use).invoke(made -> refusals.invalidateAll());
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return provider.list(use);
    }

    /** Wipes every entry; what is under way now is not kept either. */
    void forget() {
        epoch.incrementAndGet();
        opened.invalidateAll();
        refusals.invalidateAll();
    }

    /** Does what Caffeine otherwise does by and by: wipes what has expired or is too much. */
    void sweep() {
        opened.cleanUp();
        refusals.cleanUp();
    }

    private boolean fromCache(Bytes print, Handover<KeyMaterial> handover, Runnable unasked) {
        Optional<KeyMaterial> hit = copyOf(opened.getIfPresent(print));
        if (hit.isPresent()) {
            unasked.run();
            hit.ifPresent(handover::complete);
            return true;
        }
        Refusal refusal = refusals.getIfPresent(print);
        if (refusal != null) {
            unasked.run();
            handover.fail(new KmsException(refusal.kind(), refusal.message()));
        }
        return refusal != null;
    }

    /** Empty also if the entry is wiped at this very moment: it has expired then. */
    private static Optional<KeyMaterial> copyOf(@Nullable KeyMaterial entry) {
        try {
            return Optional.ofNullable(entry).map(KeyMaterial::copy);
        } catch (IllegalStateException wiped) {
            return Optional.empty();
        }
    }

    private void start(Flight<KeyMaterial> flight, Bytes print, Uni<KeyMaterial> call) {
        long began = epoch.get();
        call.subscribe()
                .with(
                        key -> {
                            try (KeyMaterial lent = key.copy()) {
                                keep(print, key, began);
                                flights.remove(print, flight);
                                flight.land(lent::copy);
                            }
                        },
                        failure -> {
                            remember(print, failure, began);
                            flights.remove(print, flight);
                            flight.land(failure);
                        });
    }

    /** The cache owns the key from here on. */
    private void keep(Bytes print, KeyMaterial key, long began) {
        opened.put(print, key);
        if (began != epoch.get()) {
            opened.invalidate(print);
        }
    }

    private void remember(Bytes print, Throwable failure, long began) {
        if (failure instanceof KmsException refused && refused.kind().lasts() && began == epoch.get()) {
            refusals.put(print, new Refusal(refused.kind(), String.valueOf(refused.getMessage())));
        }
    }

    /** SHA-256 over everything an entry is found by, each part behind its length. */
    static Bytes fingerprint(KeyRef key, Bytes wrapped, KeyUse use) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : List.of(
                    use.principal().getBytes(StandardCharsets.UTF_8),
                    key.provider().getBytes(StandardCharsets.UTF_8),
                    key.keyId().getBytes(StandardCharsets.UTF_8),
                    EncryptionContext.encode(use.context()).toArray(),
                    wrapped.toArray())) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                digest.update(part);
            }
            return Bytes.of(digest.digest());
        } catch (EnvelopeException e) {
            throw new KmsException(KmsException.Kind.NOT_OPENED, "no data key is wrapped under such a context", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private record Refusal(KmsException.Kind kind, String message) {}
}
