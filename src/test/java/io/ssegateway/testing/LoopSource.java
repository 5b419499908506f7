package io.ssegateway.testing;

import io.ssegateway.stream.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body made on demand: {@code declared} bytes in buffers of {@code step}, then an end or a failure. Counts what was
 * taken of it and whether it was aborted.
 */
public final class LoopSource implements ReadStream<Buffer> {
    private final long amount;
    private final int step;
    private final @Nullable RuntimeException failure;
    private final AtomicLong produced = new AtomicLong();
    private final AtomicBoolean aborted = new AtomicBoolean();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;
    private long demand;
    private boolean busy;
    private boolean over;

    private LoopSource(long amount, int step, @Nullable RuntimeException failure) {
        this.amount = amount;
        this.step = step;
        this.failure = failure;
    }

    /** So many bytes, then the end. */
    public static LoopSource of(long amount, int step) {
        return new LoopSource(amount, step, null);
    }

    /** So many bytes, then this failure. */
    public static LoopSource failing(long amount, int step, RuntimeException failure) {
        return new LoopSource(amount, step, failure);
    }

    /** The body, declared this long. */
    public Body body(long declared) {
        return Body.of(this, OptionalLong.of(declared), () -> aborted.set(true));
    }

    /** Bytes taken so far. */
    public long produced() {
        return produced.get();
    }

    /** Whether the taker aborted it. */
    public boolean aborted() {
        return aborted.get();
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        failureHandler = newHandler;
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
    public ReadStream<Buffer> fetch(long more) {
        demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
        if (!busy) {
            busy = true;
            while (demand > 0 && !over && !aborted.get()) {
                step();
            }
            busy = false;
        }
        return this;
    }

    private void step() {
        demand--;
        int size = (int) Math.min(step, amount - produced.get());
        if (size > 0) {
            produced.addAndGet(size);
            if (handler != null) {
                handler.handle(Buffer.buffer(new byte[size]));
            }
        } else {
            over = true;
            if (failure != null && failureHandler != null) {
                failureHandler.handle(failure);
            } else if (failure == null && endHandler != null) {
                endHandler.handle(null);
            }
        }
    }
}
