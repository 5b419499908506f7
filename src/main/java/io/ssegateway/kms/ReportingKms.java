package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyEvents.Action;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells {@link KeyEvents} of every generate and decrypt once, whether it succeeds or is refused, whether the caller is
 * still there or not, before the caller has its answer. If telling fails, so does the call.
 */
final class ReportingKms implements Kms {
    private final CachingKms kms;
    private final CachingBucketKeys bucketKeys;
    private final KeyEvents events;

    ReportingKms(CachingKms kms, CachingBucketKeys bucketKeys, KeyEvents events) {
        this.kms = kms;
        this.bucketKeys = bucketKeys;
        this.events = events;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return reported(
                kms.generate(key, use),
                Generated::close,
                failure -> events.on(new KeyEvent(Action.GENERATE, key, use, false, failure)));
    }

    @Override
    public Uni<Generated> share(KeyRef key, KeyUse use, Duration window) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean cached = new AtomicBoolean();
            return reported(
                    bucketKeys.share(key, use, window, () -> cached.set(true)),
                    Generated::close,
                    failure -> events.on(new KeyEvent(Action.SHARE, key, use, cached.get(), failure)));
        });
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean cached = new AtomicBoolean();
            return reported(
                    kms.decrypt(key, wrapped, use, () -> cached.set(true)),
                    KeyMaterial::close,
                    failure -> events.on(new KeyEvent(Action.DECRYPT, key, use, cached.get(), failure)));
        });
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return kms.describe(key, use);
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return kms.create(name, use);
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return kms.list(use);
    }

    private static <T> Uni<T> reported(
            Uni<T> call, Consumer<? super T> dispose, Consumer<Optional<KmsException.Kind>> tell) {
        return Handover.to(
                dispose,
                handover -> call.subscribe()
                        .with(
                                answer -> {
                                    try {
                                        tell.accept(Optional.empty());
                                    } catch (RuntimeException e) {
                                        dispose.accept(answer);
                                        handover.fail(e);
                                        return;
                                    }
                                    handover.complete(answer);
                                },
                                failure -> {
                                    try {
                                        tell.accept(Optional.of(KmsException.kindOf(failure)));
                                    } catch (RuntimeException e) {
                                        failure.addSuppressed(e);
                                    }
                                    handover.fail(failure);
                                }));
    }
}
