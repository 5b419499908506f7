package io.ssegateway.cli;

import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** A store, a gateway in front of it, and the commands as a user runs them. */
final class GatewayAndStore implements AutoCloseable {
    /** The state bucket; the gateway makes it with the first upload in parts. */
    static final String STATE = "gw-state";

    private static final String SECRET = "client-secret-of-the-test";

    /** The client sends smaller objects in one request. */
    private static final long WHOLE = 512L << 20;

    private final Path folder;
    private final Map<String, String> variables;
    private final TestStore store = StoreKind.ofTheSuite().start();
    private final GatewayProcess gateway;
    private final int port = freePort();
    private boolean storeStopped;

    GatewayAndStore(Path folder) throws IOException {
        this(folder, "", "", Map.of());
    }

    /**
     * The same with more keys and rules, lines as the policy file has them, and more variables for gateway and
     * commands.
     */
    GatewayAndStore(Path folder, String keys, String rules, Map<String, String> variables) throws IOException {
        this.folder = folder;
        this.variables = variables;
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Path secret = Files.writeString(policies.resolve("app.secret"), SECRET);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(policies.resolve("policy.yaml"), """
                version: 1
                network: {secure: [127.0.0.0/8]}
                keys:
                  main: {}
                %s
                principals:
                  app:
                    credentials:
                      - {access-key: app, secret: "file:app.secret"}
                    buckets: {"*": all}
                    kms: {"*": use}
                buckets:
                  - {match: "rooted", encrypt: sse-obs, etag: md5}
                  - {match: "*", encrypt: sse-kms, key: main}
                %s
                """.formatted(keys, rules));
        try (Passphrase passphrase = SealedFolder.passphrase()) {
            KeyStoreFile.createKey(keys(), passphrase, "main");
        }
        gateway = configured(GatewayProcess.of("run"))
                .with("GATEWAY_HOST", "127.0.0.1")
                .with("GATEWAY_HTTP_PORT", String.valueOf(port))
                .start();
    }

    Path keys() {
        return folder.resolve("keys.gwks");
    }

    /** What no command may print. */
    List<String> secrets() {
        return List.of(SECRET, SealedFolder.SECRET, store.secretKey());
    }

    /** A command as a process of its own, in a locale that knows ASCII only. */
    Ended gw(String... arguments) {
        return gw(Map.of(), arguments);
    }

    /** The same with other variables. */
    Ended gw(Map<String, String> others, String... arguments) {
        GatewayProcess.Builder builder =
                configured(GatewayProcess.of(arguments)).with("LC_ALL", "C");
        others.forEach(builder::with);
        try (GatewayProcess process = builder.jvm("-Xmx64m").launch()) {
            return new Ended(process.waitFor(), process.log());
        }
    }

    record Ended(int code, String log) {
        JsonObject json() {
            return new JsonObject(log.substring(log.indexOf('{'), log.lastIndexOf('}') + 1));
        }
    }

    private GatewayProcess.Builder configured(GatewayProcess.Builder builder) {
        variables.forEach(builder::with);
        return builder.with("GATEWAY_BACKEND_ENDPOINT", store.endpoint())
                .with("GATEWAY_BACKEND_ACCESS_KEY", store.accessKey())
                .with("GATEWAY_BACKEND_SECRET_KEY", store.secretKey())
                .with("GATEWAY_BACKEND_REGION", store.region())
                .with("GATEWAY_POLICIES", folder.resolve("policies").toString())
                .with("GATEWAY_STATE_BUCKET", STATE)
                .with("GATEWAY_KEYSTORE", keys().toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", SealedFolder.SECRET);
    }

    /** A client of the gateway. */
    MinioClient client() {
        return client("http://127.0.0.1:" + port, "app", SECRET);
    }

    /** A client of the store behind the gateway's back. */
    MinioClient behind() {
        return client(store.endpoint(), store.accessKey(), store.secretKey());
    }

    private MinioClient client(String endpoint, String access, String secret) {
        return MinioClient.builder()
                .endpoint(endpoint)
                .region(store.region())
                .credentials(access, secret)
                .build();
    }

    static void makeBucket(MinioClient client, String bucket) throws Exception {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    }

    static void put(MinioClient client, String bucket, String key, byte[] bytes, Map<String, String> metadata)
            throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).userMetadata(metadata).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, WHOLE)
                .build());
    }

    /** As an upload of parts of 5 MiB. */
    static void putInParts(MinioClient client, String bucket, String key, byte[] bytes) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, 5L << 20)
                .build());
    }

    static byte[] get(MinioClient client, String bucket, String key) throws Exception {
        try (var in = client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return in.readAllBytes();
        }
    }

    /** The envelope, to be put back with other bytes. */
    static Map<String, String> metadata(MinioClient client, String bucket, String key) throws Exception {
        String envelope = client.statObject(
                        StatObjectArgs.builder().bucket(bucket).object(key).build())
                .headers()
                .get("x-amz-meta-ssegw");
        return Map.of("ssegw", String.valueOf(envelope));
    }

    void stopGateway() {
        gateway.terminate();
    }

    void stopStore() {
        if (!storeStopped) {
            storeStopped = true;
            store.close();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        stopStore();
    }
}
