package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    private Path folder;

    private DevCertificates at(Instant now) throws IOException {
        return DevCertificates.in(folder, now, new SecureRandom());
    }

    private static X509Certificate read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "bucket.localhost", "127.0.0.1", "::1"})
    void aClientThatTrustsTheAuthorityConnectsByEachName(String name) throws Exception {
        DevCertificates certificates = TestCertificates.in(folder);
        try (SSLServerSocket server = serve(certificates)) {
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(1);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.getLocalPort());
            try (SSLSocket client = (SSLSocket) TestCertificates.trusting(certificates)
                    .getSocketFactory()
                    .createSocket(plain, name, server.getLocalPort(), true)) {
                SSLParameters checked = client.getSSLParameters();
                checked.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(checked);

                assertThat(client.getInputStream().read()).isEqualTo(1);
            }
            accepted.join();
        }
    }

    @Test
    void theSecondStartUsesTheSameFiles() throws Exception {
        DevCertificates first = at(NOW);
        byte[] authority = Files.readAllBytes(first.authority());
        byte[] server = Files.readAllBytes(first.server());

        DevCertificates second = at(NOW.plus(Duration.ofDays(790)));

        assertThat(second.authority()).hasBinaryContent(authority);
        assertThat(second.server()).hasBinaryContent(server);
    }

    @Test
    void aServerCertificateNearItsEndIsReplacedAndTheAuthorityStays() throws Exception {
        DevCertificates first = at(NOW);
        byte[] authority = Files.readAllBytes(first.authority());
        X509Certificate old = read(first.server());

        X509Certificate fresh = read(at(NOW.plus(Duration.ofDays(800))).server());

        assertThat(fresh.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
        assertThat(fresh.getNotAfter()).isAfter(old.getNotAfter());
        assertThat(first.authority()).hasBinaryContent(authority);
        fresh.verify(read(first.authority()).getPublicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "ca.key", "server.pem", "server.key", "truststore.p12"})
    void whatIsMissingOrDamagedIsMadeAnewAndFits(String file) throws Exception {
        at(NOW);
        if (file.equals("truststore.p12")) {
            Files.delete(folder.resolve(file));
        } else {
            Files.writeString(folder.resolve(file), "-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n");
        }

        DevCertificates repaired = at(NOW);

        X509Certificate authority = read(repaired.authority());
        read(repaired.server()).verify(authority.getPublicKey());
        KeyStore store = KeyStore.getInstance(repaired.trustStore().toFile(), "changeit".toCharArray());
        assertThat(store.getCertificate("sse-gateway-development-ca")).isEqualTo(authority);
    }

    @Test
    void theCertificateLastsNoLongerThanClientsAccept() throws Exception {
        X509Certificate server = read(at(NOW).server());

        assertThat(Duration.between(
                        server.getNotBefore().toInstant(), server.getNotAfter().toInstant()))
                .isLessThanOrEqualTo(Duration.ofDays(825));
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(read(folder.resolve("ca.pem")).getExtensionValue("2.5.29.30"))
                .isNotNull();
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws Exception {
        at(NOW);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(5)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static SSLServerSocket serve(DevCertificates certificates) throws Exception {
        String key = Files.readString(certificates.serverKey()).replaceAll("-----.*-----|\\s", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
                new char[0],
                new X509Certificate[] {read(certificates.server()), read(certificates.authority())});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }
}
