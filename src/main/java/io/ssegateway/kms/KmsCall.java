package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One question to a KMS as the steps around it see it; nothing happens before {@link #put}.
 *
 * @param asked who is asked, for messages
 * @param repeatable whether asking twice does no harm
 * @param ask asks, within the time that the use allows
 * @param dispose what becomes of an answer that nobody takes: an opened key is wiped
 */
record KmsCall<T>(
        String asked,
        KeyUse use,
        boolean repeatable,
        Function<KeyUse, Uni<? extends T>> ask,
        Consumer<? super T> dispose) {

    /** Asks, once subscribed to. What is thrown instead of returned is a failure like others. */
    Uni<T> put() {
        return Uni.createFrom().deferred(() -> ask.apply(use));
    }

    /** The same in less time. */
    KmsCall<T> within(Duration time) {
        return new KmsCall<>(asked, use.within(time), repeatable, ask, dispose);
    }
}
