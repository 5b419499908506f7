package io.ssegateway.app;

import io.ssegateway.kms.local.KeyStoreException;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.policy.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of {@code gw demo}: a store, certificates, a key store, a policy and a client's secret below
 * {@code ./gw-data}, made at the first start and used again at the next. The server itself is the same as in {@code gw
 * run}; it is told where things are by system properties.
 */
final class Demo implements AutoCloseable {
    private static final String ACCESS_KEY = "demo";
    private static final String KEY = "demo";
    private static final int SECRET_BYTES = 20;
    private static final int PASSPHRASE_BYTES = 32;

    private static @Nullable Demo running;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final DemoStore store;
    private final DevCertificates certificates;
    private @Nullable DemoEnvironment environment;

    private Demo(Path folder, String storeName, Consumer<String> progress) throws IOException {
        this.folder = folder;
        AtomicFile.makeFolder(folder);
        AtomicFile.makeFolder(folder.resolve("policies"));
        certificates = DevCertificates.in(folder.resolve("tls"), Instant.now(), random);
        makeSecret(passphraseFile(), PASSPHRASE_BYTES);
        makeSecret(folder.resolve("policies").resolve("demo.secret"), SECRET_BYTES);
        makePolicy(folder.resolve("policies").resolve("demo.yaml"));
        makeKeyStore();
        store = DemoStore.start(folder, storeName, random, progress);
    }

    /**
     * Prepares everything and points the configuration at it; to be called before the server boots.
     *
     * @param storeName {@code s3proxy}, {@code minio} or {@code versitygw}
     * @throws ConfigurationException one line: what is missing and what to do
     */
    static void prepare(String storeName) {
        Consumer<String> progress = line -> System.err.println("gw: " + line);
        try {
            Demo demo = new Demo(Path.of("gw-data").toAbsolutePath().normalize(), storeName, progress);
            demo.configure();
            running = demo;
            progress.accept("starting the gateway");
        } catch (IOException | KeyStoreException e) {
            throw new ConfigurationException("demo: " + e.getMessage());
        }
    }

    /** The demo this process runs, if it runs one. */
    static Optional<Demo> running() {
        return Optional.ofNullable(running);
    }

    /** Requests are served: writes {@code demo.env} and prints what to paste. */
    void announce(Listeners listeners) {
        int port = listeners.tlsPort().orElseThrow();
        try {
            String secret = Files.readString(folder.resolve("policies").resolve("demo.secret"))
                    .strip();
            DemoEnvironment.Facts facts = new DemoEnvironment.Facts(
                    URI.create("https://localhost:" + port),
                    ACCESS_KEY,
                    new Secret(secret),
                    certificates,
                    store.dataFolder(),
                    keyStoreFile(),
                    passphraseFile());
            DemoEnvironment made = new DemoEnvironment(folder, facts);
            made.publish();
            environment = made;
            System.out.println(DemoGreeting.of(made, facts, store.losses()));
            System.out.flush();
        } catch (IOException e) {
            throw new ConfigurationException("demo: cannot write below " + folder + ": " + e.getMessage());
        }
        store.onDeath(line -> System.err.println("gw: " + line));
    }

    /** New requests are no longer taken: removes {@code demo.env}, so that nobody starts with it; idempotent. */
    void withdraw() {
        try {
            if (environment != null) {
                environment.withdraw();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway needs the store no more: ends it. */
    @Override
    public void close() {
        try {
            withdraw();
        } finally {
            store.close();
        }
    }

    private void configure() throws IOException {
        set("gateway.host", "127.0.0.1");
        set("gateway.https-port", port("GATEWAY_HTTPS_PORT"));
        set("gateway.management-port", port("GATEWAY_MANAGEMENT_PORT"));
        set("gateway.tls.cert", certificates.server().toString());
        set("gateway.tls.key", certificates.serverKey().toString());
        set("gateway.backend.endpoint", store.endpoint().toString());
        set("gateway.backend.access-key", store.credentials().accessKey());
        set("gateway.backend.secret-key", store.credentials().secretKey().reveal());
        set("gateway.policies", folder.resolve("policies").toString());
        set("gateway.keystore", keyStoreFile().toString());
        // One that the user has exported belongs to another key store, and would win over the file.
        set("gateway.keystore-passphrase", "");
        set("gateway.keystore-passphrase-file", passphraseFile().toString());
        set("gateway.state-bucket", "gw-demo-state");
        set("gateway.audit.file", DemoEnvironment.auditFile(folder).toString());
    }

    private void makeKeyStore() {
        try (Passphrase passphrase = Passphrase.read(passphraseFile());
                KeyStoreFile keys = KeyStoreFile.openOrCreate(keyStoreFile(), passphrase)) {
            if (keys.list().stream().noneMatch(key -> key.name().equals(KEY))) {
                var unused = keys.addKey(KEY);
            }
        }
    }

    private void makeSecret(Path file, int bytes) throws IOException {
        if (!Files.exists(file)) {
            byte[] value = new byte[bytes];
            random.nextBytes(value);
            AtomicFile.write(file, HexFormat.of().formatHex(value) + "\n");
        }
    }

    private static void makePolicy(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try (InputStream shipped = Demo.class.getResourceAsStream("/policies/demo.yaml")) {
            if (shipped == null) {
                throw new IOException("the jar lacks policies/demo.yaml");
            }
            AtomicFile.write(file, new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Path keyStoreFile() {
        return folder.resolve("keys.gwks");
    }

    private Path passphraseFile() {
        return folder.resolve("keys.passphrase");
    }

    private static void set(String property, String value) {
        System.setProperty(property, value);
    }

    private static String port(String variable) throws IOException {
        String given = System.getenv(variable);
        if (given != null && !given.isBlank()) {
            return given;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
