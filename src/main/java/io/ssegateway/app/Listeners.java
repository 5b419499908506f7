package io.ssegateway.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.http.FrontDoor;
import io.ssegateway.http.ListenerSettings;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The S3 listeners: each on every event loop, plain or TLS. A certificate that changes on disk is taken over. */
final class Listeners implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Listeners.class);
    private static final Duration CERTIFICATE_PERIOD = Duration.ofSeconds(5);
    private static final long BIND_SECONDS = 30;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final List<HttpServer> tlsServers = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private Optional<ServerCertificate> shown = Optional.empty();
    private Optional<Workers.Repeated> renewal = Optional.empty();
    private OptionalInt plainPort = OptionalInt.empty();
    private OptionalInt tlsPort = OptionalInt.empty();

    private Listeners(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Binds the listeners that configuration names; returns when they accept.
     *
     * @throws ConfigurationException if there is none, a port is taken, or the certificate cannot be used
     */
    static Listeners start(Vertx vertx, GatewayConfig config, FrontDoor frontDoor, MeterRegistry meters) {
        Listeners listeners = new Listeners(vertx, config);
        if (config.httpPort().isEmpty() && config.httpsPort().isEmpty()) {
            throw new ConfigurationException(
                    "no listener: set GATEWAY_HTTPS_PORT (with GATEWAY_TLS_CERT and GATEWAY_TLS_KEY)"
                            + " or GATEWAY_HTTP_PORT");
        }
        if (config.httpsPort().isPresent()) {
            ServerCertificate certificate = ServerCertificate.read(config);
            listeners.shown = Optional.of(certificate);
            Gauge.builder("gateway.tls.certificate.expiry.seconds", certificate, ServerCertificate::secondsLeft)
                    .description("Seconds until the certificate of the TLS listener expires; negative once it has")
                    .register(meters);
            ListenerSettings settings =
                    listeners.settings(config.httpsPort().get(), Optional.of(certificate.identity()));
            listeners.tlsPort = OptionalInt.of(listeners.bind(settings, frontDoor));
            listeners.renewal =
                    Optional.of(Workers.every(vertx, CERTIFICATE_PERIOD, () -> listeners.renew(certificate)));
        }
        if (config.httpPort().isPresent()) {
            ListenerSettings settings = listeners.settings(config.httpPort().get(), Optional.empty());
            listeners.plainPort = OptionalInt.of(listeners.bind(settings, frontDoor));
        }
        return listeners;
    }

    /** The port of the plain listener, if there is one. */
    OptionalInt plainPort() {
        return plainPort;
    }

    /** The port of the TLS listener, if there is one. */
    OptionalInt tlsPort() {
        return tlsPort;
    }

    /** Whether the certificate of the TLS listener has expired: clients refuse it. */
    boolean certificateExpired() {
        return shown.filter(certificate -> certificate.secondsLeft() < 0).isPresent();
    }

    /** For the log. */
    String summary() {
        List<String> all = new ArrayList<>();
        tlsPort.ifPresent(port -> all.add("https://" + config.host() + ":" + port));
        plainPort.ifPresent(port -> all.add("http://" + config.host() + ":" + port));
        return String.join(" and ", all);
    }

    @Override
    public void close() {
        renewal.ifPresent(Workers.Repeated::close);
        for (String deployment : deployments) {
            await(vertx.undeploy(deployment));
        }
    }

    private ListenerSettings settings(int port, Optional<ListenerSettings.Identity> identity) {
        return new ListenerSettings(config.host(), port, identity, config.idleTimeout());
    }

    /** Every event loop gets a server of its own on the same port. */
    private int bind(ListenerSettings wanted, FrontDoor frontDoor) {
        // Vert.x shares a port between servers that name the same one; of two that say 0 each gets its own.
        ListenerSettings settings = wanted.port() == 0
                ? new ListenerSettings(wanted.host(), freePort(wanted.host()), wanted.identity(), wanted.idle())
                : wanted;
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            deploy(settings, frontDoor);
        }
        return settings.port();
    }

    private static int freePort(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ConfigurationException("cannot listen on " + host + ": " + e.getMessage());
        }
    }

    private void deploy(ListenerSettings settings, FrontDoor frontDoor) {
        Listening listening = new Listening(settings, frontDoor);
        deployments.add(bound(vertx.deployVerticle(listening, new DeploymentOptions()), settings));
        settings.identity().ifPresent(ignored -> tlsServers.add(listening.server()));
    }

    private void renew(ServerCertificate certificate) {
        if (certificate.changed()) {
            ListenerSettings settings = settings(0, Optional.of(certificate.identity()));
            List<Future<Boolean>> updates = tlsServers.stream()
                    .map(server -> server.updateSSLOptions(settings.options().getSslOptions()))
                    .toList();
            Future.all(updates)
                    .onSuccess(
                            ignored -> LOG.info("the certificate of the TLS listener has changed and was taken over"))
                    .onFailure(failure -> LOG.errorf(
                            "the new certificate is refused, the old one stays in use: %s", failure.getMessage()));
        }
    }

    private static String bound(Future<String> deployment, ListenerSettings settings) {
        try {
            return await(deployment);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("cannot listen on %s:%d (%s): %s"
                    .formatted(
                            settings.host(),
                            settings.port(),
                            settings.identity().isPresent()
                                    ? "GATEWAY_HTTPS_PORT, GATEWAY_TLS_CERT, GATEWAY_TLS_KEY"
                                    : "GATEWAY_HTTP_PORT",
                            e.getMessage()));
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(BIND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ConfigurationException(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigurationException("interrupted while binding the listeners");
        } catch (TimeoutException e) {
            throw new ConfigurationException("the listeners did not bind within " + BIND_SECONDS + " s");
        }
    }

    /** One server on one event loop. */
    private static final class Listening extends AbstractVerticle {
        private final ListenerSettings settings;
        private final FrontDoor frontDoor;
        private volatile @org.jspecify.annotations.Nullable HttpServer server;

        Listening(ListenerSettings settings, FrontDoor frontDoor) {
            this.settings = settings;
            this.frontDoor = frontDoor;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer made = vertx.createHttpServer(settings.options());
            frontDoor.serve(made);
            server = made;
            made.listen().<Void>mapEmpty().onComplete(started);
        }

        HttpServer server() {
            return java.util.Objects.requireNonNull(server);
        }
    }
}
