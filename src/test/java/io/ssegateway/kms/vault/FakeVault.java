package io.ssegateway.kms.vault;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A server that answers as a test says, for faults that a real Vault does not stage. */
final class FakeVault implements AutoCloseable {
    private final HttpServer server;
    private final boolean tls;
    /** Method, path and token of each request, in order. */
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private volatile Consumer<HttpServerRequest> answer = request -> refuse(request, 500);

    FakeVault(Vertx vertx, HttpServerOptions options) {
        tls = options.isSsl();
        server = vertx.createHttpServer(options)
                .requestHandler(request -> {
                    asked.add(request.method() + " " + request.uri() + " " + request.getHeader("X-Vault-Token"));
                    answer.accept(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    FakeVault answers(Consumer<HttpServerRequest> next) {
        answer = next;
        return this;
    }

    FakeVault answers(int status, String body) {
        return answers(request -> request.response().setStatusCode(status).end(body));
    }

    static void refuse(HttpServerRequest request, int status, String... errors) {
        String list = String.join(
                ",", List.of(errors).stream().map(e -> "\"" + e + "\"").toList());
        request.response().setStatusCode(status).end("{\"errors\":[" + list + "]}");
    }

    URI address() {
        return URI.create((tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
