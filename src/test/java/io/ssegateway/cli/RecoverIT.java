package io.ssegateway.cli;

import static io.ssegateway.cli.GatewayAndStore.get;
import static io.ssegateway.cli.GatewayAndStore.makeBucket;
import static io.ssegateway.cli.GatewayAndStore.metadata;
import static io.ssegateway.cli.GatewayAndStore.put;
import static io.ssegateway.cli.GatewayAndStore.putInParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.minio.MinioClient;
import io.ssegateway.cli.GatewayAndStore.Ended;
import io.ssegateway.envelope.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that a gateway wrote, given back without it. */
class RecoverIT {
    private static final String DAMAGED = "photos/damaged";

    @TempDir
    private Path work;

    @Test
    void givesBackWhatAGatewayWroteFromTheStoreAndFromCopies() throws Exception {
        try (GatewayAndStore both = new GatewayAndStore(work)) {
            Map<String, byte[]> plain = written(both.client());
            MinioClient behind = both.behind();
            byte[] bytes = get(behind, "photos", "damaged");
            bytes[70_000] ^= 1;
            put(behind, "photos", "damaged", bytes, metadata(behind, "photos", "damaged"));
            put(behind, "photos", "clear", new byte[10], Map.of());
            Path copies = copied(behind, plain);
            both.stopGateway();

            Path fromStore = work.resolve("from store");
            Ended store = both.gw(
                    "recover", "s3://photos", "--keys", both.keys().toString(), "--to", fromStore.toString(), "--json");
            assertThat(store.code()).as(store.log()).isEqualTo(5);
            assertThat(store.json().getJsonArray("failed").getJsonObject(0).getString("object"))
                    .isEqualTo(DAMAGED);
            assertThat(store.json().getInteger("skipped")).isEqualTo(1);
            expect(fromStore, plain, "photos/");

            both.stopStore();
            Path offline = work.resolve("offline");
            Ended folder =
                    both.gw("recover", copies.toString(), "--keys", both.keys().toString(), "--to", offline.toString());
            assertThat(folder.code()).as(folder.log()).isEqualTo(5);
            assertThat(folder.log()).contains("failed photos/damaged");
            expect(offline, plain, "");

            Ended away =
                    both.gw("recover", "s3://photos", "--keys", both.keys().toString(), "--to", offline.toString());
            assertThat(away.code()).as(away.log()).isEqualTo(4);
        }
    }

    private static Map<String, byte[]> written(MinioClient client) throws Exception {
        Map<String, byte[]> plain = new LinkedHashMap<>();
        plain.put("photos/empty", new byte[0]);
        plain.put("photos/grün/a b+c%20.txt", Samples.bytes(1));
        plain.put("photos/one segment", Samples.bytes(65_480));
        // more than the heap of the command
        plain.put("photos/large", Samples.bytes(100 << 20));
        plain.put("photos/in parts", Samples.bytes(12 << 20));
        plain.put("rooted/in parts", Samples.bytes(10 << 20));
        plain.put("rooted/md5", Samples.bytes(300_000));
        plain.put(DAMAGED, Samples.bytes(100_000));
        makeBucket(client, "photos");
        makeBucket(client, "rooted");
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            String[] name = one.getKey().split("/", 2);
            if (name[1].equals("in parts")) {
                putInParts(client, name[0], name[1], one.getValue());
            } else {
                put(client, name[0], name[1], one.getValue(), Map.of());
            }
        }
        return plain;
    }

    private Path copied(MinioClient behind, Map<String, byte[]> plain) throws Exception {
        Path copies = work.resolve("copies");
        for (String name : plain.keySet()) {
            String[] split = name.split("/", 2);
            byte[] bytes = get(behind, split[0], split[1]);
            assertThat(Arrays.equals(bytes, plain.get(name))).isFalse();
            SealedFolder.write(copies, name, bytes);
        }
        return copies;
    }

    private static void expect(Path folder, Map<String, byte[]> plain, String prefix) {
        plain.forEach((name, bytes) -> {
            if (name.startsWith(prefix) && !name.equals(DAMAGED)) {
                assertThat(folder.resolve(name)).hasBinaryContent(bytes);
            } else {
                assertThat(Files.exists(folder.resolve(name))).isFalse();
            }
        });
    }
}
