package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.Signer;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;

/**
 * A store over the Vert.x client, as it is: {@link AdaptedStore} makes up for what it lacks. A request runs on the
 * caller's event loop, or on one of its own if the caller is on none; the answer arrives and its body flows there. Safe
 * for concurrent use.
 */
final class VertxStore implements Store {
    private final Vertx vertx;
    private final InstantSource clock;
    private final BackendSettings settings;
    private final Connections connections;
    private final StoreIdentity identity;
    private final Signer signer;
    private final SocketAddress server;

    VertxStore(
            Vertx vertx,
            InstantSource clock,
            BackendSettings settings,
            Connections connections,
            StoreIdentity identity,
            Credentials credentials) {
        this.vertx = vertx;
        this.clock = clock;
        this.settings = settings;
        this.connections = connections;
        this.identity = identity;
        this.signer = new Signer(credentials, settings.region());
        // virtual hosts too are looked for at the endpoint's own address: no wildcard DNS is needed
        String host = settings.endpoint().getHost().replaceAll("[\\[\\]]", "");
        this.server = SocketAddress.inetSocketAddress(settings.port(), host);
    }

    @Override
    public Uni<StoreResponse> send(StoreRequest request) {
        return Uni.createFrom().emitter(emitter -> begin(request, emitter));
    }

    @Override
    public Uni<Collected> collect(StoreRequest request, int maxBytes) {
        return send(request)
                .onItem()
                .transformToUni(
                        head -> BodyReader.collect(head.body(), maxBytes).map(bytes -> new Collected(head, bytes)));
    }

    Vertx vertx() {
        return vertx;
    }

    InstantSource clock() {
        return clock;
    }

    BackendSettings settings() {
        return settings;
    }

    Connections connections() {
        return connections;
    }

    StoreIdentity identity() {
        return identity;
    }

    Signer signer() {
        return signer;
    }

    SocketAddress server() {
        return server;
    }

    private void begin(StoreRequest request, UniEmitter<? super StoreResponse> emitter) {
        ContextInternal context = context();
        Call call;
        try {
            call = new Call(this, context, request, emitter);
        } catch (S3Exception e) {
            request.body().abort();
            emitter.fail(e);
            return;
        }
        emitter.onTermination(call::terminated);
        on(context, call::begin);
    }

    private ContextInternal context() {
        ContextInternal current = ((VertxInternal) vertx).getOrCreateContext();
        return current.isEventLoopContext() ? current : ((VertxInternal) vertx).createEventLoopContext();
    }

    private static void on(ContextInternal context, Runnable action) {
        if (context.inThread()) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    static S3Exception unreadable() {
        return new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The store's answer could not be read.");
    }
}
