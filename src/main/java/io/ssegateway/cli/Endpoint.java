package io.ssegateway.cli;

import io.ssegateway.backend.BackendSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a store, up to its first byte: its name, a connection, and TLS where it speaks that.
 *
 * @param check what the lines say was looked at
 */
record Endpoint(String check, BackendSettings settings) {
    /** How long each step may take. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whether a request can be sent there; says why not. */
    boolean reachable(Diagnoses to) {
        String host = host();
        InetAddress address;
        try {
            address = resolved(host);
        } catch (UnknownHostException e) {
            to.away(
                    check,
                    "the name " + host + " cannot be resolved; check the endpoint in the configuration and this"
                            + " machine's resolver");
            return false;
        }
        String where = host + ":" + port()
                + (address.getHostAddress().equals(host) ? "" : " (" + address.getHostAddress() + ")");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port()), (int) PATIENCE.toMillis());
        } catch (IOException e) {
            to.away(check, "no connection to " + where + ": " + cause(e));
            return false;
        }
        if (!tls()) {
            to.ok(check, where + " takes connections, without TLS");
            return true;
        }
        return new StoreTls(this, address).sound(to);
    }

    /** Its name or address, without brackets. */
    String host() {
        return settings.endpoint().getHost().replaceAll("[\\[\\]]", "");
    }

    /** Its port, or that of its scheme. */
    int port() {
        int named = settings.endpoint().getPort();
        return named >= 0 ? named : tls() ? 443 : 80;
    }

    private boolean tls() {
        return "https".equalsIgnoreCase(settings.endpoint().getScheme());
    }

    private static String cause(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException ignored ->
                "nobody answers within " + PATIENCE.toSeconds()
                        + " s; check that a firewall or a route is not in the way";
            case ConnectException ignored -> "it is refused; check that the store runs and listens on that port";
            default -> failure.getMessage() + "; check the network of this machine";
        };
    }

    /** Resolvers may take very long over what they do not know; such a thread is left behind. */
    private static InetAddress resolved(String host) throws UnknownHostException {
        FutureTask<InetAddress> answer = new FutureTask<>(() -> InetAddress.getByName(host));
        Thread.ofPlatform().daemon().start(answer);
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }
}
