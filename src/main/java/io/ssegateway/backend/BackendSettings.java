package io.ssegateway.backend;

import io.ssegateway.auth.Credentials;
import io.ssegateway.s3.BucketName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How one store is reached.
 *
 * @param endpoint {@code http} or {@code https} with a host, an optional port and nothing else
 * @param region the region signatures are made for
 * @param credentials the backend's own pair
 * @param named further pairs by the name policy uses
 * @param authorities a PEM file of the authorities to trust instead of the platform's
 * @param connectionsPerLoop at most this many connections from each event loop
 * @param probing how it is found out what the store can do
 * @throws IllegalArgumentException for an endpoint of another shape or a count below 1
 */
public record BackendSettings(
        URI endpoint,
        String region,
        Credentials credentials,
        Map<String, Credentials> named,
        Addressing addressing,
        Optional<Path> authorities,
        Timeouts timeouts,
        int connectionsPerLoop,
        Probing probing) {
    private static final int DEFAULT_CONNECTIONS = 256;

    /** Checks the endpoint and copies the map. */
    public BackendSettings {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(endpoint.getRawPath());
        boolean bare = (path.isEmpty() || path.equals("/"))
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null
                && endpoint.getRawUserInfo() == null;
        if (!scheme.equals("http") && !scheme.equals("https") || endpoint.getHost() == null || !bare) {
            throw new IllegalArgumentException("a backend endpoint is http(s)://host[:port], not " + endpoint);
        }
        if (connectionsPerLoop < 1) {
            throw new IllegalArgumentException("a backend needs at least one connection per event loop");
        }
        named = Map.copyOf(named);
    }

    /** Path style, the platform's authorities, default timeouts, no further pairs. */
    public static BackendSettings of(URI endpoint, String region, Credentials credentials) {
        return new BackendSettings(
                endpoint,
                region,
                credentials,
                Map.of(),
                Addressing.PATH,
                Optional.empty(),
                Timeouts.standard(),
                DEFAULT_CONNECTIONS,
                Probing.none());
    }

    /** The same with further pairs. */
    public BackendSettings withNamed(Map<String, Credentials> pairs) {
        return new BackendSettings(
                endpoint, region, credentials, pairs, addressing, authorities, timeouts, connectionsPerLoop, probing);
    }

    /** The same with another way to name buckets. */
    public BackendSettings withAddressing(Addressing other) {
        return new BackendSettings(
                endpoint, region, credentials, named, other, authorities, timeouts, connectionsPerLoop, probing);
    }

    /** The same trusting only the authorities of a PEM file. */
    public BackendSettings withAuthorities(Path pem) {
        return new BackendSettings(
                endpoint,
                region,
                credentials,
                named,
                addressing,
                Optional.of(pem),
                timeouts,
                connectionsPerLoop,
                probing);
    }

    /** The same with other timeouts. */
    public BackendSettings withTimeouts(Timeouts other) {
        return new BackendSettings(
                endpoint, region, credentials, named, addressing, authorities, other, connectionsPerLoop, probing);
    }

    /** The same with another bound on connections. */
    public BackendSettings withConnectionsPerLoop(int connections) {
        return new BackendSettings(
                endpoint, region, credentials, named, addressing, authorities, timeouts, connections, probing);
    }

    /** The same with another way to find out what the store can do. */
    public BackendSettings withProbing(Probing other) {
        return new BackendSettings(
                endpoint, region, credentials, named, addressing, authorities, timeouts, connectionsPerLoop, other);
    }

    /** Whether the hash of a small body is signed; stated or taken for granted, for even the probe has to sign. */
    boolean signsPayloads() {
        return probing.stated().answers().getOrDefault(Capability.SIGNED_PAYLOAD, true);
    }

    boolean tls() {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : tls() ? 443 : 80;
    }

    /** Where the bucket's name stands in a request. */
    public enum Addressing {
        /** First segment of the path. */
        PATH,
        /** First label of the host, for names that DNS (and under TLS a wildcard certificate) can carry. */
        VIRTUAL_HOST
    }

    /**
     * How long the gateway waits for a store. There is no bound on the whole of a request.
     *
     * @param connect for a connection to stand
     * @param idle for the next sign of life while it is the store's turn; time in which a slow client is waited for
     *     does not count
     * @param pooled after which an unused connection is closed; keep it below the store's own limit
     */
    public record Timeouts(Duration connect, Duration idle, Duration pooled) {
        /** 5 s, 60 s, 10 s. */
        public static Timeouts standard() {
            return new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(10));
        }

        /** Ten times the idle time: a store may copy 5 GiB before it gives its first sign of life. */
        Duration copying() {
            return idle.multipliedBy(10);
        }
    }

    /**
     * How it is found out what the store can do.
     *
     * @param bucket where the probe may write below {@code probe/}; without one nothing is asked
     * @param stated answers that configuration gives; they are not asked for
     */
    public record Probing(Optional<BucketName> bucket, StatedCapabilities stated) {
        /** Nothing is asked and nothing stated. */
        public static Probing none() {
            return new Probing(Optional.empty(), StatedCapabilities.none());
        }
    }
}
