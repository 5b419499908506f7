package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.testing.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keys are retired with the command line while the gateway serves: a key of the key store, and a root key. */
class KeyRotationIT extends RotationFixture {
    /** A checkpoint after a few objects. */
    private static final Pattern SOME = Pattern.compile("\"resealed\":([5-9]|\\d\\d)");

    @Test
    @Tag("I3")
    void aKeyIsRetiredAcrossAKillAndEveryObjectStillReads() throws IOException {
        String bucket = "retired-a";
        List<String> keys = written(bucket);
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

    /** Objects under the key, small and in parts; besides them one under a customer's key and one in clear. */
    private static List<String> written(String bucket) {
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
        return keys;
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
