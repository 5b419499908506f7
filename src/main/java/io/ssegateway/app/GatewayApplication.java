package io.ssegateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
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
     * @throws ConfigurationException if configuration cannot be read, the management port is taken, or the demo's
     *     surroundings cannot be made
     */
    public static void launch(String... arguments) {
        onStop(() -> System.exit(0));
        // A value that cannot be read is refused before anything is started.
        var checked = ToolWiring.fromEnvironment();
        if (arguments.length == 2 && arguments[0].equals("demo")) {
            Demo.prepare(arguments[1]);
        }
        requireFree(ToolWiring.fromEnvironment().config());
        Quarkus.run(GatewayApplication.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        onStop(() -> Quarkus.asyncExit(0));
        Optional<Demo> demo = Demo.running();
        try (Gateway gateway = Gateway.start(vertx, config, meters)) {
            readiness.open(gateway.listeners());
            LOG.infof("listening on %s", gateway.summary());
            StartupNotes.log(vertx, gateway);
            demo.ifPresent(d -> d.announce(gateway.listeners()));
            Quarkus.waitForExit();
            readiness.close();
            demo.ifPresent(Demo::withdraw);
            LOG.info("stopping: running requests may end");
            return 0;
        } catch (ConfigurationException e) {
            System.err.println("gw: " + e.getMessage());
            return INVALID;
        } finally {
            demo.ifPresent(Demo::close);
        }
    }

    /** Left to itself the JVM ends with 143 after TERM; a stop that was asked for is no failure. */
    private static void onStop(Runnable action) {
        for (String name : List.of("TERM", "INT", "HUP")) {
            Signal.handle(new Signal(name), signal -> action.run());
        }
    }

    /** Quarkus binds this port itself and would end with a stack trace. */
    private static void requireFree(GatewayConfig config) {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.managementPort());
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new ConfigurationException("cannot listen on " + config.host() + ":" + config.managementPort()
                    + " (GATEWAY_MANAGEMENT_PORT): " + e.getMessage());
        }
    }
}
