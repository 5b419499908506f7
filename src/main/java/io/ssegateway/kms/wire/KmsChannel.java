package io.ssegateway.kms.wire;

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
 * Connections to one key management service: pooled, bounded, HTTP/1.1, without redirects, certificates verified.
 * Threads: safe for concurrent use; an answer comes on the event loop that asked, or on one of Vert.x.
 */
public final class KmsChannel implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int KEEP_SECONDS = 30;
    private static final int MAX_HEADERS = 16 * 1024;

    private final Vertx vertx;
    private final KmsEndpoint endpoint;
    private final HttpClient client;

    /** Connects to nothing yet. */
    public KmsChannel(Vertx vertx, KmsEndpoint endpoint) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.client = vertx.createHttpClient(
                options(endpoint),
                new PoolOptions().setHttp1MaxSize(endpoint.limits().connections()));
    }

    /**
     * Asks. Fails with {@code UNAVAILABLE} if there is no whole answer in time, whatever its status.
     *
     * @return the answer, which the subscriber closes; subscribing again asks again
     */
    public Uni<KmsReply> send(KmsAsk ask, Until until) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            KmsExchange exchange = new KmsExchange(vertx, emitter, endpoint, until);
            context.runOnContext(ignored -> exchange.start(client, request(ask), ask));
        });
    }

    /** Runs a task that may block, off the event loops. */
    public <T> Uni<T> offLoop(Supplier<T> task) {
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
    public Runnable later(Duration delay, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    /** Ends its connections. */
    @Override
    public void close() {
        client.close();
    }

    private RequestOptions request(KmsAsk ask) {
        RequestOptions options = new RequestOptions()
                .setMethod(ask.method())
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.encrypted())
                .setURI(ask.uri())
                .setFollowRedirects(false);
        ask.headers().forEach(options::putHeader);
        return options;
    }

    private static HttpClientOptions options(KmsEndpoint endpoint) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false)
                .setMaxRedirects(0)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setMaxWaitQueueSize(endpoint.limits().waiting())
                .setMaxHeaderSize(MAX_HEADERS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_SECONDS);
        if (endpoint.encrypted()) {
            options.setSsl(true).setVerifyHost(true).setUseAlpn(false);
            endpoint.tls()
                    .authorities()
                    .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
            endpoint.tls()
                    .identity()
                    .ifPresent(own -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(own.certificate().toString())
                            .addKeyPath(own.key().toString())));
        }
        return options;
    }
}
