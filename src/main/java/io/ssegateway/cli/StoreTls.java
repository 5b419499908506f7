package io.ssegateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS at a store: a handshake that verifies as the gateway does decides; where it fails, one that only looks says what
 * the certificates are.
 */
record StoreTls(Endpoint endpoint, InetAddress address) {
    private static final String AUTHORITIES = "the authorities of the platform";

    /** Some certificates have hundreds. */
    private static final int MOST_NAMES = 10;

    /** Whether the gateway would talk to it; tells how long the certificate is valid, or what is wrong with it. */
    boolean sound(Diagnoses to) {
        X509TrustManager trust;
        try {
            trust = trusting(endpoint.settings().authorities());
        } catch (IOException | GeneralSecurityException e) {
            to.invalid(
                    endpoint.check(),
                    "the authorities in "
                            + endpoint.settings()
                                    .authorities()
                                    .map(Path::toString)
                                    .orElse(AUTHORITIES)
                            + " cannot be read (" + e.getMessage() + "); check GATEWAY_BACKEND_CA");
            return false;
        }
        Recording seen = new Recording();
        try {
            X509Certificate leaf = handshake(trust, true)[0];
            Validity.of(leaf)
                    .check(
                            endpoint.check(),
                            "TLS certificate of " + endpoint.host(),
                            "renew it at the store",
                            Instant.now(),
                            to);
            return true;
        } catch (IOException | GeneralSecurityException e) {
            look(seen);
            to.away(endpoint.check(), "no TLS with " + endpoint.host() + ": " + cause(e, seen.chain));
            return false;
        }
    }

    private void look(Recording seen) {
        try {
            handshake(seen, false);
        } catch (IOException | GeneralSecurityException e) {
            // what was seen before it failed is what there is to tell
            return;
        }
    }

    private X509Certificate[] handshake(X509TrustManager trust, boolean verifyHost)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        int patience = (int) Endpoint.PATIENCE.toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, endpoint.port()), patience);
            plain.setSoTimeout(patience);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, endpoint.host(), endpoint.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm(verifyHost ? "HTTPS" : "");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return Arrays.stream(socket.getSession().getPeerCertificates())
                        .map(X509Certificate.class::cast)
                        .toArray(X509Certificate[]::new);
            }
        }
    }

    private String cause(Exception failure, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return failure instanceof SSLException
                    ? "what answers there speaks none (" + failure.getMessage()
                            + "); write http:// if that is meant, or check the port"
                    : failure.getMessage() + "; check that the port is the one for TLS";
        }
        Instant now = Instant.now();
        for (X509Certificate certificate : chain) {
            Validity validity = Validity.of(certificate);
            if (!validity.holds(now)) {
                boolean over = now.isAfter(validity.until());
                return "the certificate of " + name(certificate) + (over ? " expired at " : " is valid only from ")
                        + (over ? validity.until() : validity.from())
                        + "; renew it at the store, or set this machine's clock";
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("subject alternative") || message.contains("No name matching")) {
            return "its certificate is for " + names(chain.get(0))
                    + "; use one of these names in the endpoint, or renew the certificate";
        }
        return "its certificate is from " + chain.get(chain.size() - 1).getIssuerX500Principal() + ", which "
                + endpoint.settings()
                        .authorities()
                        .map(file -> "is not among the authorities in " + file)
                        .orElse("is none of " + AUTHORITIES)
                + "; set GATEWAY_BACKEND_CA to the PEM file of that authority";
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? name(certificate)
                    : names.stream()
                            .limit(MOST_NAMES)
                            .map(each -> String.valueOf(each.get(1)))
                            .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return name(certificate);
        }
    }

    private static X509TrustManager trusting(Optional<Path> authorities) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isPresent() ? store(authorities.get()) : null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the platform verifies no certificates"));
    }

    private static @Nullable KeyStore store(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate in it");
            }
        }
        return store;
    }

    /** Looks and verifies nothing: never a byte is sent over such a connection. */
    private static final class Recording implements X509TrustManager {
        private List<X509Certificate> chain = List.of();

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type) {
            chain = List.of(certificates);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
