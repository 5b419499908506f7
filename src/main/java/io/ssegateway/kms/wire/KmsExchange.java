package io.ssegateway.kms.wire;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.kms.KmsException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, collected within a bound of bytes and time; what breaks the bounds loses its connection.
 * Threads: runs on one Vert.x context.
 */
final class KmsExchange {
    private static final int FIRST = 512;

    private final Vertx vertx;
    private final UniEmitter<? super KmsReply> asker;
    private final KmsEndpoint endpoint;
    private final Until until;
    private byte[] collected = new byte[FIRST];
    private int size;
    private boolean settled;
    private long timer;
    private @Nullable HttpClientRequest request;

    KmsExchange(Vertx vertx, UniEmitter<? super KmsReply> asker, KmsEndpoint endpoint, Until until) {
        this.vertx = vertx;
        this.asker = asker;
        this.endpoint = endpoint;
        this.until = until;
    }

    void start(HttpClient client, RequestOptions options, KmsAsk ask) {
        long millis = until.left().toMillis();
        if (millis < 1) {
            settled = true;
            asker.fail(late());
            return;
        }
        timer = vertx.setTimer(millis, ignored -> fail(late()));
        try {
            client.request(options).onSuccess(made -> send(made, ask)).onFailure(e -> fail(lost(e)));
        } catch (IllegalStateException closed) {
            fail(lost(closed));
        }
    }

    private void send(HttpClientRequest made, KmsAsk ask) {
        if (settled) {
            made.reset();
            return;
        }
        request = made;
        made.exceptionHandler(e -> fail(lost(e)));
        made.response().onSuccess(this::receive).onFailure(e -> fail(lost(e)));
        if (ask.body().length() == 0) {
            made.end();
        } else {
            made.end(ask.body());
        }
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(e -> fail(lost(e)));
        response.endHandler(ignored -> complete(response.statusCode()));
        response.handler(this::collect);
    }

    private void collect(Buffer chunk) {
        int more = chunk.length();
        if (!settled && size + more > endpoint.limits().answer()) {
            fail(new KmsException(KmsException.Kind.UNAVAILABLE, named() + " answered more than an answer can be"));
        }
        if (!settled) {
            if (size + more > collected.length) {
                byte[] wider = Arrays.copyOf(collected, Math.max(2 * collected.length, size + more));
                wipe();
                collected = wider;
            }
            chunk.getBytes(collected, size);
            size += more;
        }
        chunk.setBytes(0, new byte[more]);
    }

    private void complete(int status) {
        if (settle()) {
            byte[] body = Arrays.copyOf(collected, size);
            wipe();
            asker.complete(new KmsReply(status, body));
        }
    }

    private void fail(KmsException failure) {
        if (settle()) {
            wipe();
            HttpClientRequest open = request;
            if (open != null) {
                open.reset();
            }
            asker.fail(failure);
        }
    }

    private boolean settle() {
        if (settled) {
            return false;
        }
        settled = true;
        vertx.cancelTimer(timer);
        return true;
    }

    private void wipe() {
        Arrays.fill(collected, (byte) 0);
    }

    private KmsException late() {
        return new KmsException(KmsException.Kind.UNAVAILABLE, named() + " gave no answer in time");
    }

    private KmsException lost(Throwable cause) {
        return new KmsException(KmsException.Kind.UNAVAILABLE, named() + " cannot be reached", cause);
    }

    private String named() {
        return "the KMS '" + endpoint.name() + "'";
    }
}
