package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsSignals.Signal;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Leaves a KMS alone that did not answer several calls in a row: these fail at once instead of after their deadline.
 * After a rest one call tries it; the others follow when that one is answered. A refusal is an answer; being throttled
 * says nothing of trouble.
 */
final class Breaker implements KmsStep {
    private static final State CLOSED = new State(0, false, 0, false);

    private final KmsStep next;
    private final KmsLimits limits;
    private final KmsSignals signals;
    private final Time time;
    private final AtomicReference<State> state = new AtomicReference<>(CLOSED);

    Breaker(KmsStep next, KmsLimits limits, KmsSignals signals, Time time) {
        this.next = next;
        this.limits = limits;
        this.signals = signals;
        this.time = time;
    }

    /**
     * Where it stands.
     *
     * @param failures calls in a row that were not answered
     * @param until when the KMS may be tried, in the time's nanoseconds
     * @param trying whether a call tries it now
     */
    private record State(int failures, boolean open, long until, boolean trying) {}

    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Handover.to(call.dispose(), handover -> {
            if (!admits()) {
                signals.on(Signal.TURNED_AWAY);
                handover.fail(new KmsException(
                        KmsException.Kind.UNAVAILABLE,
                        call.asked() + " has not answered " + limits.failures()
                                + " calls in a row and is left alone for "
                                + limits.rest().toSeconds() + " s"));
                return;
            }
            next.take(call)
                    .subscribe()
                    .with(
                            answer -> {
                                answered();
                                handover.complete(answer);
                            },
                            failure -> {
                                failed(KmsException.kindOf(failure));
                                handover.fail(failure);
                            });
        });
    }

    /** Whether the KMS is left alone now. */
    boolean isOpen() {
        return state.get().open;
    }

    private boolean admits() {
        State now = state.get();
        return !now.open
                || !now.trying
                        && time.nanos() - now.until >= 0
                        && state.compareAndSet(now, new State(now.failures, true, now.until, true));
    }

    private void answered() {
        if (state.getAndSet(CLOSED).open) {
            signals.on(Signal.CLOSED);
        }
    }

    private void failed(KmsException.Kind kind) {
        if (kind == KmsException.Kind.THROTTLED && !isOpen()) {
            return;
        }
        if (kind != KmsException.Kind.UNAVAILABLE) {
            answered();
            return;
        }
        long until = time.nanos() + limits.rest().toNanos();
        State before = state.getAndUpdate(
                now -> new State(now.failures + 1, now.open || now.failures + 1 >= limits.failures(), until, false));
        if (!before.open && before.failures + 1 >= limits.failures()) {
            signals.on(Signal.OPENED);
        }
    }
}
