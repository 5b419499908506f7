package io.ssegateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Huawei Cloud KMS, API v1.0, as its field tables describe it: it keeps keys in memory, verifies signatures, knows who
 * may do what, and takes no field that it does not know. The official SDK as a client holds it to the service's shapes.
 */
public final class FakeHuaweiKms implements AutoCloseable {
    /** The project that it serves. */
    public static final String PROJECT = "0123456789abcdef0123456789abcdef";

    private static final Map<String, String> ACTIONS = Map.of(
            "create-datakey", "kms:dek:create",
            "decrypt-datakey", "kms:dek:crypto",
            "describe-key", "kms:cmk:get",
            "list-keys", "kms:cmk:list",
            "create-key", "kms:cmk:create",
            "disable-key", "kms:cmk:disable",
            "enable-key", "kms:cmk:enable",
            "schedule-key-deletion", "kms:cmk:update",
            "cancel-key-deletion", "kms:cmk:update");

    private final FakeHuaweiKeys keys = new FakeHuaweiKeys();
    private final FakeHuaweiSignature signatures = new FakeHuaweiSignature();
    private final Map<String, Set<String>> rights = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final boolean tls;
    private volatile BiConsumer<HttpServerRequest, Buffer> answer = this::serve;

    private FakeHuaweiKms(Vertx vertx, HttpServerOptions options) {
        tls = options.isSsl();
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.add(request.method() + " " + request.path());
                    answer.accept(request, body);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** A KMS that listens on this machine. */
    public static FakeHuaweiKms start(Vertx vertx) {
        return start(vertx, new HttpServerOptions());
    }

    /** A KMS that listens so on this machine. */
    public static FakeHuaweiKms start(Vertx vertx, HttpServerOptions options) {
        return new FakeHuaweiKms(vertx, options);
    }

    /** Where it is. */
    public URI address() {
        return URI.create((tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort());
    }

    /** Its keys. */
    public FakeHuaweiKeys keys() {
        return keys;
    }

    /** Who it knows. */
    public FakeHuaweiSignature signatures() {
        return signatures;
    }

    /** Makes an access key or token known, with the right to these actions. */
    public FakeHuaweiKms allows(String who, Set<String> actions) {
        rights.put(who, actions);
        return this;
    }

    /** Everything there is to be allowed. */
    public static Set<String> everything() {
        return Set.copyOf(ACTIONS.values());
    }

    /** Method and path of each request, in order. */
    public Queue<String> asked() {
        return asked;
    }

    /** Answers everything so from now on. */
    public FakeHuaweiKms answers(BiConsumer<HttpServerRequest, Buffer> next) {
        answer = next;
        return this;
    }

    /** Answers everything so from now on. */
    public FakeHuaweiKms answers(int status, String body) {
        return answers(
                (request, ignored) -> request.response().setStatusCode(status).end(body));
    }

    /** Answers as a KMS again. */
    public void behaves() {
        answer = this::serve;
    }

    /** What the API gateway before the KMS says. */
    public static void refuseAtTheGateway(HttpServerRequest request, int status, String code) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("error_code", code)
                        .put("error_msg", "canary words")
                        .put("request_id", "1")
                        .toBuffer());
    }

    /** What the KMS says. */
    public static void refuse(HttpServerRequest request, int status, String code) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("error", new JsonObject().put("error_code", code).put("error_msg", "canary words"))
                        .toBuffer());
    }

    private void serve(HttpServerRequest request, Buffer body) {
        Optional<String> who = signatures.who(request, body);
        if (who.isEmpty()) {
            refuseAtTheGateway(request, 401, "APIGW.0301");
            return;
        }
        String call = request.path().replaceFirst("^/v1.0/" + PROJECT + "/kms/", "");
        if (request.method() != HttpMethod.POST || !ACTIONS.containsKey(call)) {
            refuseAtTheGateway(request, 404, "APIGW.0101");
        } else if (!rights.getOrDefault(who.get(), Set.of()).contains(ACTIONS.get(call))) {
            refuse(request, 403, "KMS.0307");
        } else if (!String.valueOf(request.getHeader("Content-Type")).startsWith("application/json")) {
            refuse(request, 400, "KMS.0202");
        } else {
            answer(request, call, body);
        }
    }

    private void answer(HttpServerRequest request, String call, Buffer body) {
        try {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(keys.call(call, new JsonObject(body)).toBuffer());
        } catch (DecodeException e) {
            refuse(request, 400, "KMS.0202");
        } catch (FakeHuaweiKeys.Refused e) {
            refuse(request, 400, e.code());
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
