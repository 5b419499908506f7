package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsSignals.Signal;
import java.time.Duration;

/**
 * Makes a call again after trouble that passes, a few times, as long as its deadline leaves room for the pause. Pauses
 * double and are scattered by half, so that replicas do not come back together. They are timers of the loop that asks:
 * Mutiny's own back-off would go on in a thread of its pool.
 */
final class Retries implements KmsStep {
    private final KmsStep next;
    private final KmsLimits limits;
    private final KmsSignals signals;
    private final Time time;

    Retries(KmsStep next, KmsLimits limits, KmsSignals signals, Time time) {
        this.next = next;
        this.limits = limits;
        this.signals = signals;
        this.time = time;
    }

    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Uni.createFrom()
                .deferred(() -> attempt(
                        call,
                        1,
                        time.nanos() + call.use().deadline().toNanos(),
                        time.loops().current()));
    }

    private <T> Uni<T> attempt(KmsCall<T> call, int number, long due, CallerLoop loop) {
        Uni<T> once = next.take(call);
        if (number >= limits.attempts() || !call.repeatable()) {
            return once;
        }
        return once.onFailure(Retries::passes).recoverWithUni(failure -> {
            Duration pause = pause(number);
            Duration left = Duration.ofNanos(due - time.nanos()).minus(pause);
            if (!left.isPositive()) {
                return Uni.createFrom().failure(failure);
            }
            signals.on(Signal.REPEAT);
            return Uni.createFrom()
                    .emitter(waiting -> loop.after(pause, () -> waiting.complete(null)))
                    .chain(() -> attempt(call.within(left), number + 1, due, loop));
        });
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof KmsException known && !known.kind().lasts();
    }

    private Duration pause(int number) {
        double scattered = (0.5 + time.jitter().getAsDouble()) * (1L << (number - 1));
        return Duration.ofNanos((long) (limits.pause().toNanos() * scattered));
    }
}
