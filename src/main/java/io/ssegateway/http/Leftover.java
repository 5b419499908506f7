package io.ssegateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What the client still sends when its answer is written. A small rest is discarded and the connection lives; anything
 * else ends the connection after the answer, so that no octet of a body is ever read as a request. Event loop only.
 */
final class Leftover {
    private static final long SMALL = 64 * 1024;
    private static final long LINGER_MILLIS = 1_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final ClientBody body;
    private boolean waitsForContinue;
    private boolean refused;
    private boolean last;

    Leftover(Vertx vertx, HttpServerRequest request, ClientBody body) {
        this.vertx = vertx;
        this.request = request;
        this.body = body;
        this.waitsForContinue = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    /** Tells the client to send its body, if it waits for that. */
    void continueIfExpected() {
        if (waitsForContinue) {
            waitsForContinue = false;
            request.response().writeContinue();
        }
    }

    /** Nothing further of this connection can be read as a request. */
    void refuseMore() {
        refused = true;
    }

    /** Decides, once and for all, whether the connection ends with the answer whose head is about to be written. */
    boolean endsConnection(boolean draining) {
        last = refused || draining || !keepable();
        if (last) {
            Wire.decoder(request.connection()).closing();
        }
        return last;
    }

    /** The answer is written: discards the rest or ends the connection. */
    void finish() {
        Wire.decoder(request.connection()).answered();
        if (!last) {
            body.discard(() -> {});
            return;
        }
        if (refused || body.complete() || waitsForContinue) {
            close();
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, ignored -> close());
        body.discard(() -> {
            vertx.cancelTimer(timer);
            close();
        });
    }

    private boolean keepable() {
        if (body.complete() || body.missing().orElse(Long.MAX_VALUE) == 0) {
            return true;
        }
        return !waitsForContinue && body.missing().orElse(Long.MAX_VALUE) <= SMALL;
    }

    private void close() {
        request.connection().close().onComplete(ignored -> {});
    }
}
