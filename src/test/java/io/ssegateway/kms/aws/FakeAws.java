package io.ssegateway.kms.aws;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A server that answers as a test says: a KMS, a Security Token Service, an agent of containers. */
final class FakeAws implements AutoCloseable {
    private final HttpServer server;
    private final boolean tls;
    /** What was asked, in order. */
    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    private volatile Consumer<HttpServerRequest> answer = request -> refuse(request, 500, "InternalFailure");

    /** A request: its line, its target's action, what it was signed or shown with, and its body. */
    record Asked(String line, String target, String authorization, String token, String body) {}

    FakeAws(Vertx vertx, HttpServerOptions options) {
        tls = options.isSsl();
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(new Asked(
                            request.method() + " " + request.uri(),
                            header(request, "X-Amz-Target"),
                            header(request, "Authorization"),
                            header(request, "X-Amz-Security-Token"),
                            body.toString()));
                    answer.accept(request);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static String header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    FakeAws answers(Consumer<HttpServerRequest> next) {
        answer = next;
        return this;
    }

    FakeAws answers(int status, String body) {
        return answers(request -> request.response().setStatusCode(status).end(body));
    }

    static void refuse(HttpServerRequest request, int status, String code) {
        request.response().setStatusCode(status).end("{\"__type\":\"" + code + "\",\"message\":\"echo canary\"}");
    }

    URI address() {
        return URI.create((tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
