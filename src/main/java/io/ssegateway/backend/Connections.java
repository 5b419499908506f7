package io.ssegateway.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Pooled HTTP/1.1 connections to one store, a pool for each event loop: bytes never change threads. No pipelining, no
 * redirects, no decompression, certificates verified.
 */
final class Connections {
    private static final Logger LOG = Logger.getLogger(Connections.class);
    private static final AttributeKey<HttpClientRequest> SERVES = AttributeKey.valueOf(Connections.class, "serves");
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_CHUNK = 64 * 1024;

    private final Vertx vertx;
    private final HttpClientOptions options;
    private final PoolOptions pool;
    private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean closed;

    Connections(Vertx vertx, BackendSettings settings) {
        this.vertx = vertx;
        this.pool = new PoolOptions().setHttp1MaxSize(settings.connectionsPerLoop());
        this.options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false)
                .setMaxRedirects(0)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CHUNK)
                .setConnectTimeout((int) settings.timeouts().connect().toMillis())
                .setKeepAliveTimeout(
                        (int) Math.max(1, settings.timeouts().pooled().toSeconds()));
        if (settings.tls()) {
            encrypt(settings);
        }
    }

    /** The pool of the event loop that is running. */
    HttpClient of(ContextInternal context) {
        return clients.computeIfAbsent(context.nettyEventLoop(), ignored -> vertx.createHttpClient(options, pool));
    }

    /** A call begins, which {@link #ended} ends. */
    void begun() {
        calls.incrementAndGet();
    }

    /** A call has told how it ended; what its asker did at once has begun. */
    void ended() {
        calls.decrementAndGet();
    }

    /** Calls of which nobody knows yet how they end. */
    int calls() {
        return calls.get();
    }

    /** Whether there will be no connection again. */
    boolean closed() {
        return closed;
    }

    /** Closes every pool, whatever runs on it. */
    Future<Void> close() {
        closed = true;
        return Future.all(clients.values().stream().map(HttpClient::close).toList())
                .mapEmpty();
    }

    /** Notes that the connection serves this request now. */
    static void take(HttpClientRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channel().attr(SERVES).set(request);
        }
    }

    /**
     * Resets the request's connection: a TCP reset where the transport can, and what is queued is dropped instead of
     * flushed, so that no store sees an orderly end. A connection that has come to serve another request meanwhile (the
     * answer had come in whole, nobody had read it) is left alone.
     */
    static void reset(HttpClientRequest request) {
        if (!(request.connection() instanceof ConnectionBase connection)) {
            request.reset();
        } else if (connection.channel().eventLoop().inEventLoop()) {
            drop(request, connection.channel());
        } else {
            connection.channel().eventLoop().execute(() -> drop(request, connection.channel()));
        }
    }

    private static void drop(HttpClientRequest request, Channel channel) {
        if (channel.isOpen() && request.equals(channel.attr(SERVES).get())) {
            try {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            } catch (ChannelException e) {
                LOG.debugf("connection is gone already: %s", e.toString());
            }
            // past the pipeline: TLS would say goodbye first, which is an orderly end
            channel.unsafe().close(channel.voidPromise());
            request.reset();
        }
    }

    private void encrypt(BackendSettings settings) {
        options.setSsl(true).setVerifyHost(true).setUseAlpn(false);
        settings.authorities()
                .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
        if (OpenSSLEngineOptions.isAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
    }
}
