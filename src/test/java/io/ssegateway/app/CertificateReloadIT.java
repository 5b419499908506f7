package io.ssegateway.app;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.MadeCertificate;
import io.ssegateway.testing.TestCertificates;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificate and key are replaced while the gateway runs; what is no certificate leaves the last good one in use, and
 * one that has expired stops nothing but the TLS listener's readiness.
 */
class CertificateReloadIT {
    private static final String POLICY = """
            version: 1
            keys: {k: {}}
            buckets: [{match: "*", encrypt: sse-kms, key: k}]
            """;

    @TempDir
    private Path folder;

    @Test
    void takesANewCertificateOverAndKeepsItWhenTheNextOneIsNone() throws Exception {
        DevCertificates first = TestCertificates.in(folder.resolve("first"));
        DevCertificates second = TestCertificates.in(folder.resolve("second"));
        furnished(first.server(), first.serverKey());
        int port = freePort();
        try (GatewayProcess gateway = gateway(port).start()) {
            assertThat(trusts(first, port)).isTrue();

            Files.copy(second.serverKey(), folder.resolve("server.key"), REPLACE_EXISTING);
            Files.copy(second.server(), folder.resolve("server.pem"), REPLACE_EXISTING);
            gateway.await("the new certificate", g -> settled(second, port));
            assertThat(trusts(first, port)).isFalse();

            Files.writeString(folder.resolve("server.pem"), "no certificate\n");
            gateway.await("the refusal", g -> g.log().contains("the old one stays in use"));
            assertThat(trusts(second, port)).isTrue();
        }
    }

    /** Row "own certificate expired" of the outage table. */
    @Test
    void startsWithACertificateThatHasExpiredAndSaysSo() throws Exception {
        MadeCertificate over = MadeCertificate.of(folder.resolve("over"), "localhost", Duration.ofDays(-1));
        furnished(over.chain(), over.key());
        int port = freePort();
        try (GatewayProcess gateway = gateway(port).launch()) {
            gateway.await("the start", g -> g.log().contains("listening on https://"));
            assertThat(gateway.log()).containsPattern("ERROR .* the certificate .* expired at .*: clients will refuse");
            assertThat(gateway.isReady()).isFalse();
            assertThat(metric(gateway, "gateway_tls_certificate_expiry_seconds"))
                    .isNegative();
        }
        int plain = freePort();
        try (GatewayProcess gateway =
                gateway(port).with("GATEWAY_HTTP_PORT", Integer.toString(plain)).start()) {
            assertThat(gateway.isReady()).isTrue();
        }
    }

    private static double metric(GatewayProcess gateway, String name) throws Exception {
        try (InputStream in = URI.create(gateway.metrics()).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void furnished(Path chain, Path key) throws Exception {
        Files.copy(chain, folder.resolve("server.pem"));
        Files.copy(key, folder.resolve("server.key"));
        Files.writeString(Files.createDirectory(folder.resolve("policies")).resolve("p.yaml"), POLICY);
        try (Passphrase passphrase = Passphrase.takeOver("a passphrase".toCharArray())) {
            var unused = KeyStoreFile.createKey(folder.resolve("keys"), passphrase, "k");
        }
    }

    private GatewayProcess.Builder gateway(int port) throws Exception {
        return GatewayProcess.of("run")
                .with("GATEWAY_HOST", "127.0.0.1")
                .with("GATEWAY_HTTPS_PORT", Integer.toString(port))
                .with("GATEWAY_TLS_CERT", folder.resolve("server.pem").toString())
                .with("GATEWAY_TLS_KEY", folder.resolve("server.key").toString())
                .with("GATEWAY_BACKEND_ENDPOINT", "http://127.0.0.1:" + freePort())
                .with("GATEWAY_BACKEND_ACCESS_KEY", "AK")
                .with("GATEWAY_BACKEND_SECRET_KEY", "backend-secret")
                .with("GATEWAY_POLICIES", folder.resolve("policies").toString())
                .with("GATEWAY_KEYSTORE", folder.resolve("keys").toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", "a passphrase");
    }

    /** As {@link #trusts}; a handshake that is under way while the certificate changes may be reset: not yet. */
    private static boolean settled(DevCertificates authority, int port) {
        try {
            return trusts(authority, port);
        } catch (AssertionError e) {
            if (e.getCause() instanceof SocketException) {
                return false;
            }
            throw e;
        }
    }

    private static boolean trusts(DevCertificates authority, int port) {
        try (SSLSocket socket = (SSLSocket)
                TestCertificates.trusting(authority).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return true;
        } catch (SSLException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
