package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer. Makes exactly one call to its {@link Outcome} that tells how it ended,
 * none after {@link #cancel}.
 *
 * <p>Threads: one event loop, the body's.
 */
final class Exchange implements Upload.Listener {
    private final StallGuard guard;
    private final Body body;
    private final RequestOptions options;
    private final Framing framing;
    private final Outcome outcome;
    private @Nullable HttpClientRequest request;
    private @Nullable Upload upload;
    private @Nullable HttpClientResponse early;
    private @Nullable Body answer;
    private boolean sent;
    private boolean done;

    /** How an exchange ends. */
    interface Outcome {
        /** The store told its name ({@code Server}); before the outcome itself. */
        void heard(String server);

        /** The head of an answer below 400. */
        void answered(StoreResponse response);

        /** The store answered with an error, the request's body failed, or the answer cannot be used: no replay. */
        void failed(Throwable cause);

        /** No answer; {@code reached}: there was a connection. */
        void lost(boolean reached, Throwable cause);
    }

    Exchange(Vertx vertx, Duration idle, RequestOptions options, Body body, Framing framing, Outcome outcome) {
        this.options = options;
        this.body = body;
        this.framing = framing;
        this.outcome = outcome;
        this.guard = new StallGuard(vertx, idle, this::stalled);
    }

    void start(HttpClient client) {
        Future<HttpClientRequest> connecting;
        try {
            connecting = client.request(options);
        } catch (IllegalStateException e) {
            // the client is closed: the process is on its way down
            connecting = Future.failedFuture(e);
        }
        connecting.onComplete(this::connected);
    }

    /** Stops everything: the body, the connection, an answer that nobody took. */
    void cancel() {
        if (answer != null) {
            answer.abort();
        } else if (!done) {
            finish();
            reset();
        }
    }

    @Override
    public void sent() {
        sent = true;
        guard.storesTurn();
        if (early != null) {
            HttpClientResponse response = early;
            early = null;
            deliver(response);
        }
    }

    @Override
    public void bodyFailed(Throwable cause) {
        if (!done) {
            finish();
            reset();
            outcome.failed(cause);
        }
    }

    private void connected(AsyncResult<HttpClientRequest> result) {
        if (result.failed()) {
            lose(result.cause());
        } else if (done) {
            result.result().reset();
        } else {
            HttpClientRequest opened = result.result();
            request = opened;
            Connections.take(opened);
            opened.exceptionHandler(this::lose);
            opened.response().onComplete(head -> {
                if (head.succeeded()) {
                    onHead(head.result());
                } else {
                    lose(head.cause());
                }
            });
            upload = new Upload(body, framing, opened, guard, this);
            upload.start();
        }
    }

    private void onHead(HttpClientResponse response) {
        response.pause();
        // a Download replaces it; until then nobody but the request's own handlers is told
        response.exceptionHandler(ignored -> {});
        if (done) {
            reset();
            return;
        }
        String server = response.getHeader(HttpHeaders.SERVER);
        outcome.heard(server == null ? "" : server);
        if (response.statusCode() >= 400) {
            refuse(response);
        } else if (sent) {
            deliver(response);
        } else {
            // an answer to half a request proves nothing yet: the body may still fail
            early = response;
        }
    }

    private void refuse(HttpClientResponse response) {
        boolean whole = sent;
        done = true;
        stopUpload();
        guard.storesTurn();
        Download document = new Download(response, guard, () -> unavailable("The store went away."), this::reset);
        new ErrorAnswer(response, options.getMethod().name(), options.getURI()).read(document, error -> {
            if (!whole) {
                reset();
            }
            outcome.failed(error);
        });
    }

    private void deliver(HttpClientResponse response) {
        int status = response.statusCode();
        if (status < 200 || status >= 300 && status != 304) {
            finish();
            reset();
            outcome.failed(unavailable("The store answered with status " + status + "; its endpoint may be wrong."));
            return;
        }
        Fields fields = WireFields.fromWire(response.headers());
        if (bodyless(status)) {
            finish();
            response.resume();
            outcome.answered(new StoreResponse(status, fields, Body.empty()));
            return;
        }
        OptionalLong declared = declaredLength(response);
        if (declared.isEmpty()
                && !HttpHeaders.CHUNKED
                        .toString()
                        .equalsIgnoreCase(response.getHeader(HttpHeaders.TRANSFER_ENCODING))) {
            finish();
            reset();
            outcome.failed(unavailable("The store's answer has no length, so its end could not be told from a cut."));
            return;
        }
        done = true;
        Download download = new Download(response, guard, () -> unavailable("The store went away."), this::reset);
        Body taken = Body.of(download, declared, download::abort);
        answer = taken;
        outcome.answered(new StoreResponse(status, fields, taken));
    }

    private boolean bodyless(int status) {
        return options.getMethod().name().equals("HEAD") || status == 204 || status == 304;
    }

    private static OptionalLong declaredLength(HttpClientResponse response) {
        String value = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (value == null || response.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(value.trim()));
    }

    private void stalled() {
        if (answer == null && !done) {
            finish();
            reset();
            outcome.failed(unavailable("The store did not answer in time."));
        } else {
            reset();
        }
    }

    private void lose(Throwable cause) {
        if (!done) {
            boolean reached = request != null;
            finish();
            reset();
            outcome.lost(reached, cause);
        }
    }

    private void finish() {
        done = true;
        guard.stop();
        stopUpload();
    }

    private void stopUpload() {
        if (upload != null) {
            upload.stop();
        } else {
            body.abort();
        }
    }

    private void reset() {
        if (request != null) {
            Connections.reset(request);
        }
    }

    private static S3Exception unavailable(String message) {
        return new S3Exception(S3Error.SERVICE_UNAVAILABLE, message);
    }
}
