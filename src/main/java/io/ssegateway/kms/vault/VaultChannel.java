package io.ssegateway.kms.vault;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one Vault: pooled, bounded, HTTP/1.1, without redirects, certificates verified. Threads: safe for
 * concurrent use; an answer comes on the event loop that asked, or on one of Vert.x.
 */
final class VaultChannel implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int KEEP_SECONDS = 30;
    private static final int MAX_HEADERS = 16 * 1024;

    private final Vertx vertx;
    private final VaultSettings settings;
    private final HttpClient client;

    VaultChannel(Vertx vertx, VaultSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = vertx.createHttpClient(
                options(settings),
                new PoolOptions().setHttp1MaxSize(settings.limits().connections()));
    }

    /**
     * Asks. Fails with {@code UNAVAILABLE} if there is no whole answer in time, whatever its status.
     *
     * @return the answer, which the subscriber closes; subscribing again asks again
     */
    Uni<VaultReply> send(VaultAsk ask, Until until) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            VaultExchange exchange = new VaultExchange(vertx, emitter, settings, until);
            context.runOnContext(ignored -> exchange.start(client, request(ask), ask));
        });
    }

    /** Runs a task that may block, off the event loops. */
    <T> Uni<T> offLoop(Supplier<T> task) {
        return Uni.createFrom().emitter(emitter -> {
            Future<@Nullable T> done = vertx.executeBlocking(task::get, false);
            done.onSuccess(emitter::complete).onFailure(emitter::fail);
        });
    }

    /**
     * Runs the task later, on an event loop.
     *
     * @return revokes it
     */
    Runnable later(Duration delay, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public void close() {
        client.close();
    }

    private RequestOptions request(VaultAsk ask) {
        RequestOptions options = new RequestOptions()
                .setMethod(ask.method())
                .setHost(settings.host())
                .setPort(settings.port())
                .setSsl(settings.encrypted())
                .setURI("/v1/" + ask.path())
                .setFollowRedirects(false)
                .putHeader("X-Vault-Request", "true");
        settings.namespace().ifPresent(namespace -> options.putHeader("X-Vault-Namespace", namespace));
        return options;
    }

    private static HttpClientOptions options(VaultSettings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false)
                .setMaxRedirects(0)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setMaxWaitQueueSize(settings.limits().waiting())
                .setMaxHeaderSize(MAX_HEADERS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_SECONDS);
        if (settings.encrypted()) {
            options.setSsl(true).setVerifyHost(true).setUseAlpn(false);
            settings.tls()
                    .authorities()
                    .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
            settings.tls()
                    .identity()
                    .ifPresent(own -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(own.certificate().toString())
                            .addKeyPath(own.key().toString())));
        }
        return options;
    }
}
