package io.ssegateway.backend;

import io.ssegateway.stream.Body;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes made on demand, for a probe: zeros in buffers of 64 KiB, then the end, or a failure some time after what was
 * sent has reached the store. Threads: one event loop.
 */
final class ProbeBytes implements ReadStream<Buffer> {
    private static final int STEP = 64 * 1024;
    private static final long PAUSE_MILLIS = 50;

    private final Vertx vertx;
    private final long amount;
    private final @Nullable RuntimeException failure;
    private long made;
    private long demand;
    private boolean busy;
    private boolean over;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;

    private ProbeBytes(Vertx vertx, long amount, @Nullable RuntimeException failure) {
        this.vertx = vertx;
        this.amount = amount;
        this.failure = failure;
    }

    /** So many bytes. */
    static Body of(Vertx vertx, long amount) {
        return new ProbeBytes(vertx, amount, null).body(amount);
    }

    /** So many bytes of a body that is declared longer, then this failure. */
    static Body cut(Vertx vertx, long amount, long declared, RuntimeException failure) {
        return new ProbeBytes(vertx, amount, failure).body(declared);
    }

    private Body body(long declared) {
        return Body.of(this, OptionalLong.of(declared), () -> over = true);
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
    public ReadStream<Buffer> fetch(long buffers) {
        demand = demand + buffers < 0 ? Long.MAX_VALUE : demand + buffers;
        if (!busy) {
            busy = true;
            while (demand > 0 && made < amount && !over) {
                make();
            }
            busy = false;
            if (demand > 0 && made == amount && !over) {
                over = true;
                finish();
            }
        }
        return this;
    }

    private void make() {
        int size = (int) Math.min(STEP, amount - made);
        made += size;
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        if (handler != null) {
            handler.handle(Buffer.buffer(new byte[size]));
        }
    }

    private void finish() {
        if (failure == null) {
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return;
        }
        vertx.setTimer(PAUSE_MILLIS, ignored -> {
            if (failureHandler != null) {
                failureHandler.handle(failure);
            }
        });
    }
}
