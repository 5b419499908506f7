package io.ssegateway.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A body taken into memory piece by piece: the next is read only when it is asked for. Which piece is the last is known
 * when it is handed out, because one more buffer is read ahead.
 *
 * <p><b>Bound.</b> One piece and one buffer. <b>End.</b> A body that fails makes the piece under way fail; cancelling
 * it aborts the body. Threads: the body's event loop.
 */
public final class Pieces {
    private final Body body;
    private final int size;
    private Buffer held = Buffer.buffer();
    private @Nullable UniEmitter<? super Piece> waiting;
    private @Nullable Throwable failure;
    private boolean begun;
    private boolean ended;
    private boolean drained;

    /** Cuts a body into pieces of this many bytes. */
    public Pieces(Body body, int size) {
        this.body = body;
        this.size = size;
    }

    /**
     * Bytes that belong to the receiver; all but the last piece are full, the last may be empty only if it is first.
     */
    public record Piece(Buffer bytes, boolean last) {}

    /**
     * The next piece; to be asked for one at a time.
     *
     * @throws IllegalStateException after the last piece
     */
    public Uni<Piece> next() {
        return Uni.createFrom().emitter(emitter -> {
            if (drained || waiting != null) {
                throw new IllegalStateException("no further piece");
            }
            waiting = emitter;
            emitter.onTermination(() -> {
                // who is answered no longer waits
                if (waiting != null) {
                    waiting = null;
                    body.abort();
                }
            });
            begin();
            advance();
        });
    }

    private void begin() {
        if (!begun) {
            begun = true;
            body.stream().exceptionHandler(cause -> {
                failure = cause;
                advance();
            });
            body.stream().endHandler(ignored -> {
                ended = true;
                advance();
            });
            body.stream().handler(buffer -> {
                held.appendBuffer(buffer);
                advance();
            });
        }
    }

    private void advance() {
        UniEmitter<? super Piece> emitter = waiting;
        if (emitter == null) {
            return;
        }
        if (failure != null) {
            waiting = null;
            emitter.fail(failure);
        } else if (held.length() > size) {
            waiting = null;
            Buffer piece = held.slice(0, size);
            held = Buffer.buffer().appendBuffer(held.slice(size, held.length()));
            emitter.complete(new Piece(piece, false));
        } else if (ended) {
            waiting = null;
            drained = true;
            emitter.complete(new Piece(held, true));
        } else {
            body.stream().fetch(1);
        }
    }
}
