package io.ssegateway.http;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a client's body as they come in. Paused; ends exactly once, with an end or a failure: a client that
 * goes away and malformed chunks are failures, never an end.
 *
 * <p>Aborting stops the reading; what is left is the front door's to discard. Used on the request's event loop.
 */
final class ClientBody implements ReadStream<Buffer> {
    private final HttpServerRequest request;
    private final OptionalLong length;
    private boolean ended;
    private boolean aborted;
    private long received;
    private @Nullable Throwable failure;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> failureHandler;

    /** Takes over a paused request. */
    ClientBody(HttpServerRequest request, OptionalLong length) {
        this.request = request;
        this.length = length;
        request.handler(this::onBuffer);
        request.endHandler(ignored -> onEnd());
        request.exceptionHandler(
                cause -> fail(new S3Exception(S3Error.INCOMPLETE_BODY, "The client closed the connection.")));
    }

    /** This stream with its declared length. */
    Body body() {
        return Body.of(this, length, this::abort);
    }

    /** Ends the body with a failure. */
    void fail(Throwable cause) {
        if (ended || failure != null) {
            return;
        }
        failure = cause;
        if (!aborted && failureHandler != null) {
            failureHandler.handle(cause);
        }
    }

    /** Whether every octet was received. */
    boolean complete() {
        return ended;
    }

    /** Declared octets that did not come yet; empty if the length is not declared. */
    OptionalLong missing() {
        return length.isEmpty() ? length : OptionalLong.of(length.getAsLong() - received);
    }

    /** Throws away what is left and tells when the last octet came. */
    void discard(Runnable whenEnded) {
        aborted = true;
        if (ended) {
            whenEnded.run();
            return;
        }
        request.handler(buffer -> received += buffer.length());
        request.endHandler(ignored -> {
            ended = true;
            whenEnded.run();
        });
        request.resume();
    }

    /** Octets received so far. */
    long received() {
        return received;
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
        if (failure != null && newHandler != null && !aborted) {
            newHandler.handle(failure);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        if (!ended && !aborted) {
            request.pause();
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        if (!ended && !aborted) {
            request.fetch(amount);
        }
        return this;
    }

    private void abort() {
        if (!aborted) {
            aborted = true;
            if (!ended) {
                request.pause();
            }
        }
    }

    private void onBuffer(Buffer buffer) {
        received += buffer.length();
        if (!aborted && failure == null && handler != null) {
            handler.handle(buffer);
        }
    }

    private void onEnd() {
        ended = true;
        if (!aborted && failure == null && endHandler != null) {
            endHandler.handle(null);
        }
    }
}
