package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsSignals.Signal;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps one KMS from being asked by more than so many calls at once. Further ones wait in line, no longer than their
 * deadline; where the line is full they are refused as throttled. A slow KMS so holds up its own callers and nobody
 * else. Threads: safe for concurrent use, without locks; a call that waited goes on in its own loop.
 */
final class Bulkhead implements KmsStep {
    private final KmsStep next;
    private final KmsLimits limits;
    private final KmsSignals signals;
    private final Time time;
    private final Semaphore permits;
    private final Queue<Waiting<?>> line = new ConcurrentLinkedQueue<>();
    private final AtomicInteger aboard = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();

    Bulkhead(KmsStep next, KmsLimits limits, KmsSignals signals, Time time) {
        this.next = next;
        this.limits = limits;
        this.signals = signals;
        this.time = time;
        this.permits = new Semaphore(limits.calls());
    }

    private record Waiting<T>(
            KmsCall<T> call, Handover<T> handover, CallerLoop loop, long due, AtomicBoolean admitted) {}

    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Handover.to(call.dispose(), handover -> {
            if (aboard.incrementAndGet() > limits.calls() + limits.waiting()) {
                aboard.decrementAndGet();
                signals.on(Signal.CROWDED_OUT);
                handover.fail(new KmsException(
                        KmsException.Kind.THROTTLED, call.asked() + " has too many calls to answer already"));
                return;
            }
            CallerLoop loop = time.loops().current();
            long due = time.nanos() + call.use().deadline().toNanos();
            Waiting<T> one = new Waiting<>(call, handover, loop, due, new AtomicBoolean());
            line.add(one);
            admit();
            if (!one.admitted.get()) {
                handover.expire(call.use(), call.asked(), loop);
            }
        });
    }

    /** Calls under way. */
    int running() {
        return limits.calls() - permits.availablePermits();
    }

    /** Calls in line. */
    int waiting() {
        return Math.max(0, aboard.get() - running());
    }

    /** Lets in whom there is room for. One at a time does it, for all: a call that ends at once does not recurse. */
    private void admit() {
        int missed = 1;
        if (turns.getAndIncrement() != 0) {
            return;
        }
        while (missed != 0) {
            while (!line.isEmpty() && permits.tryAcquire()) {
                Waiting<?> first = line.poll();
                if (first == null) {
                    permits.release();
                } else {
                    first.admitted.set(true);
                    first.loop.run(() -> start(first));
                }
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
        aboard.decrementAndGet();
        permits.release();
        admit();
    }
}
