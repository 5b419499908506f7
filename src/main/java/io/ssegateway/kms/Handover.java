package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the first of several possible answers to one asker. A value that comes second, or after the asker has gone, is
 * disposed of: no opened key is ever dropped unwiped. Threads: safe for concurrent use.
 */
final class Handover<T> {
    private static final Runnable NOTHING = () -> {};

    private final UniEmitter<? super T> asker;
    private final Consumer<? super T> dispose;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicBoolean gone;
    private final AtomicReference<@Nullable T> offered;
    private final AtomicReference<Runnable> alarm = new AtomicReference<>(NOTHING);

    private Handover(UniEmitter<? super T> asker, Consumer<? super T> dispose, Departure<T> departure) {
        this.asker = asker;
        this.dispose = dispose;
        this.gone = departure.gone;
        this.offered = departure.offered;
    }

    /**
     * A result whose work begins with the subscription, in the subscriber's thread, and goes on if the asker goes: what
     * it brings is disposed of then.
     */
    static <T> Uni<T> to(Consumer<? super T> dispose, Consumer<Handover<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Departure<T> departure = new Departure<>();
            return Uni.createFrom()
                    .<T>emitter(asker -> work.accept(new Handover<>(asker, dispose, departure)))
                    .onCancellation()
                    .invoke(() -> departure.happen(dispose));
        });
    }

    /** Settles on this value, or disposes of it. */
    void complete(T value) {
        if (!settle()) {
            dispose.accept(value);
            return;
        }
        offered.set(value);
        if (!gone.get()) {
            asker.complete(value);
        }
        // A value given to somebody who left is dropped silently by Mutiny: whichever of the two threads comes second
        // finds it here.
        if (gone.get()) {
            takeBack(offered, dispose);
        }
    }

    /** Settles on this failure, unless settled. */
    void fail(Throwable failure) {
        if (settle()) {
            asker.fail(failure);
        }
    }

    /** Fails with {@code UNAVAILABLE} when the use's time is over, unless settled by then. */
    void expire(KeyUse use, String asked, CallerLoop loop) {
        if (settled.get()) {
            return;
        }
        alarm.set(loop.after(
                use.deadline(),
                () -> fail(new KmsException(
                        KmsException.Kind.UNAVAILABLE,
                        asked + " gave no answer within " + use.deadline().toMillis() + " ms"))));
        if (settled.get()) {
            alarm.getAndSet(NOTHING).run();
        }
    }

    private boolean settle() {
        boolean first = settled.compareAndSet(false, true);
        alarm.getAndSet(NOTHING).run();
        return first;
    }

    private static <T> void takeBack(AtomicReference<@Nullable T> offered, Consumer<? super T> dispose) {
        T value = offered.getAndSet(null);
        if (value != null) {
            dispose.accept(value);
        }
    }

    /** Notes that the asker left before it had its answer. Mutiny tells so only if no value reached it. */
    private static final class Departure<T> {
        private final AtomicBoolean gone = new AtomicBoolean();
        private final AtomicReference<@Nullable T> offered = new AtomicReference<>();

        private void happen(Consumer<? super T> dispose) {
            gone.set(true);
            takeBack(offered, dispose);
        }
    }
}
