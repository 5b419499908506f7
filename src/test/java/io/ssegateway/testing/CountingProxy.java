package io.ssegateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Stands between a gateway and a real store, passes every byte and notes what was asked. The store hears the host that
 * the gateway signed for.
 */
public final class CountingProxy implements AutoCloseable {
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final Function<HttpServerRequest, String> kind;
    private final HttpServer server;
    private final HttpClient client;
    private final int port;
    private volatile Function<HttpServerRequest, Line> line = request -> Line.SOUND;

    /** How the line is for a request. */
    public enum Line {
        /** It passes. */
        SOUND,
        /** Its connection ends at once. */
        CUT,
        /** It is taken and never answered. */
        SILENT
    }

    private CountingProxy(Vertx vertx, URI store, Function<HttpServerRequest, String> kind) {
        this.kind = kind;
        port = store.getPort();
        client = vertx.createHttpClient(
                new HttpClientOptions().setMaxHeaderSize(64 * 1024), new PoolOptions().setHttp1MaxSize(64));
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setMaxHeaderSize(64 * 1024));
        server.requestHandler(this::pass);
    }

    /**
     * Starts on a free port. Blocks; for test threads.
     *
     * @param kind what a request is called in {@link #asked}
     */
    public static CountingProxy start(Vertx vertx, URI store, Function<HttpServerRequest, String> kind)
            throws Exception {
        CountingProxy proxy = new CountingProxy(vertx, store, kind);
        proxy.server.listen(0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return proxy;
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What was asked since the last call. */
    public Map<String, Integer> asked() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String one = seen.poll(); one != null; one = seen.poll()) {
            counts.merge(one, 1, Integer::sum);
        }
        return counts;
    }

    /** From now on. */
    public void line(Function<HttpServerRequest, Line> how) {
        line = how;
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void pass(HttpServerRequest request) {
        request.pause();
        seen.add(kind.apply(request));
        switch (line.apply(request)) {
            case SOUND -> forward(request);
            case CUT -> request.connection().close();
            case SILENT -> request.resume();
        }
    }

    private void forward(HttpServerRequest request) {
        client.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(request.uri()))
                .compose(out -> {
                    request.headers().forEach(field -> out.putHeader(field.getKey(), field.getValue()));
                    return out.send(request);
                })
                .onSuccess(answer -> answer(request, answer))
                .onFailure(cause -> request.connection().close());
    }

    private static void answer(HttpServerRequest request, HttpClientResponse answer) {
        request.response().setStatusCode(answer.statusCode());
        answer.headers().forEach(field -> request.response().putHeader(field.getKey(), field.getValue()));
        if (request.method().name().equals("HEAD")) {
            request.response().end();
        } else {
            answer.pipeTo(request.response())
                    .onFailure(cause -> request.connection().close());
        }
    }
}
