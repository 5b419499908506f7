package io.ssegateway.http;

import io.ssegateway.dialect.Addressing;
import io.ssegateway.policy.PolicySnapshot;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The only place where requests come in. What happens to one is the list of steps in {@link Exchange}; this class
 * begins them and ties them to servers.
 *
 * <p>One instance serves any number of servers and event loops.
 */
public final class FrontDoor {
    private final Handlers handlers;
    private final Supplier<PolicySnapshot> policy;
    private final Dialects dialects;
    private final Addressing addressing;
    private final Authenticator authenticator;
    private final Admission admission;
    private final InstantSource clock;
    private final RequestIds ids = new RequestIds();
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder begun = new LongAdder();
    private volatile boolean draining;
    private volatile Refusals refusals = Refusals.NONE;

    /**
     * Wires the steps.
     *
     * @param policy the snapshot of now; a request keeps the one it began with
     */
    public FrontDoor(
            Handlers handlers,
            Supplier<PolicySnapshot> policy,
            Dialects dialects,
            Addressing addressing,
            Authenticator authenticator,
            Admission admission,
            InstantSource clock) {
        this.handlers = handlers;
        this.policy = policy;
        this.dialects = dialects;
        this.addressing = addressing;
        this.authenticator = authenticator;
        this.admission = admission;
        this.clock = clock;
    }

    /** Serves a server made with {@link ListenerSettings#options}; before it listens. */
    public void serve(HttpServer server) {
        server.connectionHandler(Wire::harden);
        server.requestHandler(this::handle);
        server.invalidRequestHandler(this::refuse);
    }

    /** Requests begun and not ended. */
    public int active() {
        return active.get();
    }

    /** Requests begun since the start. */
    public long begun() {
        return begun.sum();
    }

    /** Who hears of refused requests; before it listens. */
    public void tell(Refusals listener) {
        refusals = listener;
    }

    /** From now on every answer ends its connection; requests that come in are still served. */
    public void drain() {
        draining = true;
    }

    private void handle(HttpServerRequest request) {
        request.pause();
        if (!Wire.decoder(request.connection()).isClosing()) {
            begin(request).run();
        }
    }

    private void refuse(HttpServerRequest request) {
        request.pause();
        if (!Wire.decoder(request.connection()).isClosing()) {
            begin(request).refuseHead(request.decoderResult().cause());
        }
    }

    private Exchange begin(HttpServerRequest request) {
        active.incrementAndGet();
        begun.increment();
        return new Exchange(this, request, ids.next());
    }

    void ended() {
        active.decrementAndGet();
    }

    boolean draining() {
        return draining;
    }

    Handlers handlers() {
        return handlers;
    }

    PolicySnapshot policyNow() {
        return policy.get();
    }

    Refusals refusals() {
        return refusals;
    }

    Dialects dialects() {
        return dialects;
    }

    Addressing addressing() {
        return addressing;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Admission admission() {
        return admission;
    }

    InstantSource clock() {
        return clock;
    }
}
