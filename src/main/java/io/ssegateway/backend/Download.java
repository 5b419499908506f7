package io.ssegateway.backend;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a store's answer. Paused at first; remembers an end or a failure that comes before anybody listens, so
 * that a lost connection is never mistaken for a short body (FORMAT.md §6: reset, never a short success).
 *
 * <p>Threads: the event loop of the answer.
 */
final class Download implements ReadStream<Buffer> {
    private final HttpClientResponse response;
    private final StallGuard guard;
    private final Supplier<RuntimeException> lost;
    private final Runnable reset;
    private long demand;
    private @Nullable Throwable failure;
    private boolean done;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;

    /** Takes over a paused answer; {@code lost} makes the failure that a broken connection becomes. */
    Download(HttpClientResponse response, StallGuard guard, Supplier<RuntimeException> lost, Runnable reset) {
        this.response = response;
        this.guard = guard;
        this.lost = lost;
        this.reset = reset;
        guard.clientsTurn();
        response.handler(this::onBuffer);
        response.endHandler(ignored -> onEnd());
        response.exceptionHandler(ignored -> fail());
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        failureHandler = newHandler;
        if (failure != null && newHandler != null) {
            newHandler.handle(failure);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        guard.clientsTurn();
        response.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        if (!done) {
            demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
            if (demand > 0) {
                guard.storesTurn();
            }
            response.fetch(amount);
        }
        return this;
    }

    /** Resets the connection unless the answer has ended. Idempotent; tells no handler. */
    void abort() {
        if (!done) {
            done = true;
            guard.stop();
            reset.run();
        }
    }

    /** Ends with the failure of a lost connection, if it has not ended. */
    void fail() {
        if (!done) {
            abort();
            failure = lost.get();
            if (failureHandler != null) {
                failureHandler.handle(failure);
            }
        }
    }

    private void onBuffer(Buffer buffer) {
        if (done) {
            return;
        }
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        if (demand == 0) {
            guard.clientsTurn();
        } else {
            guard.storesTurn();
        }
        if (handler != null) {
            handler.handle(buffer);
        }
    }

    private void onEnd() {
        if (!done) {
            done = true;
            guard.stop();
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }
}
