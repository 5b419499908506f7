package io.ssegateway.backend;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.ReadStream;

/**
 * Moves a body into a request, one buffer at a time and only while the store takes them.
 *
 * <p><b>Seal last.</b> The buffer that completes the declared length leaves only after the body has ended in order, and
 * with it what ends the framing and the trailing checksum: a body that fails at its very end has never been whole at
 * the store. A body of another length than declared fails.
 *
 * <p>Threads: the body's event loop. Exactly one of the listener's calls is made, none after {@link #stop}.
 */
final class Upload {
    private final Body body;
    private final Framing framing;
    private final HttpClientRequest request;
    private final StallGuard guard;
    private final Listener listener;
    private final long length;
    private long taken;
    private Buffer last = Buffer.buffer();
    private boolean full;
    private boolean done;

    /** What becomes of an upload. */
    interface Listener {
        /** Everything is handed to the connection. */
        void sent();

        /** The body failed; the request has no end. */
        void bodyFailed(Throwable cause);
    }

    Upload(Body body, Framing framing, HttpClientRequest request, StallGuard guard, Listener listener) {
        this.body = body;
        this.framing = framing;
        this.length = body.length().orElseThrow();
        this.request = request;
        this.guard = guard;
        this.listener = listener;
    }

    void start() {
        ReadStream<Buffer> source = body.stream();
        source.exceptionHandler(this::fail);
        source.endHandler(ignored -> onEnd());
        source.handler(this::onBuffer);
        request.drainHandler(ignored -> onDrain());
        source.fetch(1);
    }

    /** Sends nothing more and stops the body. Idempotent; nothing happens after the end. */
    void stop() {
        if (!done) {
            done = true;
            body.abort();
        }
    }

    private void onBuffer(Buffer buffer) {
        if (done) {
            return;
        }
        taken += buffer.length();
        if (taken > length) {
            fail(new S3Exception(S3Error.INCOMPLETE_BODY));
            return;
        }
        if (taken == length && buffer.length() > 0) {
            last = buffer;
        } else if (buffer.length() > 0) {
            request.write(framing.next(buffer));
            if (request.writeQueueFull()) {
                full = true;
                guard.storesTurn();
                return;
            }
        }
        body.stream().fetch(1);
    }

    private void onDrain() {
        if (full && !done) {
            full = false;
            guard.clientsTurn();
            body.stream().fetch(1);
        }
    }

    private void onEnd() {
        if (done) {
            return;
        }
        if (taken != length) {
            fail(new S3Exception(S3Error.INCOMPLETE_BODY));
            return;
        }
        Buffer end;
        try {
            end = framing.last(last);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        done = true;
        if (end.length() == 0) {
            request.end();
        } else {
            request.end(end);
        }
        listener.sent();
    }

    private void fail(Throwable cause) {
        if (!done) {
            stop();
            listener.bodyFailed(cause);
        }
    }
}
