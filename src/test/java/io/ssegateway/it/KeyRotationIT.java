package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keys are retired with the command line while the gateway serves: a key of the key store, and a root key. */
class KeyRotationIT {
    private static final String POLICY = """
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
    private static final int SMALL = 60;
    private static final int PART = 5 << 20;
    private static final CustomersKey CUSTOMER = CustomersKey.of(7);

    /** A checkpoint after a few objects. */
    private static final Pattern SOME = Pattern.compile("\"resealed\":([5-9]|\\d\\d)");

    @TempDir
    private static Path work;

    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client client;
    private static S3Client direct;

    /** What an object is to a client, and which bytes the store has. */
    private record Sight(
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

    private record Ended(int code, String log) {
        JsonObject json() {
            return new JsonObject(log.substring(log.indexOf("{\n"), log.lastIndexOf('}') + 1));
        }
    }

    private static GatewayProcess launch(String... arguments) {
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

    private static Ended gw(String... arguments) {
        try (GatewayProcess process = launch(arguments)) {
            return new Ended(process.waitFor(), process.log());
        }
    }

    private static void put(String bucket, String key, byte[] bytes) {
        client.putObject(
                r -> r.bucket(bucket)
                        .key(key)
                        .contentType("text/x-odd")
                        .tagging("team=blue&size=" + bytes.length)
                        .metadata(Map.of("colour", "blue", "key", key)),
                RequestBody.fromBytes(bytes));
    }

    private static void putInParts(String bucket, String key, byte[] bytes) {
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

    private static Sight sight(String bucket, String key) {
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

    private static String stored(String bucket, String key) {
        return Octets.sha256Hex(
                direct.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray());
    }

    private static String keyOf(String bucket, String key) {
        return Envelope.decode(direct.headObject(r -> r.bucket(bucket).key(key))
                        .metadata()
                        .get("ssegw"))
                .source()
                .keyId();
    }

    private static Map<String, Sight> all(String bucket, List<String> keys) {
        Map<String, Sight> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key, sight(bucket, key)));
        return all;
    }

    private static long objects(JsonObject report, String keyId) {
        return report.getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("keyId").equals(keyId))
                .mapToLong(key -> key.getLong("objects"))
                .sum();
    }

    @Test
    @Tag("I3")
    void aKeyIsRetiredAcrossAKillAndEveryObjectStillReads() throws IOException {
        String bucket = "retired-a";
        client.createBucket(r -> r.bucket(bucket));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < SMALL; i++) {
            keys.add("small/ü %02d".formatted(i));
            put(bucket, keys.getLast(), Octets.of(1_000 + i, i));
        }
        keys.add("empty");
        put(bucket, "empty", new byte[0]);
        keys.add("parts");
        putInParts(bucket, "parts", Octets.of(PART + 100_000, 3));
        client.putObject(
                r -> CUSTOMER.write(r.bucket(bucket).key("customers")), RequestBody.fromBytes(Octets.of(500, 9)));
        direct.putObject(r -> r.bucket(bucket).key("clear"), RequestBody.fromString("clear"));
        Map<String, Sight> before = all(bucket, keys);

        killedInTheMiddle(bucket);
        long under =
                keys.stream().filter(key -> keyOf(bucket, key).equals("other")).count();
        assertThat(under).as("killed in the middle").isBetween(1L, keys.size() - 1L);
        assertThat(gw("reseal", "--from", "k", "--to", "other", "s3://" + bucket)
                        .code())
                .as("what a killed run left is not overwritten")
                .isEqualTo(2);
        Ended ended = gw("reseal", "--from", "k", "--to", "other", "s3://" + bucket, "--resume", "--json");

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(ended.json().getLong("looked")).isEqualTo(keys.size() + 2L);
        assertThat(ended.json().getLong("sseC")).isEqualTo(1);
        assertThat(ended.json().getLong("clear")).isEqualTo(1);
        JsonObject report = gw("report", "keys", "s3://" + bucket, "--json").json();
        assertThat(report.getString("bucket")).isEqualTo(bucket);
        assertThat(objects(report, "k")).isZero();
        assertThat(objects(report, "other")).isEqualTo(keys.size());
        assertThat(objects(report, "sse-c")).isEqualTo(1);
        assertThat(report.getLong("clear")).isEqualTo(1);
        assertThat(report.getLong("unknown")).isZero();

        assertThat(gw("keys", "disable", "k").code()).isZero();
        refusesTheOldKey();
        assertThat(all(bucket, keys)).isEqualTo(before);
        assertThat(client.getObjectAsBytes(r -> CUSTOMER.read(r.bucket(bucket).key("customers")))
                        .asByteArray())
                .isEqualTo(Octets.of(500, 9));
    }

    private static void killedInTheMiddle(String bucket) throws IOException {
        Path journal = work.resolve("gw-reseal.journal");
        try (GatewayProcess run = launch("reseal", "--from", "k", "--to", "other", "--rate", "10", "s3://" + bucket)) {
            run.await("some objects", process -> {
                try {
                    return Files.exists(journal)
                            && SOME.matcher(Files.readString(journal)).find();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            run.kill();
        }
        assertThat(Files.readString(journal)).doesNotContain("\"end\"");
    }

    /** A new object of the bucket would be under the old key: once that is refused, nothing is read out of a cache. */
    private static void refusesTheOldKey() {
        AtomicInteger number = new AtomicInteger();
        Awaitility.await("the key is disabled for the gateway too")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    S3Exception refusal = catchThrowableOfType(
                            S3Exception.class, () -> put("retired-a", "late-" + number.incrementAndGet(), new byte[1]));
                    assertThat(refusal).isNotNull();
                    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("KMS.DisabledException");
                });
    }

    @Test
    void versionsThatStayAreNamedAndARunThatIsStoppedGoesOn() {
        String bucket = "kept-v";
        client.createBucket(r -> r.bucket(bucket));
        direct.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        put(bucket, "a", Octets.of(10, 1));
        put(bucket, "a", Octets.of(20, 2));
        put(bucket, "b", Octets.of(30, 3));
        put(bucket, "gone", Octets.of(40, 4));
        client.deleteObject(r -> r.bucket(bucket).key("gone"));
        Path journal = work.resolve("versions.journal");
        String[] command = {
            "reseal", "--from", "other", "--to", "third", "--json", "--journal", journal.toString(), "s3://" + bucket
        };

        Ended ended = gw(command);

        assertThat(ended.code()).as(ended.log()).isEqualTo(1);
        assertThat(ended.json().getLong("resealed")).isEqualTo(2);
        assertThat(ended.json().getLong("oldVersions")).isEqualTo(4);
        assertThat(ended.log()).contains("stays s3://kept-v/gone?versionId=", "stays s3://kept-v/a?versionId=");
        JsonObject current = gw("report", "keys", "s3://" + bucket, "--json", "--key", "other")
                .json();
        assertThat(objects(current, "other")).isZero();
        Ended versions = gw("report", "keys", "s3://" + bucket, "--json", "--key", "other", "--versions");
        assertThat(versions.code()).isEqualTo(1);
        assertThat(objects(versions.json(), "other")).isEqualTo(4);
        assertThat(objects(versions.json(), "third")).isEqualTo(2);
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("a")).asByteArray())
                .isEqualTo(Octets.of(20, 2));
        Ended again = gw(command);
        assertThat(again.json().getLong("resealed")).as("nothing is done twice").isZero();
    }

    @Test
    void termEndsARunInOrderAndItGoesOn() {
        String bucket = "kept-t";
        client.createBucket(r -> r.bucket(bucket));
        for (int i = 0; i < 20; i++) {
            put(bucket, "k" + i, Octets.of(i, i));
        }
        String[] command = {
            "reseal",
            "--from",
            "other",
            "--to",
            "third",
            "--json",
            "--rate",
            "2",
            "--journal",
            work.resolve("stopped.journal").toString(),
            "s3://" + bucket
        };
        try (GatewayProcess run = launch(command)) {
            run.await("the first object", process -> keyOf(bucket, "k0").equals("third"));
            assertThat(run.terminate()).as(run.log()).isEqualTo(1);
            assertThat(run.log()).contains("gw: stopped; the same command with --resume goes on");
        }
        command[7] = "1000";
        String[] resume = Arrays.copyOf(command, command.length + 1);
        resume[command.length] = "--resume";

        Ended ended = gw(resume);

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(ended.json().getLong("looked")).isEqualTo(20);
        assertThat(objects(gw("report", "keys", "s3://" + bucket, "--json").json(), "third"))
                .isEqualTo(20);
    }

    @Test
    @Tag("I3")
    void aRootKeyIsRetired() {
        String bucket = "obs-a";
        client.createBucket(r -> r.bucket(bucket));
        put(bucket, "small", Octets.of(1_000, 1));
        putInParts(bucket, "parts", Octets.of(PART + 5, 2));
        List<String> keys = List.of("small", "parts");
        Map<String, Sight> before = all(bucket, keys);
        List<String> tags = keys.stream()
                .map(key -> client.headObject(r -> r.bucket(bucket).key(key)).eTag())
                .toList();
        String old = "root:" + keyOf(bucket, "small");

        Ended rotated = gw("keys", "rotate-root", "--json");
        assertThat(rotated.json().getString("before")).as(rotated.log()).isEqualTo(old);
        Ended ended = gw(
                "reseal",
                "--from",
                old,
                "--to",
                "root:current",
                "--journal",
                work.resolve("root.journal").toString(),
                "s3://" + bucket);

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(ended.log()).contains("ETags in md5 mode");
        JsonObject report =
                gw("report", "keys", "s3://" + bucket, "--json", "--key", old).json();
        assertThat(objects(report, old)).isZero();
        assertThat(objects(report, rotated.json().getString("writes"))).isEqualTo(2);
        Awaitility.await("the gateway has read the new root key")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> sight(bucket, "small").equals(before.get("small")));
        assertThat(all(bucket, keys)).isEqualTo(before);
        assertThat(keys.stream()
                        .map(key -> client.headObject(r -> r.bucket(bucket).key(key))
                                .eTag()))
                .isEqualTo(tags);
    }
}
