package io.ssegateway.it;

import io.ssegateway.app.DevCertificates;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.Place;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.TestCertificates;
import io.ssegateway.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** {@code gw run} with certificates, keys and policies of its own, in front of a store. Gone after close. */
final class RunningGateway implements AutoCloseable {
    private final Path folder;
    private final int httpPort;
    private final int httpsPort;
    private final DevCertificates certificates;
    private final GatewayProcess process;

    private RunningGateway(URI store, String access, String secret, String policy, UnaryOperator<Building> more) {
        try {
            folder = Files.createTempDirectory("gw-it");
            certificates = TestCertificates.in(folder.resolve("tls"));
            Files.createDirectory(folder.resolve("policies"));
            policy(policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        key("k");
        key("other");
        httpPort = freePort();
        httpsPort = freePort();
        GatewayProcess.Builder builder = GatewayProcess.of("run")
                .with("GATEWAY_HOST", "127.0.0.1")
                .with("GATEWAY_HTTP_PORT", Integer.toString(httpPort))
                .with("GATEWAY_HTTPS_PORT", Integer.toString(httpsPort))
                .with("GATEWAY_TLS_CERT", certificates.server().toString())
                .with("GATEWAY_TLS_KEY", certificates.serverKey().toString())
                .with("GATEWAY_BACKEND_ENDPOINT", store.toString())
                .with("GATEWAY_BACKEND_ACCESS_KEY", access)
                .with("GATEWAY_BACKEND_SECRET_KEY", secret)
                .with("GATEWAY_POLICIES", folder.resolve("policies").toString())
                .with("GATEWAY_KEYSTORE", keyStore().toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", Standing.PASSPHRASE)
                .with("IT_APP", Standing.SECRET)
                .with("IT_READER", Standing.READER_SECRET)
                .in(folder);
        process = more.apply(new Building(builder, this)).builder().start();
    }

    /** The process about to be started, and where its files lie. */
    record Building(GatewayProcess.Builder builder, RunningGateway gateway) {
        Building with(String name, String value) {
            return new Building(builder.with(name, value), gateway);
        }

        Building byScript() {
            return new Building(builder.byScript(), gateway);
        }

        Building jvm(String... options) {
            return new Building(builder.jvm(options), gateway);
        }
    }

    /** In front of a real store, loopback counting as HTTPS. */
    static RunningGateway over(TestStore store) {
        return over(store, UnaryOperator.identity());
    }

    static RunningGateway over(TestStore store, UnaryOperator<Building> more) {
        return over(store, Standing.onLoopback(), more);
    }

    static RunningGateway over(TestStore store, String policy, UnaryOperator<Building> more) {
        return new RunningGateway(
                URI.create(store.endpoint()),
                store.accessKey(),
                store.secretKey(),
                policy,
                building -> more.apply(building.with("GATEWAY_BACKEND_REGION", store.region())));
    }

    /** In front of a store at another address than it says itself. */
    static RunningGateway over(URI store, String access, String secret, UnaryOperator<Building> more) {
        return new RunningGateway(store, access, secret, Standing.onLoopback(), more);
    }

    /** The same under a policy of the test's own. */
    static RunningGateway over(URI store, String access, String secret, String policy, UnaryOperator<Building> more) {
        return new RunningGateway(store, access, secret, policy, more);
    }

    /** In front of a store that takes any credentials. */
    static RunningGateway over(URI store, UnaryOperator<Building> more) {
        return new RunningGateway(store, "backend", "backend-secret", Standing.onLoopback(), more);
    }

    /** Puts a policy in force within 5 s. */
    void policy(String text) {
        try {
            Path fresh = Files.writeString(folder.resolve("fresh"), text);
            Files.move(fresh, folder.resolve("policies/it.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Disables a key of the embedded store, as another process would. */
    void disable(String name) {
        try (Passphrase passphrase = passphrase();
                KeyStoreFile store = KeyStoreFile.open(keyStore(), passphrase)) {
            store.disable(name);
        }
    }

    /** Enables it again. */
    void enable(String name) {
        try (Passphrase passphrase = passphrase();
                KeyStoreFile store = KeyStoreFile.open(keyStore(), passphrase)) {
            store.enable(name);
        }
    }

    /** The data key of an object that this gateway sealed, from its envelope and its path {@code /bucket/key}. */
    DataKey dataKey(String envelope, String path) {
        String[] place = path.substring(1).split("/", 2);
        Envelope sealed = Envelope.decode(envelope);
        try (Passphrase passphrase = passphrase();
                KeyStoreFile store = KeyStoreFile.open(keyStore(), passphrase);
                KeyMaterial key = store.unwrap(
                        sealed.source().keyId(),
                        sealed.source().wrapped(),
                        EncryptionContext.decode(sealed.source().context()))) {
            return sealed.open(key, new Place(place[0], place[1]));
        }
    }

    int port() {
        return httpPort;
    }

    String plainEndpoint() {
        return "http://127.0.0.1:" + httpPort;
    }

    String tlsEndpoint() {
        return "https://localhost:" + httpsPort;
    }

    int tlsPort() {
        return httpsPort;
    }

    SSLContext trusting() {
        try {
            return TestCertificates.trusting(certificates);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts the authority of its certificate, and nobody else. */
    TrustManagerFactory trust() {
        try {
            KeyStore store =
                    KeyStore.getInstance(trustStore().toFile(), DevCertificates.TRUST_STORE_PASSWORD.toCharArray());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEM file of the authority its certificate comes from. */
    Path authority() {
        return certificates.authority();
    }

    Path trustStore() {
        return certificates.trustStore();
    }

    GatewayProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of its keys, for another process that shares them. */
    Path keyStore() {
        return folder.resolve("keys");
    }

    /** Makes a key of that name in its key store. */
    void key(String name) {
        try (Passphrase passphrase = passphrase()) {
            KeyStoreFile.createKey(keyStore(), passphrase, name);
        }
    }

    private static Passphrase passphrase() {
        return Passphrase.takeOver(Standing.PASSPHRASE.toCharArray());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
