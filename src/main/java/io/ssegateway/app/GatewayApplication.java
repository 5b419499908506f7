package io.ssegateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** The server's life: starts, serves until INT or TERM, drains, ends with exit code 0. */
public class GatewayApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(GatewayApplication.class);
    private static final int INVALID = 3;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final MeterRegistry meters;
    private final ListenerHealth readiness;

    /** Made by the container. */
    @Inject
    GatewayApplication(Vertx vertx, GatewayConfig config, MeterRegistry meters, @Readiness ListenerHealth readiness) {
        this.vertx = vertx;
        this.config = config;
        this.meters = meters;
        this.readiness = readiness;
    }

    /**
     * Boots the server in this thread and ends the process with its exit code.
     *
     * @param arguments {@code run}, or {@code demo} and the demo store's name
     * @throws ConfigurationException if the demo's surroundings cannot be made
     */
    public static void launch(String... arguments) {
        if (arguments.length == 2 && arguments[0].equals("demo")) {
            Demo.prepare(arguments[1]);
        }
        Quarkus.run(GatewayApplication.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        // Left to itself the JVM ends with 143 after TERM; a stop that was asked for is no failure.
        Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("INT"), signal -> Quarkus.asyncExit(0));
        Optional<Demo> demo = Demo.running();
        try (Gateway gateway = Gateway.start(vertx, config, meters)) {
            readiness.open();
            LOG.infof("listening on %s", gateway.summary());
            StartupNotes.log(vertx, gateway);
            demo.ifPresent(d -> d.announce(gateway.listeners()));
            Quarkus.waitForExit();
            readiness.close();
            LOG.info("stopping: running requests may end");
            return 0;
        } catch (ConfigurationException e) {
            System.err.println("gw: " + e.getMessage());
            return INVALID;
        } finally {
            demo.ifPresent(Demo::close);
        }
    }
}
