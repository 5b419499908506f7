package io.ssegateway.it;

import io.ssegateway.testing.TestStore;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * An OBS on the domain {@code localhost}: takes what {@link ObsLimits} lets pass, and has a real store behind it keep
 * the bytes. Signatures are verified here, and made anew for the store.
 */
final class ObsFront implements AutoCloseable {
    private static final String DOMAIN = "localhost";
    private static final Set<String> PER_HOP = Set.of(
            "authorization",
            "connection",
            "content-length",
            "host",
            "transfer-encoding",
            "user-agent",
            "x-amz-content-sha256",
            "x-amz-date");

    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final HttpClient client;
    private final RawSigner behind;
    private final ObsLimits limits;

    private ObsFront(Vertx vertx, TestStore store) {
        behind = RawSigner.store(store);
        limits = new ObsLimits(DOMAIN, behind);
        client = vertx.createHttpClient(
                new HttpClientOptions().setMaxHeaderSize(64 * 1024), new PoolOptions().setHttp1MaxSize(64));
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setMaxHeaderSize(64 * 1024));
        server.requestHandler(this::judged);
    }

    /** Starts on a free port, with the store's own credentials. Blocks; for test threads. */
    static ObsFront start(Vertx vertx, TestStore store) {
        ObsFront front = new ObsFront(vertx, store);
        front.server
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return front;
    }

    URI endpoint() {
        return URI.create("http://" + DOMAIN + ":" + server.actualPort());
    }

    /** What was refused since the last call. */
    List<String> refused() {
        List<String> all = new ArrayList<>();
        for (String one = refused.poll(); one != null; one = refused.poll()) {
            all.add(one);
        }
        return all;
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void judged(HttpServerRequest request) {
        request.pause();
        request.response().putHeader("Server", "OBS");
        limits.judge(request).ifPresentOrElse(refusal -> refuse(request, refusal), () -> forward(request));
    }

    private void refuse(HttpServerRequest request, ObsLimits.Refusal refusal) {
        refused.add(request.method() + " " + request.uri() + " " + refusal.code() + " " + refusal.about());
        request.resume();
        request.response().setStatusCode(refusal.status()).putHeader("Content-Type", "application/xml");
        if (request.method().name().equals("HEAD")) {
            request.response().end();
        } else {
            request.response().end("<Error><Code>" + refusal.code() + "</Code><Message>no</Message></Error>");
        }
    }

    private void forward(HttpServerRequest request) {
        String bucket = limits.bucket(request).map(name -> "/" + name).orElse("");
        String target = bucket.isEmpty() || !request.path().equals("/")
                ? bucket + request.uri()
                : bucket + request.uri().substring(1);
        Map<String, String> fields = ObsLimits.fields(request);
        String length = fields.get("content-length");
        fields.keySet().removeAll(PER_HOP);
        Map<String, String> signed = behind.fields(request.method().name(), target, fields, "UNSIGNED-PAYLOAD");
        client.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost("127.0.0.1")
                        .setPort(behind.port())
                        .setURI(target))
                .compose(out -> {
                    signed.forEach(out::putHeader);
                    if (length == null) {
                        request.resume();
                        return out.send();
                    }
                    return out.putHeader("content-length", length).send(request);
                })
                .onSuccess(answer -> answer(request, answer))
                .onFailure(cause -> request.connection().close());
    }

    private static void answer(HttpServerRequest request, HttpClientResponse answer) {
        request.response().setStatusCode(answer.statusCode());
        answer.headers().forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("server") && !name.startsWith("x-amz-checksum-")) {
                request.response().putHeader(field.getKey(), field.getValue());
            }
        });
        if (request.method().name().equals("HEAD")) {
            request.response().end();
        } else {
            answer.pipeTo(request.response())
                    .onFailure(cause -> request.connection().close());
        }
    }
}
