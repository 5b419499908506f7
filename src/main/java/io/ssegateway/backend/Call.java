package io.ssegateway.backend;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call of the store: one exchange, and a second where that is safe. A replayable request whose body is in memory is
 * sent again once: at once if a connection broke (a pooled one may have been stale), after a jittered pause if none
 * came to stand. Streamed bodies are never sent twice.
 *
 * <p>Threads: one event loop.
 */
final class Call implements Exchange.Outcome {
    private static final Logger LOG = Logger.getLogger(Call.class);
    private static final Set<String> BODYLESS = Set.of("GET", "HEAD", "DELETE");

    private final VertxStore store;
    private final ContextInternal context;
    private final StoreRequest request;
    private final UniEmitter<? super StoreResponse> emitter;
    private final Target target;
    private final Map<String, String> fields;
    private @Nullable Exchange exchange;
    private boolean cancelled;
    private boolean replayed;
    private boolean telling;
    private boolean counted;

    /** Encodes the request; throws {@code S3Exception} for what cannot be sent. */
    Call(VertxStore store, ContextInternal context, StoreRequest request, UniEmitter<? super StoreResponse> emitter) {
        this.store = store;
        this.context = context;
        this.request = request;
        this.emitter = emitter;
        this.target = Target.of(store.settings(), request);
        this.fields = WireFields.toWire(request.fields());
        if (request.body().length().isEmpty()) {
            throw new S3Exception(S3Error.MISSING_CONTENT_LENGTH);
        }
    }

    /** Sends it; on its event loop. */
    void begin() {
        if (!cancelled) {
            counted = true;
            store.connections().begun();
            start();
        }
    }

    private void start() {
        if (store.connections().closed()) {
            request.body().abort();
            failed(away(false));
        } else if (!cancelled) {
            Body body = request.body().inMemory().map(request.body()::as).orElse(request.body());
            Payload payload = Payload.of(request, body, store.settings().signsPayloads());
            Exchange attempt = new Exchange(store.vertx(), patience(), options(payload), body, payload.framing(), this);
            exchange = attempt;
            attempt.start(store.connections().of(context));
        }
    }

    private Duration patience() {
        BackendSettings.Timeouts timeouts = store.settings().timeouts();
        return request.fields().has(S3Header.COPY_SOURCE) ? timeouts.copying() : timeouts.idle();
    }

    /** The emitter's end. It is told of its own completion too: what ends while this tells it is no cancellation. */
    void terminated() {
        if (!context.inThread()) {
            context.runOnContext(ignored -> cancel());
        } else if (!telling) {
            cancel();
        }
    }

    private void told() {
        telling = false;
        uncount();
    }

    private void uncount() {
        if (counted) {
            counted = false;
            store.connections().ended();
        }
    }

    private void cancel() {
        cancelled = true;
        uncount();
        if (exchange != null) {
            exchange.cancel();
        } else {
            request.body().abort();
        }
    }

    @Override
    public void heard(String server) {
        store.identity().heard(server);
    }

    @Override
    public void answered(StoreResponse response) {
        telling = true;
        emitter.complete(response);
        told();
    }

    @Override
    public void failed(Throwable cause) {
        telling = true;
        emitter.fail(cause);
        told();
    }

    @Override
    public void lost(boolean reached, Throwable cause) {
        boolean again = !store.connections().closed();
        if (again
                && !replayed
                && request.replayable()
                && request.body().inMemory().isPresent()) {
            replayed = true;
            if (reached) {
                start();
            } else {
                context.setTimer(ThreadLocalRandom.current().nextLong(20, 100), ignored -> start());
            }
            return;
        }
        LOG.debugf("store %s: %s: %s", store.settings().endpoint(), request.method(), cause);
        failed(away(reached));
    }

    private static S3Exception away(boolean reached) {
        return new S3Exception(
                S3Error.SERVICE_UNAVAILABLE, reached ? "The store went away." : "The store cannot be reached.");
    }

    private RequestOptions options(Payload payload) {
        String method = request.method();
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putAll(payload.fields());
        Map<String, String> signed = store.signer()
                .sign(
                        method,
                        target.authority(),
                        target.path(),
                        request.query(),
                        all,
                        payload.hash(),
                        store.clock().instant());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setServer(store.server())
                .setHost(target.host())
                .setPort(store.settings().port())
                .setSsl(store.settings().tls())
                .setURI(target.uri())
                .setFollowRedirects(false)
                .setConnectTimeout(store.settings().timeouts().idle().toMillis());
        options.putHeader("host", target.authority());
        all.forEach((name, value) -> options.putHeader(name, value));
        signed.forEach((name, value) -> options.putHeader(name.toLowerCase(Locale.ROOT), value));
        long length = payload.framing().wireLength();
        if (length > 0 || !BODYLESS.contains(method)) {
            options.putHeader("content-length", Long.toString(length));
        }
        return options;
    }
}
