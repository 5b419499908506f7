package io.ssegateway.kms.vault;

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
final class VaultExchange {
    private static final int FIRST = 512;

    private final Vertx vertx;
    private final UniEmitter<? super VaultReply> asker;
    private final VaultSettings settings;
    private final Until until;
    private byte[] collected = new byte[FIRST];
    private int size;
    private boolean settled;
    private long timer;
    private @Nullable HttpClientRequest request;

    VaultExchange(Vertx vertx, UniEmitter<? super VaultReply> asker, VaultSettings settings, Until until) {
        this.vertx = vertx;
        this.asker = asker;
        this.settings = settings;
        this.until = until;
    }

    void start(HttpClient client, RequestOptions options, VaultAsk ask) {
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

    private void send(HttpClientRequest made, VaultAsk ask) {
        if (settled) {
            made.reset();
            return;
        }
        request = made;
        ask.token().ifPresent(token -> made.putHeader("X-Vault-Token", token));
        made.exceptionHandler(e -> fail(lost(e)));
        made.response().onSuccess(this::receive).onFailure(e -> fail(lost(e)));
        if (ask.body().length() == 0) {
            made.end();
        } else {
            made.putHeader("Content-Type", "application/json");
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
        if (!settled && size + more > settings.limits().answer()) {
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
            asker.complete(new VaultReply(status, body));
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
        return "the KMS '" + settings.name() + "'";
    }
}
