package io.ssegateway.cli;

import static io.ssegateway.cli.GatewayAndStore.get;
import static io.ssegateway.cli.GatewayAndStore.makeBucket;
import static io.ssegateway.cli.GatewayAndStore.metadata;
import static io.ssegateway.cli.GatewayAndStore.put;
import static io.ssegateway.cli.GatewayAndStore.putInParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.cli.GatewayAndStore.Ended;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SizeLaw;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectIT {
    private static final int SIZE = 200_000;

    @TempDir
    private static Path work;

    private static GatewayAndStore both;
    private static byte[] stored;
    private static Map<String, String> envelope;

    @BeforeAll
    static void write() throws Exception {
        both = new GatewayAndStore(work);
        for (String bucket : new String[] {"photos", "rooted"}) {
            makeBucket(both.client(), bucket);
            put(both.client(), bucket, "a", Samples.bytes(SIZE), Map.of());
        }
        stored = get(both.behind(), "photos", "a");
        envelope = metadata(both.behind(), "photos", "a");
    }

    @AfterAll
    static void close() {
        both.close();
    }

    private static Ended verified(String key, byte[] bytes, Map<String, String> metadata) throws Exception {
        put(both.behind(), "photos", key, bytes, metadata);
        return both.gw("inspect", "s3://photos/" + key, "--verify");
    }

    @Test
    void showsHowAnObjectIsSealedAndThatItIsWhole() {
        Ended plain = both.gw("inspect", "s3://photos/a", "--json");
        assertThat(plain.code()).as(plain.log()).isZero();
        JsonObject facts = plain.json();
        assertThat(facts.getString("method")).isEqualTo("sse-kms");
        assertThat(facts.getString("keyId")).isEqualTo("main");
        assertThat(facts.getLong("size")).isEqualTo(SIZE);
        assertThat(facts.getLong("storedSize")).isEqualTo(SizeLaw.storedSize(SIZE));
        assertThat(facts.getString("etagMode")).isEqualTo("opaque");
        assertThat(facts.getInteger("formatVersion")).isEqualTo(1);
        assertThat(facts.getString("footerId")).hasSize(32);
        assertThat(facts.containsKey("verified")).isFalse();

        Ended rooted = both.gw("inspect", "s3://rooted/a", "--json", "--verify");
        assertThat(rooted.code()).as(rooted.log()).isZero();
        assertThat(rooted.json().getString("method")).isEqualTo("sse-obs");
        assertThat(rooted.json().getString("etagMode")).isEqualTo("md5");
        assertThat(rooted.json().getBoolean("verified")).isTrue();
    }

    @Test
    void showsAndVerifiesAnObjectOfParts() throws Exception {
        int size = 11 << 20;
        for (String bucket : new String[] {"photos", "rooted"}) {
            putInParts(both.client(), bucket, "parts", Samples.bytes(size));
            Ended whole = both.gw("inspect", "s3://" + bucket + "/parts", "--json", "--verify");
            assertThat(whole.code()).as(whole.log()).isZero();
            assertThat(whole.json().getBoolean("multipart")).isTrue();
            assertThat(whole.json().getInteger("parts")).isEqualTo(3);
            assertThat(whole.json().getLong("size")).isEqualTo(size);
            assertThat(whole.json().getBoolean("verified")).isTrue();
        }
        byte[] bytes = get(both.behind(), "photos", "parts");
        Map<String, String> own = metadata(both.behind(), "photos", "parts");
        for (int at : new int[] {0, 6 << 20, bytes.length - 1, bytes.length - 1_000}) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;
            assertThat(verified("parts", flipped, own).code()).as("byte %d", at).isEqualTo(5);
        }
        assertThat(verified("parts", bytes, own).code()).isZero();
    }

    @Test
    void anObjectThatIsNotSealedHasNoMethod() throws Exception {
        Ended clear = verified("clear", new byte[10], Map.of());

        assertThat(clear.code()).as(clear.log()).isZero();
        assertThat(clear.log()).containsPattern("method +none");
    }

    @Test
    void damageEndsWithFiveAndOneLine() throws Exception {
        assertThat(verified("a-renamed", stored, envelope).code()).isEqualTo(5);
        put(both.behind(), "photos", "other", stored, Map.of());
        Ended stripped = both.gw("inspect", "s3://photos/other");
        assertThat(stripped.code()).isEqualTo(5);
        assertThat(stripped.log()).contains("no envelope");

        put(both.client(), "photos", "b", Samples.bytes(SIZE), Map.of());
        Map<String, String> own = metadata(both.behind(), "photos", "b");
        byte[] bytes = get(both.behind(), "photos", "b");
        bytes[100_000] ^= 1;
        assertThat(verified("b", bytes, own).code()).isEqualTo(5);
        assertThat(both.gw("inspect", "s3://photos/b").code()).isZero();
        Ended cut = verified("b", Arrays.copyOf(bytes, 70_000), own);
        assertThat(cut.code()).isEqualTo(5);
        assertThat(cut.log()).contains("s3://photos/b: ", "70000 bytes").doesNotContain("\tat ");
    }

    @Test
    void aMissingObjectEndsWithOneAndAWrongNameWithTwo() {
        assertThat(both.gw("inspect", "s3://photos/none").code()).isEqualTo(1);
        assertThat(both.gw("inspect", "photos/none").code()).isEqualTo(2);
        assertThat(both.gw("inspect", "s3://photos").code()).isEqualTo(2);
    }
}
