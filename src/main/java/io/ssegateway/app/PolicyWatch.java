package io.ssegateway.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.policy.Finding;
import io.ssegateway.policy.LivePolicies;
import io.ssegateway.policy.Loaded;
import io.ssegateway.policy.Policies;
import io.ssegateway.policy.PolicyContext;
import io.ssegateway.policy.PolicySnapshot;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps the policies in force current: looks every two seconds, logs and counts what it finds. */
final class PolicyWatch implements Supplier<PolicySnapshot> {
    private static final Logger LOG = Logger.getLogger(PolicyWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final LivePolicies live;

    private PolicyWatch(LivePolicies live) {
        this.live = live;
    }

    /**
     * Loads the policies.
     *
     * @param inForce told of the policies that are in force, now and whenever others are
     * @throws ConfigurationException if they must not be served by; every finding stands in the message, a line each
     */
    static PolicyWatch start(GatewayConfig config, MeterRegistry meters, Consumer<Policies> inForce) {
        Path directory = ToolWiring.policyDirectory(config);
        PolicyContext context = ToolWiring.policyContext(config);
        Loaded first = io.ssegateway.policy.PolicyFiles.load(directory, context);
        if (first.servable().isEmpty()) {
            throw new ConfigurationException("the policies must not be served by:\n" + lines(first.obstacles()));
        }
        first.findings().forEach(finding -> LOG.warn(finding.toString()));
        LivePolicies live = new LivePolicies(directory, context, first, new Told(meters, inForce));
        inForce.accept(live.get());
        Gauge.builder("gateway.policy.stale", live, policies -> policies.stale() ? 1 : 0)
                .description("1 while the policy files on disk are refused and older ones are in force")
                .register(meters);
        return new PolicyWatch(live);
    }

    /** Begins to watch the files. */
    Workers.Repeated watch(Vertx vertx) {
        return Workers.every(vertx, PERIOD, live::poll);
    }

    @Override
    public Policies get() {
        return live.get();
    }

    /** Whether the files on disk are refused and older policies are in force. */
    boolean stale() {
        return live.stale();
    }

    private static String lines(List<Finding> findings) {
        return String.join("\n", findings.stream().map(Finding::toString).toList());
    }

    private static final class Told implements LivePolicies.Listener {
        private final Consumer<Policies> inForce;
        private final Counter reloads;
        private final Counter refusals;

        Told(MeterRegistry meters, Consumer<Policies> inForce) {
            this.inForce = inForce;
            reloads = Counter.builder("gateway.policy.reloads").register(meters);
            refusals = Counter.builder("gateway.policy.refusals").register(meters);
        }

        @Override
        public void reloaded(Policies now, List<Finding> findings) {
            reloads.increment();
            inForce.accept(now);
            findings.forEach(finding -> LOG.warn(finding.toString()));
            LOG.infof("policies %s are in force", now.hash().substring(0, 12));
        }

        @Override
        public void refused(List<Finding> obstacles) {
            refusals.increment();
            LOG.errorf("changed policies are refused, the old ones stay in force:%n%s", lines(obstacles));
        }
    }
}
