package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsSignals.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one KMS from being asked by more than so many calls at once. Further ones wait in line, no longer than their
 * deadline; where the line is full they are refused as throttled. A slow KMS so holds up its own callers and nobody
 * else. Threads: safe for concurrent use; a call that waited goes on in its own loop.
 */
final class Bulkhead implements KmsStep {
    private final KmsStep next;
    private final KmsLimits limits;
    private final KmsSignals signals;
    private final Time time;
    /** Guards itself and {@link #running}. */
    private final Queue<Waiting<?>> line = new ArrayDeque<>();

    private final AtomicInteger turns = new AtomicInteger();
    private int running;

    Bulkhead(KmsStep next, KmsLimits limits, KmsSignals signals, Time time) {
        this.next = next;
        this.limits = limits;
        this.signals = signals;
        this.time = time;
    }

    private record Waiting<T>(
            KmsCall<T> call, Handover<T> handover, CallerLoop loop, long due, AtomicBoolean admitted) {}

    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Handover.to(call.dispose(), handover -> {
            CallerLoop loop = time.loops().current();
            long due = time.nanos() + call.use().deadline().toNanos();
            Waiting<T> one = new Waiting<>(call, handover, loop, due, new AtomicBoolean());
            if (!enters(one)) {
                signals.on(Signal.CROWDED_OUT);
                handover.fail(new KmsException(
                        KmsException.Kind.THROTTLED, call.asked() + " has too many calls to answer already"));
                return;
            }
            admit();
            if (!one.admitted.get()) {
                handover.expire(call.use(), call.asked(), loop);
            }
        });
    }

    /** Calls under way. */
    int running() {
        synchronized (line) {
            return running;
        }
    }

    /** Calls in line. */
    int waiting() {
        synchronized (line) {
            return line.size();
        }
    }

    private boolean enters(Waiting<?> one) {
        synchronized (line) {
            return running + line.size() < limits.calls() + limits.waiting() && line.add(one);
        }
    }

    private @Nullable Waiting<?> next() {
        synchronized (line) {
            Waiting<?> first = running < limits.calls() ? line.poll() : null;
            running += first == null ? 0 : 1;
            return first;
        }
    }

    /** Lets in whom there is room for. One at a time does it, for all: a call that ends at once does not recurse. */
    private void admit() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        while (missed != 0) {
            for (Waiting<?> first = next(); first != null; first = next()) {
                Waiting<?> admitted = first;
                admitted.admitted.set(true);
                admitted.loop.run(() -> start(admitted));
            }
            missed = turns.addAndGet(-missed);
        }
    }

    private <T> void start(Waiting<T> one) {
        Duration left = Duration.ofNanos(one.due - time.nanos());
        if (one.handover.isSettled() || !left.isPositive()) {
            end();
            return;
        }
        next.take(one.call.within(left))
                .subscribe()
                .with(
                        answer -> {
                            end();
                            one.handover.complete(answer);
                        },
                        failure -> {
                            end();
                            one.handover.fail(failure);
                        });
    }

    private void end() {
        synchronized (line) {
            running--;
        }
        admit();
    }
}
