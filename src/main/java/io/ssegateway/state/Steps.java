package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Repeats a step until it has a result. The stack does not grow, even if every step answers at once. */
public final class Steps {
    private Steps() {}

    /** One step after the other; a failed step fails the whole. Cancelling cancels the step under way. */
    public static <T> Uni<T> until(Supplier<Uni<Optional<T>>> step) {
        return Uni.createFrom().emitter(emitter -> new Run<T>(step, emitter).start());
    }

    private static final class Run<T> {
        private static final Cancellable NOTHING = () -> {};

        private final Supplier<Uni<Optional<T>>> step;
        private final UniEmitter<? super T> emitter;
        private final AtomicInteger wanted = new AtomicInteger();
        private final AtomicReference<Cancellable> current = new AtomicReference<>(NOTHING);
        private volatile boolean over;

        Run(Supplier<Uni<Optional<T>>> step, UniEmitter<? super T> emitter) {
            this.step = step;
            this.emitter = emitter;
        }

        void start() {
            emitter.onTermination(() -> {
                over = true;
                current.get().cancel();
            });
            next();
        }

        /** Whoever comes while a step is being started leaves his wish to the one who starts it. */
        private void next() {
            if (wanted.getAndIncrement() != 0) {
                return;
            }
            do {
                if (!over) {
                    once();
                }
            } while (wanted.decrementAndGet() != 0);
        }

        private void once() {
            Uni<Optional<T>> one;
            try {
                one = step.get();
            } catch (RuntimeException e) {
                emitter.fail(e);
                return;
            }
            Cancellable running = one.subscribe().with(this::answered, emitter::fail);
            current.set(running);
            if (over) {
                running.cancel();
            }
        }

        private void answered(Optional<T> result) {
            if (result.isPresent()) {
                emitter.complete(result.get());
            } else {
                next();
            }
        }
    }
}
