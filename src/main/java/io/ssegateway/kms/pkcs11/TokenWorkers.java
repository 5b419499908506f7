package io.ssegateway.kms.pkcs11;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.Until;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The only threads that call into a module: a fixed number, and a queue of fixed length before them. A call that is not
 * done by its deadline fails then, and what it brings later is thrown away. Nobody can end a call that hangs inside a
 * module; while all threads are in calls past their deadlines, further ones are refused at once.
 */
final class TokenWorkers implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final String provider;
    private final int threads;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor clock;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();

    TokenWorkers(String provider, HsmSettings.Limits limits) {
        this.provider = provider;
        this.threads = limits.sessions();
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.queue()),
                task -> daemon("pkcs11-" + provider, task));
        workers.allowCoreThreadTimeOut(true);
        clock = new ScheduledThreadPoolExecutor(1, task -> daemon("pkcs11-" + provider + "-clock", task));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /**
     * Does the work on one of the threads, once somebody subscribes.
     *
     * @param work blocks; its failures pass through
     * @param discard takes a result that came too late for anybody
     */
    <T> Uni<T> run(Duration time, Function<Until, T> work, Consumer<T> discard) {
        return Uni.createFrom().completionStage(() -> submit(Until.after(time), work, discard));
    }

    private <T> CompletableFuture<T> submit(Until until, Function<Until, T> work, Consumer<T> discard) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (isStuck()) {
            answer.completeExceptionally(unavailable("its module has not come back from " + threads
                    + " calls that are past their time; it takes no more until one does"));
            return answer;
        }
        Runnable task = () -> perform(until, work, discard, answer);
        try {
            workers.execute(task);
            Future<?> timer = clock.schedule(
                    () -> {
                        answer.completeExceptionally(unavailable("no answer of its module in time"));
                        workers.remove(task);
                    },
                    until.left().toNanos(),
                    TimeUnit.NANOSECONDS);
            CompletableFuture<T> unused = answer.whenComplete((done, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    workers.isShutdown()
                            ? unavailable("it is closed")
                            : new KmsException(
                                    KmsException.Kind.THROTTLED,
                                    "the KMS '" + provider + "': too many calls wait for its token"));
        }
        return answer;
    }

    private <T> void perform(Until until, Function<Until, T> work, Consumer<T> discard, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        Call call = new Call(until);
        running.add(call);
        try {
            T result = work.apply(until);
            if (!answer.complete(result)) {
                discard.accept(result);
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        } finally {
            running.remove(call);
        }
    }

    private boolean isStuck() {
        return running.size() >= threads && running.stream().allMatch(call -> call.until.isOver());
    }

    private KmsException unavailable(String why) {
        return new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS '" + provider + "': " + why);
    }

    /** Lets the last work be done in the background, if a thread is free for it, and takes no more. */
    void close(Runnable last) {
        try {
            workers.execute(last);
        } catch (RejectedExecutionException e) {
            // Every thread hangs and the queue is full, or this is closed already: nothing can be put in order.
        }
        close();
    }

    /** Takes no more; never waits for a module. */
    @Override
    public void close() {
        workers.shutdown();
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
        clock.shutdown();
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A call inside the module; each is itself only. */
    private static final class Call {
        private final Until until;

        private Call(Until until) {
            this.until = until;
        }
    }
}
