package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists, deletes and names: what the gateway shows is what the store holds, with plain sizes (invariant I8). */
@ExtendWith(Stage.class)
class ListingIT {
    private static final List<String> BUCKETS = List.of("sealed-list", "obs-list", "mixed-list", "plain-list");
    private static final Map<String, Integer> TREE = new TreeMap<>(Map.of(
            "a/1", 1, "a/2", 2, "a/b/3", 65_480, "a/b/4", 0, "b/5", 70_000, "c", 5, "d&<e>", 6, "d e", 7, "ü", 8));

    static Stream<String> buckets() {
        return BUCKETS.stream();
    }

    @BeforeAll
    static void fill() {
        for (String bucket : BUCKETS) {
            Stage.client().createBucket(r -> r.bucket(bucket));
            TREE.forEach((key, size) -> Stage.client()
                    .putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(Octets.of(size, size))));
        }
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void pagesHoldEveryKeyOnceWithItsPlainSize(String bucket) {
        Map<String, Integer> second = new TreeMap<>();
        int pages = 0;
        for (ListObjectsV2Response page : Stage.client()
                .listObjectsV2Paginator(r -> r.bucket(bucket).maxKeys(2).encodingType(EncodingType.URL))) {
            page.contents().forEach(o -> second.put(o.key(), o.size().intValue()));
            pages++;
        }
        assertThat(second).isEqualTo(TREE);
        assertThat(pages).isBetween(5, 6);
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void theFirstVersionPagesByMarker(String bucket) {
        Map<String, Integer> found = new TreeMap<>();
        String marker = "";
        boolean more = true;
        while (more) {
            String from = marker;
            ListObjectsResponse page =
                    Stage.client().listObjects(r -> r.bucket(bucket).maxKeys(4).marker(from));
            page.contents().forEach(o -> found.put(o.key(), o.size().intValue()));
            more = page.isTruncated();
            marker = page.contents().getLast().key();
        }
        assertThat(found).isEqualTo(TREE);
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void prefixAndDelimiterFold(String bucket) {
        ListObjectsV2Response root =
                Stage.client().listObjectsV2(r -> r.bucket(bucket).delimiter("/"));
        ListObjectsV2Response below = Stage.client()
                .listObjectsV2(r -> r.bucket(bucket).prefix("a/").delimiter("/").fetchOwner(true));
        ListObjectsV2Response after =
                Stage.client().listObjectsV2(r -> r.bucket(bucket).startAfter("b/5"));

        assertThat(root.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "b/");
        assertThat(root.contents()).extracting(S3Object::key).containsExactlyInAnyOrder("c", "d&<e>", "d e", "ü");
        assertThat(below.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/b/");
        assertThat(below.contents()).extracting(S3Object::size).containsExactly(1L, 2L);
        assertThat(below.contents().getFirst().owner()).isNotNull();
        assertThat(after.contents()).extracting(S3Object::key).containsExactlyInAnyOrder("c", "d&<e>", "d e", "ü");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "plus+plus",
                "percent%2Fslash",
                "percent%zz",
                "Grüße/日本語",
                "a=b&c;d,e:f@g!h*i'j(k)",
                "quote\"back~tilde",
                "trailing ",
                "new$dollar#hash?mark[x]{y}^`|",
                "emoji😀"
            })
    void everyNameTheStoreTakesIsTaken(String key) {
        for (String bucket : BUCKETS) {
            byte[] bytes = Octets.of(100, key.hashCode());
            Stage.client().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));

            assertThat(got(Stage.client(), bucket, key)).isEqualTo(bytes);
            assertThat(keys(Stage.client(), bucket, key)).contains(key);
            assertThat(keys(Stage.direct(), bucket, key)).contains(key);
            Stage.client().deleteObject(r -> r.bucket(bucket).key(key));
            assertThatThrownBy(() -> got(Stage.client(), bucket, key)).isInstanceOf(NoSuchKeyException.class);
        }
    }

    /** Some names MinIO refuses by itself; through the gateway they fail or work just the same. */
    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/lead", "back\\slash", "x/", "//"})
    void otherNamesFareAsAtTheStore(String key) {
        String direct = outcome(Stage.direct(), "plain-list", key);
        for (String bucket : BUCKETS) {
            assertThat(outcome(Stage.client(), bucket, key)).as(bucket).isEqualTo(direct);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"./dot", "a/../b", "a/%2e%2E/b", ".."})
    void dotSegmentsAreRefused(String path) throws Exception {
        int port = Stage.gateway().port();
        Wire get = new SdkSigner(port).sign("GET", "/sealed-list/x", new byte[0]);

        assertThat(get.withTarget("/sealed-list/" + path).send(port).status()).isEqualTo(400);
    }

    private static String outcome(S3Client client, String bucket, String key) {
        try {
            byte[] bytes = {1, 2, 3};
            client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
            byte[] got = got(client, bucket, key);
            client.deleteObject(r -> r.bucket(bucket).key(key));
            return "read " + got.length;
        } catch (S3Exception e) {
            return e.statusCode() + " " + e.awsErrorDetails().errorCode();
        }
    }

    @Test
    void deletesManyAtOnce() {
        for (String bucket : BUCKETS) {
            List<ObjectIdentifier> names = new ArrayList<>();
            for (String key : List.of("many/1", "many/ü & <2>", "many/3")) {
                Stage.client().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
                names.add(ObjectIdentifier.builder().key(key).build());
            }
            names.add(ObjectIdentifier.builder().key("many/not there").build());

            var deleted = Stage.client().deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(names)));

            assertThat(deleted.deleted()).hasSize(4);
            assertThat(deleted.errors()).isEmpty();
            assertThat(keys(Stage.direct(), bucket, "many/")).isEmpty();
        }
    }

    @Test
    void bucketsAreMadeFoundAndRemoved() {
        Stage.client().createBucket(r -> r.bucket("sealed-short-lived"));
        Stage.client().headBucket(r -> r.bucket("sealed-short-lived"));
        assertThat(Stage.client().listBuckets().buckets())
                .extracting(b -> b.name())
                .contains("sealed-short-lived");
        Stage.client().deleteBucket(r -> r.bucket("sealed-short-lived"));
        assertThatThrownBy(() -> Stage.client().headBucket(r -> r.bucket("sealed-short-lived")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
    }

    private static byte[] got(S3Client client, String bucket, String key) {
        return client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    private static List<String> keys(S3Client client, String bucket, String prefix) {
        return client.listObjectsV2(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
