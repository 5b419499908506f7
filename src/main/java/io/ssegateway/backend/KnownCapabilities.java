package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What one backend can do, as far as it is known. The first question starts the probe, once for all who ask; a probe
 * that failed is tried again at a question some time later; a backend that calls itself otherwise than when it was
 * probed is probed again, while the old answers stay in use.
 *
 * <p>Safe for concurrent use; an answer arrives on the asker's event loop.
 */
final class KnownCapabilities {
    /** How long a question waits for a running probe. */
    static final Duration WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(KnownCapabilities.class);
    /** How long a probe is not repeated, at least. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    private static final int LONGEST = 20;

    /** The name of no server: something is to be asked again. */
    private static final String UNSETTLED = "\n";

    private final Vertx vertx;
    private final String backend;
    private final BackendSettings.Probing probing;
    private final StoreIdentity identity;
    private final Supplier<Uni<ProbeReport>> probe;
    private final Duration again;
    private final AtomicReference<State> state = new AtomicReference<>(new Idle(System.nanoTime(), 0));

    private sealed interface State {}

    /** Nothing is known; not to be asked before this time. */
    private record Idle(long notBefore, int failures) implements State {}

    /** The probe runs for the first time or after failures. */
    private record Running(Uni<Capabilities> outcome) implements State {}

    /** Found of a backend that called itself so; not to be asked before this time. */
    private record Found(Capabilities capabilities, String server, long notBefore) implements State {}

    /** {@code probe} asks the store each time it is called for. */
    KnownCapabilities(
            Vertx vertx,
            String backend,
            BackendSettings.Probing probing,
            StoreIdentity identity,
            Supplier<Uni<ProbeReport>> probe,
            Duration again) {
        this.vertx = vertx;
        this.backend = backend;
        this.probing = probing;
        this.identity = identity;
        this.probe = probe;
        this.again = again;
    }

    /** Never fails and never waits longer than {@link #WAIT}. */
    Uni<Capabilities> get() {
        return Uni.createFrom().deferred(this::now);
    }

    /** What is known by now; asks nobody and waits for nothing. */
    Capabilities settled() {
        return state.get() instanceof Found found ? found.capabilities() : assumed();
    }

    private Uni<Capabilities> now() {
        if (probing.bucket().isEmpty() || probing.stated().complete()) {
            return Uni.createFrom().item(assumed());
        }
        return switch (state.get()) {
            case Found found -> {
                if (!found.server().equals(identity.server()) && due(found.notBefore())) {
                    refresh(found);
                }
                yield Uni.createFrom().item(found.capabilities());
            }
            case Running running -> awaited(running.outcome());
            case Idle idle when !due(idle.notBefore()) -> Uni.createFrom().item(assumed());
            case Idle idle -> awaited(begin(idle));
        };
    }

    private Uni<Capabilities> begin(Idle idle) {
        Uni<Capabilities> outcome = asked().onFailure()
                .recoverWithItem(failure -> {
                    failed(failure, idle.failures());
                    return assumed();
                })
                .memoize()
                .indefinitely();
        if (!state.compareAndSet(idle, new Running(outcome))) {
            return now();
        }
        outcome.subscribe().with(ignored -> {});
        return outcome;
    }

    private void failed(Throwable failure, int before) {
        LOG.logf(
                before == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "backend %s could not be probed (%s): assuming what S3 promises, trying again later",
                backend,
                failure.getMessage());
        int failures = Math.min(before + 1, LONGEST);
        state.set(new Idle(later(failures), failures));
    }

    private void refresh(Found found) {
        if (state.compareAndSet(found, new Found(found.capabilities(), found.server(), later(1)))) {
            asked().subscribe()
                    .with(
                            ignored -> {},
                            failure -> LOG.debugf("backend %s could not be probed again: %s", backend, failure));
        }
    }

    private Uni<Capabilities> asked() {
        return Uni.createFrom().deferred(() -> probe.get()).map(report -> {
            Capabilities all = probing.stated().over(report.capabilities());
            String server = report.complete() ? identity.server() : UNSETTLED;
            state.set(new Found(all, server, later(1)));
            tell(report, all);
            return all;
        });
    }

    private Uni<Capabilities> awaited(Uni<Capabilities> outcome) {
        Context context = ((VertxInternal) vertx).getOrCreateContext();
        return Uni.createFrom().emitter(emitter -> {
            long timer = vertx.setTimer(WAIT.toMillis(), ignored -> emitter.complete(assumed()));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
            outcome.subscribe().with(found -> context.runOnContext(ignored -> emitter.complete(found)));
        });
    }

    private Capabilities assumed() {
        return probing.stated().over(Capabilities.assumed());
    }

    private void tell(ProbeReport report, Capabilities all) {
        String name = identity.server().isEmpty() ? "" : " (" + identity.server() + ")";
        if (all.missing().isEmpty()) {
            LOG.infof("backend %s%s does all that S3 promises, trailing checksums included", backend, name);
        }
        for (Capability capability : all.missing()) {
            boolean open = report.undecided().containsKey(capability);
            String reason = report.reason(capability);
            LOG.logf(
                    capability.assumed() ? Logger.Level.WARN : Logger.Level.INFO,
                    "backend %s%s %s: %s%s; %s",
                    backend,
                    name,
                    open ? "was not asked for" : "lacks",
                    capability.title(),
                    reason.isEmpty() ? "" : " (" + reason + ")",
                    capability.without());
        }
    }

    private static boolean due(long notBefore) {
        return System.nanoTime() - notBefore >= 0;
    }

    private long later(int times) {
        return System.nanoTime() + again.multipliedBy(times).toNanos();
    }
}
