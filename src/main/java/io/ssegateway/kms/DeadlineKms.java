package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds every call by {@link KeyUse#deadline}, brings its answer to the loop that asked, and makes every failure a
 * {@link KmsException}. A call that is late, or whose caller left, runs on; the key it brings is wiped.
 */
final class DeadlineKms implements Kms {
    private static final String THE_KMS = "the KMS";

    private final Kms provider;
    private final CallerLoop.Source loops;

    DeadlineKms(Kms provider, CallerLoop.Source loops) {
        this.provider = provider;
        this.loops = loops;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return bounded(() -> provider.generate(key, use), named(key), use, Generated::close);
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return bounded(() -> provider.decrypt(key, wrapped, use), named(key), use, KeyMaterial::close);
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return bounded(() -> provider.describe(key, use), named(key), use, nothing -> {});
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return bounded(() -> provider.create(name, use), THE_KMS, use, nothing -> {});
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return bounded(() -> provider.list(use), THE_KMS, use, nothing -> {});
    }

    private <T> Uni<T> bounded(Supplier<Uni<? extends T>> call, String asked, KeyUse use, Consumer<? super T> dispose) {
        return Handover.to(dispose, handover -> {
            CallerLoop loop = loops.current();
            Uni.createFrom()
                    .deferred(call)
                    .subscribe()
                    .with(
                            answer -> loop.run(() -> settle(handover, answer)),
                            failure -> loop.run(() -> handover.fail(asKmsException(failure))));
            handover.expire(use, asked, loop);
        });
    }

    private static String named(KeyRef key) {
        return THE_KMS + " '" + key.provider() + "'";
    }

    private static <T> void settle(Handover<T> handover, @Nullable T answer) {
        if (answer == null) {
            handover.fail(new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS answered nothing"));
        } else {
            handover.complete(answer);
        }
    }

    private static KmsException asKmsException(Throwable failure) {
        return failure instanceof KmsException known
                ? known
                : new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS could not be asked", failure);
    }
}
