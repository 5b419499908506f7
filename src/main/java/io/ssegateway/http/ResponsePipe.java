package io.ssegateway.http;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Moves a body into a response.
 *
 * <p><b>Bound.</b> At most {@value #WINDOW} bytes are written and not yet taken by the socket, counted by completed
 * writes, because the library's own queue mark lags behind inside one turn of the event loop, over TLS by any amount.
 * After {@value #TURN} bytes the turn is given back.
 *
 * <p><b>Head.</b> Written with the first buffer or the end, so that a body that fails at once is still an error answer.
 *
 * <p><b>End.</b> Exactly one of the outcomes is told, or none after {@link #abort}. A body shorter or longer than
 * declared is a failure. Event loop only.
 */
final class ResponsePipe {
    private static final int WINDOW = 256 * 1024;
    private static final int TURN = 256 * 1024;

    /** How a transfer ends. */
    interface Outcome {
        /** Everything is with the socket. */
        void done();

        /** Nothing was written yet. */
        void failedEarly(Throwable cause);

        /** The head is out: only a reset can tell. */
        void failedLate(Throwable cause);
    }

    private final Vertx vertx;
    private final Body body;
    private final HttpServerResponse response;
    private final Outcome outcome;
    private long sent;
    private int unflushed;
    private int turn;
    private boolean asked;
    private boolean finished;
    private boolean pumping;

    ResponsePipe(Vertx vertx, Body body, HttpServerResponse response, Outcome outcome) {
        this.vertx = vertx;
        this.body = body;
        this.response = response;
        this.outcome = outcome;
    }

    void start() {
        body.stream().handler(this::onBuffer);
        body.stream().endHandler(ignored -> onEnd());
        body.stream().exceptionHandler(this::fail);
        pump();
    }

    /** Stops without a word and ends the body. */
    void abort() {
        if (!finished) {
            finished = true;
            body.abort();
        }
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!finished && !asked && unflushed < WINDOW) {
                if (turn >= TURN) {
                    turn = 0;
                    asked = true;
                    vertx.runOnContext(ignored -> nextTurn());
                    return;
                }
                asked = true;
                body.stream().fetch(1);
            }
        } finally {
            pumping = false;
        }
    }

    private void nextTurn() {
        asked = false;
        pump();
    }

    private void onBuffer(Buffer buffer) {
        asked = false;
        if (finished) {
            return;
        }
        int size = buffer.length();
        sent += size;
        if (body.length().isPresent() && sent > body.length().getAsLong()) {
            fail(new S3Exception(S3Error.INTERNAL_ERROR, "The answer's body is longer than declared."));
            return;
        }
        if (size > 0) {
            unflushed += size;
            turn += size;
            response.write(buffer).onComplete(written -> onWritten(size, written.cause()));
        }
        pump();
    }

    private void onWritten(int size, @Nullable Throwable failure) {
        unflushed -= size;
        if (failure != null) {
            fail(failure);
            return;
        }
        pump();
    }

    private void onEnd() {
        if (finished) {
            return;
        }
        if (body.length().isPresent() && sent != body.length().getAsLong()) {
            fail(new S3Exception(S3Error.INTERNAL_ERROR, "The answer's body is shorter than declared."));
            return;
        }
        finished = true;
        outcome.done();
    }

    private void fail(Throwable cause) {
        if (finished) {
            return;
        }
        finished = true;
        body.abort();
        if (response.headWritten()) {
            outcome.failedLate(cause);
        } else {
            outcome.failedEarly(cause);
        }
    }
}
