package io.ssegateway.kms.wire;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where one key management service is, and how it is spoken to.
 *
 * @param name the provider's name in configuration, policies and envelopes
 * @param address {@code https://host[:port]}, or {@code http} where the host is this machine, or the agent of a cloud
 *     that has credentials for it
 * @throws IllegalArgumentException for an address of another shape
 */
public record KmsEndpoint(String name, URI address, Tls tls, Limits limits) {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    /** What a cloud answers on this machine's own link: credentials of a container or of the machine. */
    private static final Pattern AGENT = Pattern.compile("169\\.254\\.(169\\.254|170\\.23?)|\\[fd00:ec2::23]");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Checks the address. */
    public KmsEndpoint {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(address.getRawPath());
        boolean bare = (path.isEmpty() || path.equals("/"))
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null;
        if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null || !bare) {
            throw new IllegalArgumentException("the address of a KMS is https://host[:port]");
        }
        if (scheme.equals("http") && !is(LOOPBACK, address) && !is(AGENT, address)) {
            throw new IllegalArgumentException(
                    "plain http carries keys to another machine; only a KMS on this machine may be reached so");
        }
    }

    private static boolean is(Pattern host, URI address) {
        return host.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** The platform's authorities, the usual limits. */
    public static KmsEndpoint of(String name, URI address) {
        return new KmsEndpoint(name, address, Tls.platform(), Limits.standard());
    }

    /** The same with other files for TLS. */
    public KmsEndpoint withTls(Tls other) {
        return new KmsEndpoint(name, address, other, limits);
    }

    /** Whether the connection is TLS. */
    public boolean encrypted() {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Whether no other machine hears what is said: keys go nowhere else. */
    public boolean takesKeys() {
        return encrypted() || is(LOOPBACK, address);
    }

    /** The host, an IPv6 address without brackets. */
    public String host() {
        return address.getHost().replaceAll("^\\[|]$", "");
    }

    /** The port, the scheme's own if the address has none. */
    public int port() {
        return address.getPort() >= 0 ? address.getPort() : encrypted() ? HTTPS : HTTP;
    }

    /** What requests say in {@code Host}: the port only if it is not the scheme's own. */
    public String authority() {
        int usual = encrypted() ? HTTPS : HTTP;
        return address.getHost() + (port() == usual ? "" : ":" + port());
    }

    /**
     * Files of the connection, PEM. The server's certificate is always verified, with its host name.
     *
     * @param authorities trusted instead of the platform's
     * @param identity the gateway's own certificate
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {
        /** The platform's authorities, no certificate of its own. */
        public static Tls platform() {
            return new Tls(Optional.empty(), Optional.empty());
        }
    }

    /** A certificate and its private key, PEM files. */
    public record Identity(Path certificate, Path key) {}

    /**
     * Bounds towards one service.
     *
     * @param connections open at the same time at most
     * @param waiting calls that wait for a connection at most; more fail at once
     * @param answer bytes of an answer at most
     */
    public record Limits(int connections, int waiting, int answer) {
        private static final int CONNECTIONS = 32;
        private static final int WAITING = 2_000;
        private static final int ANSWER = 1 << 20;

        /** 32 connections, 2 000 waiting, 1 MiB. */
        public static Limits standard() {
            return new Limits(CONNECTIONS, WAITING, ANSWER);
        }
    }
}
