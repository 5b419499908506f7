package io.ssegateway.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** One buffer as a stream, handed out in slices of at most 64 KiB. Paused at first. */
final class BufferStream implements ReadStream<Buffer> {
    private static final int SLICE = 64 * 1024;

    private final Buffer buffer;
    private int position;
    private long demand;
    private boolean draining;
    private boolean ended;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;

    BufferStream(Buffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
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

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (demand > 0 && position < buffer.length()) {
                int end = Math.min(buffer.length(), position + SLICE);
                Buffer slice = position == 0 && end == buffer.length() ? buffer : buffer.slice(position, end);
                position = end;
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                if (handler != null) {
                    handler.handle(slice);
                }
            }
        } finally {
            draining = false;
        }
        if (position == buffer.length() && demand > 0 && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }
}
