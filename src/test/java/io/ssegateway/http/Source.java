package io.ssegateway.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A synchronous body of equal pieces, with a failure where asked for. */
final class Source implements ReadStream<Buffer> {
    private final int piece;
    private final int pieces;
    private int failAfter = Integer.MAX_VALUE;
    private @Nullable Throwable failure;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;
    private long demand;
    private int sent;
    private boolean draining;
    private boolean over;
    private volatile long given;
    private volatile boolean aborted;

    Source(int piece, int pieces) {
        this.piece = piece;
        this.pieces = pieces;
    }

    Source failingAfter(int count, Throwable cause) {
        failAfter = count;
        failure = cause;
        return this;
    }

    static byte at(long offset) {
        return (byte) (offset * 31 + (offset >> 16));
    }

    long given() {
        return given;
    }

    boolean aborted() {
        return aborted;
    }

    void abort() {
        aborted = true;
        over = true;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        if (!draining) {
            draining = true;
            while (demand > 0 && !over) {
                step();
            }
            draining = false;
        }
        return this;
    }

    private void step() {
        if (sent >= failAfter) {
            over = true;
            failureHandler.handle(failure);
        } else if (sent == pieces) {
            over = true;
            endHandler.handle(null);
        } else {
            demand--;
            byte[] bytes = new byte[piece];
            for (int i = 0; i < piece; i++) {
                bytes[i] = at((long) sent * piece + i);
            }
            sent++;
            given += piece;
            handler.handle(Buffer.buffer(bytes));
        }
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
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        failureHandler = newHandler;
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
}
