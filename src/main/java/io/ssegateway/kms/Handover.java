package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Gives the first of several possible answers to one asker. A value that comes second, or after the asker has left, is
 * disposed of: no opened key is dropped unwiped, as long as the asker leaves on the loop where its answer comes (Mutiny
 * drops a value silently if both happen at once on two threads). Threads: otherwise safe for concurrent use.
 */
final class Handover<T> {
    private static final Runnable NOTHING = () -> {};

    private final UniEmitter<? super T> asker;
    private final Consumer<? super T> dispose;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicReference<Runnable> alarm = new AtomicReference<>(NOTHING);

    private Handover(UniEmitter<? super T> asker, Consumer<? super T> dispose) {
        this.asker = asker;
        this.dispose = dispose;
    }

    /**
     * A result whose work begins with the subscription, in the subscriber's thread, and goes on if the asker leaves:
     * what it brings is disposed of then.
     */
    static <T> Uni<T> to(Consumer<? super T> dispose, Consumer<Handover<T>> work) {
        return Uni.createFrom().emitter(asker -> {
            Handover<T> handover = new Handover<>(asker, dispose);
            asker.onTermination(handover::settle);
            work.accept(handover);
        });
    }

    /** Settles on this value, or disposes of it. */
    void complete(T value) {
        if (settle()) {
            asker.complete(value);
        } else {
            dispose.accept(value);
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

    /** Whether nothing more is waited for. */
    boolean isSettled() {
        return settled.get();
    }

    private boolean settle() {
        alarm.getAndSet(NOTHING).run();
        return settled.compareAndSet(false, true);
    }
}
