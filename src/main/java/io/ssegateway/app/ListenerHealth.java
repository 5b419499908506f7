package io.ssegateway.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: the listeners accept. It follows neither the store nor a KMS (architecture invariant I12); it ends when
 * the drain begins, so that a balancer sends no new work.
 */
@ApplicationScoped
@Readiness
public class ListenerHealth implements HealthCheck {
    private volatile boolean accepting;

    /** From now on the listeners accept. */
    void open() {
        accepting = true;
    }

    /** From now on running requests end and no new ones are wanted. */
    void close() {
        accepting = false;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("listeners").status(accepting).build();
    }
}
