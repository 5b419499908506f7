package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** A store with versions, a gateway in front of it, and the commands as a user runs them beside it. */
abstract class RotationFixture {
    static final String POLICY = """
            version: 1
            network: {secure: [127.0.0.0/8]}
            keys: {k: {}, other: {}, third: {}}
            principals:
              app:
                credentials: [{access-key: AKAPP, secret: "env:IT_APP"}]
                buckets: {"*": all}
                kms: {k: use, other: use, third: use}
            buckets:
              - {match: "retired-*", encrypt: sse-kms, key: k, accept: [sse-kms, sse-c], plaintext-reads: serve}
              - {match: "kept-*", encrypt: sse-kms, key: other}
              - {match: "obs-*", encrypt: sse-obs, etag: md5}
            """;
    static final int SMALL = 60;
    static final int PART = 5 << 20;
    static final CustomersKey CUSTOMER = CustomersKey.of(7);

    @TempDir
    static Path work;

    static TestStore store;
    static RunningGateway gateway;
    static S3Client client;
    static S3Client direct;

    /** What an object is to a client, and which bytes the store has. */
    record Sight(
            String plain,
            String stored,
            Map<String, String> metadata,
            String type,
            String tags,
            String storageClass,
            long size) {}

    @BeforeAll
    static void start() {
        store = StoreKind.behindTheSuite();
        gateway = RunningGateway.over(
                store, POLICY, b -> b.with("GATEWAY_STATE_BUCKET", "gw-state").with("GATEWAY_KEY_CACHE_TTL", "2s"));
        client = Clients.sync(gateway);
        direct = Clients.direct(store);
        assertThat(gw("keys", "create", "third").code()).isZero();
    }

    @AfterAll
    static void stop() {
        client.close();
        direct.close();
        gateway.close();
        store.close();
    }

    record Ended(int code, String log) {
        JsonObject json() {
            return new JsonObject(log.substring(log.indexOf("{\n"), log.lastIndexOf('}') + 1));
        }
    }

    static GatewayProcess launch(String... arguments) {
        return GatewayProcess.of(arguments)
                .with("GATEWAY_BACKEND_ENDPOINT", store.endpoint())
                .with("GATEWAY_BACKEND_ACCESS_KEY", store.accessKey())
                .with("GATEWAY_BACKEND_SECRET_KEY", store.secretKey())
                .with("GATEWAY_BACKEND_REGION", store.region())
                .with("GATEWAY_STATE_BUCKET", "gw-state")
                .with(
                        "GATEWAY_POLICIES",
                        gateway.keyStore().resolveSibling("policies").toString())
                .with("GATEWAY_KEYSTORE", gateway.keyStore().toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", Standing.PASSPHRASE)
                .with("IT_APP", Standing.SECRET)
                .jvm("-Xmx96m")
                .in(work)
                .launch();
    }

    static Ended gw(String... arguments) {
        try (GatewayProcess process = launch(arguments)) {
            return new Ended(process.waitFor(), process.log());
        }
    }

    static void put(String bucket, String key, byte[] bytes) {
        client.putObject(
                r -> r.bucket(bucket)
                        .key(key)
                        .contentType("text/x-odd")
                        .tagging("team=blue&size=" + bytes.length)
                        .metadata(Map.of("colour", "blue", "key", key)),
                RequestBody.fromBytes(bytes));
    }

    static void putInParts(String bucket, String key, byte[] bytes) {
        String id = client.createMultipartUpload(r -> r.bucket(bucket)
                        .key(key)
                        .contentType("text/x-odd")
                        .tagging("team=parts")
                        .metadata(Map.of("colour", "green")))
                .uploadId();
        CompletedPart[] parts = new CompletedPart[2];
        for (int n = 1; n <= 2; n++) {
            byte[] part = Arrays.copyOfRange(bytes, n == 1 ? 0 : PART, n == 1 ? PART : bytes.length);
            int number = n;
            String tag = client.uploadPart(
                            r -> r.bucket(bucket).key(key).uploadId(id).partNumber(number), RequestBody.fromBytes(part))
                    .eTag();
            parts[n - 1] = CompletedPart.builder().partNumber(number).eTag(tag).build();
        }
        client.completeMultipartUpload(
                r -> r.bucket(bucket).key(key).uploadId(id).multipartUpload(u -> u.parts(parts)));
    }

    static Sight sight(String bucket, String key) {
        byte[] plain = client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
        HeadObjectResponse head = client.headObject(r -> r.bucket(bucket).key(key));
        return new Sight(
                Octets.sha256Hex(plain),
                stored(bucket, key),
                head.metadata(),
                head.contentType(),
                client.getObjectTagging(r -> r.bucket(bucket).key(key)).tagSet().stream()
                        .map(tag -> tag.key() + "=" + tag.value())
                        .sorted()
                        .toList()
                        .toString(),
                String.valueOf(head.storageClassAsString()),
                head.contentLength());
    }

    static String stored(String bucket, String key) {
        return Octets.sha256Hex(
                direct.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray());
    }

    static String keyOf(String bucket, String key) {
        return Envelope.decode(direct.headObject(r -> r.bucket(bucket).key(key))
                        .metadata()
                        .get("ssegw"))
                .source()
                .keyId();
    }

    static Map<String, Sight> all(String bucket, List<String> keys) {
        Map<String, Sight> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key, sight(bucket, key)));
        return all;
    }

    static long objects(JsonObject report, String keyId) {
        return report.getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("keyId").equals(keyId))
                .mapToLong(key -> key.getLong("objects"))
                .sum();
    }
}
