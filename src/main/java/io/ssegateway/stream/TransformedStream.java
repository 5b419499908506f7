package io.ssegateway.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The one class that knows pause, fetch and resume: a source seen through a {@link ByteTransform}.
 *
 * <p><b>Bound.</b> The source is asked for one buffer at a time and only when everything that came of the last one has
 * been taken, so at most one input buffer and what the transform makes of it are held.
 *
 * <p><b>End.</b> Exactly one of end and failure is told, after which the transform is closed. A failure of the
 * transform aborts the source; a failure of the source is passed on. {@link #abort} does both and tells nothing.
 *
 * <p><b>Threads.</b> The source's event loop only.
 */
public final class TransformedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final ByteTransform transform;
    private final Runnable abortSource;
    private final ArrayDeque<Buffer> ready = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Throwable failure;
    private long demand;
    private boolean asked;
    private boolean sourceEnded;
    private boolean done;
    private boolean closed;
    private boolean draining;

    /** Takes over a paused source; {@code abortSource} stops it for good. */
    public TransformedStream(ReadStream<Buffer> source, ByteTransform transform, Runnable abortSource) {
        this.source = source;
        this.transform = transform;
        this.abortSource = abortSource;
        source.handler(this::onBuffer);
        source.endHandler(ignored -> onEnd());
        source.exceptionHandler(this::onFailure);
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        failureHandler = newHandler;
        if (failure != null && newHandler != null && ready.isEmpty()) {
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
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        drain();
        return this;
    }

    /** Stops for good: aborts the source, drops what is ready, closes the transform. Tells no handler. Idempotent. */
    public void abort() {
        if (!done) {
            done = true;
            abortSource.run();
        }
        ready.clear();
        close();
    }

    private void onBuffer(Buffer buffer) {
        asked = false;
        if (done) {
            return;
        }
        try {
            transform.update(buffer, ready::add);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        drain();
    }

    private void onEnd() {
        // A source may end within fetch; what asked it must then go on to tell the end.
        asked = false;
        if (done) {
            return;
        }
        try {
            transform.finish(ready::add);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        sourceEnded = true;
        drain();
    }

    private void onFailure(Throwable cause) {
        if (!done && !sourceEnded) {
            fail(cause);
        }
    }

    private void fail(Throwable cause) {
        done = true;
        failure = cause;
        ready.clear();
        close();
        abortSource.run();
        if (failureHandler != null) {
            failureHandler.handle(cause);
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!done && step()) {
                // each step hands out one buffer, asks the source once, or ends
            }
        } finally {
            draining = false;
        }
    }

    private boolean step() {
        if (demand == 0) {
            return false;
        }
        Buffer next = ready.poll();
        if (next != null) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            if (handler != null) {
                handler.handle(next);
            }
            return true;
        }
        if (sourceEnded) {
            done = true;
            close();
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return false;
        }
        if (!asked) {
            asked = true;
            source.fetch(1);
            return !asked;
        }
        return false;
    }

    private void close() {
        if (!closed) {
            closed = true;
            transform.close();
        }
    }
}
