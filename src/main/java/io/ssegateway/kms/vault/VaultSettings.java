package io.ssegateway.kms.vault;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one Vault is reached.
 *
 * @param name the provider's name in configuration, policies and envelopes
 * @param address {@code https://host[:port]}, or {@code http} where the host is this machine
 * @param namespace the namespace of every call
 * @param mount where Transit is mounted, for key ids that do not say it
 * @throws IllegalArgumentException for an address, namespace or mount of another shape
 */
public record VaultSettings(
        String name, URI address, Optional<String> namespace, String mount, VaultAuth auth, Tls tls, Limits limits) {
    private static final Pattern SEGMENTS =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Checks the shapes. */
    public VaultSettings {
        checkAddress(address);
        if (!SEGMENTS.matcher(mount).matches()) {
            throw new IllegalArgumentException("'" + mount + "' is no mount of a Transit engine");
        }
        namespace = namespace.map(given -> given.replaceAll("^/|/$", ""));
        if (namespace.isPresent() && !SEGMENTS.matcher(namespace.get()).matches()) {
            throw new IllegalArgumentException("'" + namespace.get() + "' is no namespace");
        }
    }

    private static void checkAddress(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(address.getRawPath());
        boolean bare = (path.isEmpty() || path.equals("/"))
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null;
        if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null || !bare) {
            throw new IllegalArgumentException("the address of a Vault is https://host[:port]");
        }
        if (scheme.equals("http")
                && !LOOPBACK.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException(
                    "plain http carries keys to another machine; only a Vault on this machine may be reached so");
        }
    }

    /** Mounted at {@code transit}, no namespace, the platform's authorities, the usual limits. */
    public static VaultSettings of(String name, URI address, VaultAuth auth) {
        return new VaultSettings(name, address, Optional.empty(), "transit", auth, Tls.platform(), Limits.standard());
    }

    /** The same under a namespace. */
    public VaultSettings withNamespace(String other) {
        return new VaultSettings(name, address, Optional.of(other), mount, auth, tls, limits);
    }

    /** The same with another mount for key ids that say none. */
    public VaultSettings withMount(String other) {
        return new VaultSettings(name, address, namespace, other, auth, tls, limits);
    }

    /** The same with other files for TLS. */
    public VaultSettings withTls(Tls other) {
        return new VaultSettings(name, address, namespace, mount, auth, other, limits);
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    String host() {
        return address.getHost().replaceAll("^\\[|]$", "");
    }

    int port() {
        return address.getPort() >= 0 ? address.getPort() : encrypted() ? HTTPS : HTTP;
    }

    static boolean isMount(String text) {
        return SEGMENTS.matcher(text).matches();
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
     * Bounds towards one Vault.
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
