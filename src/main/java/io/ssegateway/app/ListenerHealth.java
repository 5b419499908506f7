package io.ssegateway.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready means: a listener accepts, and clients can use it; a TLS listener whose certificate has expired is none. It
 * follows neither the store nor a KMS (architecture invariant I12); it ends when the drain begins, so that a balancer
 * sends no new work.
 */
@ApplicationScoped
@Readiness
public class ListenerHealth implements HealthCheck {
    private volatile @Nullable Listeners accepting;

    /** From now on the listeners accept. */
    void open(Listeners listeners) {
        accepting = listeners;
    }

    /** From now on running requests end and no new ones are wanted. */
    void close() {
        accepting = null;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("listeners");
        Listeners listeners = accepting;
        if (listeners == null) {
            return answer.down().build();
        }
        boolean plain = listeners.plainPort().isPresent();
        boolean tls = listeners.tlsPort().isPresent() && !listeners.certificateExpired();
        answer.withData("http", plain);
        answer.withData("https", tls);
        return answer.status(plain || tls).build();
    }
}
