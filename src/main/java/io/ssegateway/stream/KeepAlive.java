package io.ssegateway.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A document whose content takes its time: its opening at once, then a space every so often so that nobody takes the
 * connection for dead, at last the content. Source: Amazon S3 API Reference, CopyObject and CompleteMultipartUpload
 * ("periodically sends white space characters").
 *
 * <p><b>Bound.</b> One buffer is held; a space that nobody takes is not sent, and none follows.
 *
 * <p><b>End.</b> After the content; a content that fails fails the stream. Aborting cancels the content's making.
 *
 * <p><b>Threads.</b> One event loop, on which the content arrives as well.
 */
public final class KeepAlive implements ReadStream<Buffer> {
    private static final Buffer SPACE = Buffer.buffer(" ");

    private final Vertx vertx;
    private final Duration beat;
    private final Uni<Buffer> content;
    private @Nullable Buffer ready;
    private @Nullable Throwable failure;
    private @Nullable Cancellable running;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;
    private long demand;
    private long timer = -1;
    private boolean started;
    private boolean complete;
    private boolean done;
    private boolean draining;

    private KeepAlive(Vertx vertx, Duration beat, Buffer opening, Uni<Buffer> content) {
        this.vertx = vertx;
        this.beat = beat;
        this.ready = opening;
        this.content = content;
    }

    /**
     * How long a client is kept waiting.
     *
     * @param patience for a real status; after it the head goes out
     * @param beat from one space to the next
     */
    public record Pace(Duration patience, Duration beat) {
        /** 5 s and 5 s. */
        public static Pace standard() {
            return new Pace(Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
    }

    /** A body of unknown length. Nothing is subscribed to before somebody reads it. */
    public static Body body(Vertx vertx, Duration beat, Buffer opening, Uni<Buffer> content) {
        KeepAlive stream = new KeepAlive(vertx, beat, opening, content);
        return Body.of(stream, OptionalLong.empty(), stream::abort);
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
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        start();
        drain();
        return this;
    }

    private void start() {
        if (!started && !done) {
            started = true;
            timer = vertx.setPeriodic(Math.max(1, beat.toMillis()), ignored -> onBeat());
            running = content.subscribe().with(this::onContent, this::onFailure);
        }
    }

    private void onBeat() {
        if (!complete && ready == null && demand > 0) {
            ready = SPACE.copy();
            drain();
        }
    }

    private void onContent(Buffer bytes) {
        ready = ready == null ? bytes : ready.copy().appendBuffer(bytes);
        finish();
    }

    private void onFailure(Throwable cause) {
        failure = cause;
        finish();
    }

    private void finish() {
        complete = true;
        vertx.cancelTimer(timer);
        drain();
    }

    private void drain() {
        if (draining || done) {
            return;
        }
        draining = true;
        try {
            while (ready != null && demand > 0 && !done) {
                Buffer next = ready;
                ready = null;
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                if (handler != null) {
                    handler.handle(next);
                }
            }
        } finally {
            draining = false;
        }
        if (complete && mayEnd()) {
            end();
        }
    }

    private boolean mayEnd() {
        return ready == null && !done && (failure != null || demand > 0);
    }

    private void end() {
        done = true;
        Throwable cause = failure;
        if (cause == null) {
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else if (failureHandler != null) {
            failureHandler.handle(cause);
        }
    }

    private void abort() {
        if (!done) {
            done = true;
            if (started) {
                vertx.cancelTimer(timer);
            }
            if (running != null) {
                running.cancel();
            }
        }
    }
}
