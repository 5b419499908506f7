package io.ssegateway.kms.aws;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;

/**
 * Stands before moto and says what AWS says where moto does not: that a key is disabled, which moto uses nevertheless,
 * and that a data key is of another key, which moto calls a lack of rights.
 */
final class MotoFront implements AutoCloseable {
    private static final Set<String> USES = Set.of("TrentService.GenerateDataKey", "TrentService.Decrypt");

    private final HttpServer server;
    private final HttpClient client;
    private final URI moto;
    private final Set<String> disabled;

    /**
     * Listens.
     *
     * @param disabled ids, as requests name them
     */
    MotoFront(Vertx vertx, String moto, Set<String> disabled) {
        this.moto = URI.create(moto);
        this.disabled = disabled;
        this.client = vertx.createHttpClient();
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void serve(HttpServerRequest request, Buffer body) {
        String target = String.valueOf(request.getHeader("X-Amz-Target"));
        if (USES.contains(target) && disabled.contains(body.toJsonObject().getString("KeyId"))) {
            FakeAws.refuse(request, 400, "DisabledException");
            return;
        }
        client.request(HttpMethod.POST, moto.getPort(), moto.getHost(), request.uri())
                .compose(sent -> {
                    request.headers().forEach((name, value) -> sent.putHeader(name, value));
                    return sent.send(body);
                })
                .compose(reply -> reply.body().onSuccess(answer -> {
                    String text = answer.toString();
                    request.response()
                            .setStatusCode(reply.statusCode())
                            .end(
                                    target.endsWith("Decrypt")
                                            ? text.replace("AccessDeniedException", "IncorrectKeyException")
                                            : text);
                }))
                .onFailure(lost -> request.connection().close());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
