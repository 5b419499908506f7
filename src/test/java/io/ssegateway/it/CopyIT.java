package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** Copies with the AWS SDK before MinIO, before versitygw, and between the two. */
class CopyIT {
    /** Keys with what clients, gateways and stores like to misread; those that no store here takes are left out. */
    private static final List<String> KEYS = List.of(
            "plain",
            "a b/c  d",
            "a+b",
            "a%2Fb%20c",
            "why?versionId=1",
            "k&x=y;z",
            "#frag=$@,:!'()*~",
            "ü/日本/😀",
            "<tag attr=\"q\">&amp;",
            "back\\slash|pipe^`{}[]",
            "...",
            "deep/".repeat(40) + "end",
            "k".repeat(255));

    private static TwoStores stores;

    @BeforeAll
    static void start() {
        stores = TwoStores.start();
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    private static void put(String bucket, String key, byte[] bytes) {
        S3Client writer = TwoStores.seals(bucket) ? stores.client : stores.direct(bucket);
        writer.putObject(
                r -> r.bucket(bucket)
                        .key(key)
                        .contentType("text/plain")
                        .contentLanguage("de")
                        .cacheControl("no-store")
                        .metadata(Map.of("colour", "green")),
                RequestBody.fromBytes(bytes));
    }

    private static CopyObjectResponse copy(
            String from, String key, String to, String target, Consumer<CopyObjectRequest.Builder> more) {
        return stores.client.copyObject(r -> more.accept(
                r.sourceBucket(from).sourceKey(key).destinationBucket(to).destinationKey(target)));
    }

    private static byte[] get(String bucket, String key) {
        return stores.client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    private static HeadObjectResponse head(String bucket, String key) {
        return stores.client.headObject(r -> r.bucket(bucket).key(key));
    }

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String from : TwoStores.BUCKETS) {
            for (String to : TwoStores.BUCKETS) {
                pairs.add(Arguments.of(from, to));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    @Tag("I8")
    void copyIsTheObjectItselfUnderTheTargetsRule(String from, String to) {
        for (int size : new int[] {0, 70_000, 2_000_000}) {
            byte[] bytes = Octets.of(size, size);
            put(from, "source", bytes);
            CopyObjectResponse copied = copy(from, "source", to, "copy", r -> {});
            assertThat(get(to, "copy")).isEqualTo(bytes);
            HeadObjectResponse head = head(to, "copy");
            assertThat(head.contentLength()).isEqualTo(size);
            assertThat(head.eTag()).isEqualTo(copied.copyObjectResult().eTag());
            assertThat(head.contentType()).isEqualTo("text/plain");
            assertThat(head.contentLanguage()).isEqualTo("de");
            assertThat(head.cacheControl()).isEqualTo("no-store");
            assertThat(head.metadata()).isEqualTo(head(from, "source").metadata());
            assertThat(copied.copyObjectResult().lastModified()).isNotNull();
            assertThat(copied.serverSideEncryptionAsString())
                    .isEqualTo(TwoStores.seals(to) ? to.contains("obs") ? "AES256" : "aws:kms" : null);
            if (TwoStores.seals(from) && TwoStores.seals(to)) {
                assertThat(stores.raw(to, "copy")).isEqualTo(stores.raw(from, "source"));
            } else if (!TwoStores.seals(to)) {
                assertThat(stores.raw(to, "copy")).isEqualTo(bytes);
            }
        }
    }

    static Stream<String> keys() {
        return KEYS.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void awkwardKeysAreCopiedWhereTheStoreTakesThem(String key) {
        for (String bucket : List.of("sealed-c", "plain-c", "v-sealed", "v-plain")) {
            byte[] bytes = Octets.of(1000, key.length());
            S3Client direct = stores.direct(bucket);
            String probe = "probe/" + key;
            try {
                direct.putObject(r -> r.bucket(bucket).key(probe), RequestBody.fromBytes(bytes));
                direct.copyObject(r -> r.sourceBucket(bucket)
                        .sourceKey(probe)
                        .destinationBucket(bucket)
                        .destinationKey(probe + ".copy"));
            } catch (S3Exception e) {
                // the store itself does not copy such a key
                continue;
            }
            put(bucket, key, bytes);
            copy(bucket, key, bucket, key + ".copy", r -> {});
            copy(bucket, key + ".copy", "sealed-c", "back", r -> {});
            assertThat(get(bucket, key + ".copy")).as(bucket).isEqualTo(bytes);
            assertThat(get("sealed-c", "back")).as(bucket).isEqualTo(bytes);
        }
    }

    static List<Arguments> tagged() {
        return List.of(
                Arguments.of("sealed-c", "other-c"),
                Arguments.of("sealed-c", "plain-c"),
                Arguments.of("plain-c", "sealed-c"),
                Arguments.of("plain-c", "plain-c"),
                Arguments.of("sealed-c", "v-other"),
                Arguments.of("v-sealed", "v-other"),
                Arguments.of("v-plain", "obs-c"));
    }

    @ParameterizedTest
    @MethodSource("tagged")
    void directivesDecideOnMetadataAndTags(String from, String to) {
        S3Client writer = TwoStores.seals(from) ? stores.client : stores.direct(from);
        writer.putObject(
                r -> r.bucket(from)
                        .key("tagged")
                        .metadata(Map.of("colour", "blue"))
                        .contentType("text/plain")
                        .tagging("team=a%20b&cost=1%2B2%3D3"),
                RequestBody.fromBytes(Octets.of(5000, 1)));
        copy(from, "tagged", to, "same", r -> {});
        assertThat(tags(to, "same")).isEqualTo(Map.of("team", "a b", "cost", "1+2=3"));
        assertThat(head(to, "same").metadata()).isEqualTo(Map.of("colour", "blue"));

        copy(
                from,
                "tagged",
                to,
                "described",
                r -> r.metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("shape", "round"))
                        .contentType("image/png"));
        assertThat(tags(to, "described")).isEqualTo(Map.of("team", "a b", "cost", "1+2=3"));
        assertThat(head(to, "described").metadata()).isEqualTo(Map.of("shape", "round"));
        assertThat(head(to, "described").contentType()).isEqualTo("image/png");

        copy(
                from,
                "tagged",
                to,
                "retagged",
                r -> r.taggingDirective(TaggingDirective.REPLACE).tagging("new=1"));
        assertThat(tags(to, "retagged")).isEqualTo(Map.of("new", "1"));
        assertThat(head(to, "retagged").metadata()).isEqualTo(Map.of("colour", "blue"));
        for (String key : List.of("same", "described", "retagged")) {
            assertThat(get(to, key)).isEqualTo(Octets.of(5000, 1));
        }
    }

    private static Map<String, String> tags(String bucket, String key) {
        GetObjectTaggingResponse found =
                stores.direct(bucket).getObjectTagging(r -> r.bucket(bucket).key(key));
        Map<String, String> tags = new java.util.TreeMap<>();
        found.tagSet().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "v-sealed", "v-obs"})
    void objectIsDescribedAnewInPlaceAndItsBytesStay(String bucket) {
        put(bucket, "self", Octets.of(70_000, 2));
        byte[] before = stores.raw(bucket, "self");
        S3Exception refused =
                catchThrowableOfType(S3Exception.class, () -> copy(bucket, "self", bucket, "self", r -> {}));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidRequest");
        assertThat(refused.awsErrorDetails().errorMessage()).startsWith("This copy request is illegal");
        String etag = head(bucket, "self").eTag();
        CopyObjectResponse copied = copy(
                bucket,
                "self",
                bucket,
                "self",
                r -> r.metadataDirective(MetadataDirective.REPLACE).metadata(Map.of("shape", "round")));
        assertThat(stores.raw(bucket, "self")).isEqualTo(before);
        assertThat(get(bucket, "self")).isEqualTo(Octets.of(70_000, 2));
        assertThat(head(bucket, "self").metadata()).isEqualTo(Map.of("shape", "round"));
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(etag);
    }

    @Test
    void versionIsCopiedAndADeleteMarkerIsNot() {
        for (String bucket : List.of("sealed-versions", "plain-versions")) {
            stores.client.createBucket(r -> r.bucket(bucket));
            stores.direct(bucket)
                    .putBucketVersioning(r ->
                            r.bucket(bucket).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
            String first = stores.client
                    .putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("first"))
                    .versionId();
            stores.client.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("second"));
            CopyObjectResponse restored = copy(bucket, "k", bucket, "k", r -> r.sourceVersionId(first));
            assertThat(restored.copySourceVersionId()).isEqualTo(first);
            assertThat(restored.versionId()).isNotBlank().isNotEqualTo(first);
            assertThat(get(bucket, "k")).asString().isEqualTo("first");

            String marker =
                    stores.client.deleteObject(r -> r.bucket(bucket).key("k")).versionId();
            S3Exception gone = catchThrowableOfType(S3Exception.class, () -> copy(bucket, "k", bucket, "x", r -> {}));
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(gone.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
            S3Exception named = catchThrowableOfType(
                    S3Exception.class, () -> copy(bucket, "k", bucket, "x", r -> r.sourceVersionId(marker)));
            assertThat(named.statusCode()).isEqualTo(400);
            assertThat(named.awsErrorDetails().errorCode()).isEqualTo("InvalidRequest");
            copy(bucket, "k", bucket, "old", r -> r.sourceVersionId(first));
            assertThat(get(bucket, "old")).asString().isEqualTo("first");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "plain-c", "v-sealed", "v-plain"})
    void conditionsAndErrorsAreS3s(String bucket) {
        put(bucket, "judged", Octets.of(100, 1));
        String etag = head(bucket, "judged").eTag();
        copy(bucket, "judged", bucket, "ok", r -> r.copySourceIfMatch(etag));
        for (Consumer<CopyObjectRequest.Builder> condition : List.<Consumer<CopyObjectRequest.Builder>>of(
                r -> r.copySourceIfMatch("\"0\""), r -> r.copySourceIfNoneMatch(etag))) {
            S3Exception failed =
                    catchThrowableOfType(S3Exception.class, () -> copy(bucket, "judged", bucket, "not", condition));
            assertThat(failed.statusCode()).isEqualTo(412);
            assertThat(failed.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
        }
        S3Exception missing =
                catchThrowableOfType(S3Exception.class, () -> copy(bucket, "absent", bucket, "not", r -> {}));
        assertThat(missing.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
        S3Exception nowhere =
                catchThrowableOfType(S3Exception.class, () -> copy(bucket + "-absent", "k", bucket, "not", r -> {}));
        assertThat(nowhere.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucket");
        S3Exception exists = catchThrowableOfType(
                S3Exception.class, () -> copy(bucket, "judged", bucket, "not", r -> r.sourceVersionId("a b")));
        assertThat(exists.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "v-sealed"})
    void conditionOnTheTargetHolds(String bucket) {
        put(bucket, "first", Octets.of(100_000, 1));
        put(bucket, "other", Octets.of(100, 2));
        CopyObjectResponse made = copy(bucket, "first", bucket, "once", r -> r.ifNoneMatch("*"));
        assertThat(head(bucket, "once").eTag())
                .isEqualTo(made.copyObjectResult().eTag());
        S3Exception twice = catchThrowableOfType(
                S3Exception.class, () -> copy(bucket, "other", bucket, "once", r -> r.ifNoneMatch("*")));
        assertThat(twice.statusCode()).isEqualTo(412);
        assertThat(get(bucket, "once")).isEqualTo(Octets.of(100_000, 1));
        S3Exception other = catchThrowableOfType(
                S3Exception.class, () -> copy(bucket, "other", bucket, "once", r -> r.ifMatch("\"0\"")));
        assertThat(other.statusCode()).isEqualTo(412);
        copy(
                bucket,
                "other",
                bucket,
                "once",
                r -> r.ifMatch(made.copyObjectResult().eTag()));
        assertThat(get(bucket, "once")).isEqualTo(Octets.of(100, 2));
    }

    @Test
    void readerOfABucketWithoutItsKeyCopiesNothingOutOfIt() {
        put("sealed-c", "secret", Octets.of(100, 1));
        try (S3Client reader = Clients.sync(
                stores.gateway.tlsEndpoint(), "AKREADER", Standing.READER_SECRET, Clients.http(stores.gateway))) {
            S3Exception refused = catchThrowableOfType(
                    S3Exception.class,
                    () -> reader.copyObject(r -> r.sourceBucket("sealed-c")
                            .sourceKey("secret")
                            .destinationBucket("mixed-c")
                            .destinationKey("taken")));
            assertThat(refused.statusCode()).isEqualTo(403);
            S3Exception closed = catchThrowableOfType(
                    S3Exception.class,
                    () -> reader.copyObject(r -> r.sourceBucket("obs-c")
                            .sourceKey("absent")
                            .destinationBucket("mixed-c")
                            .destinationKey("taken")));
            assertThat(closed.statusCode()).isEqualTo(403);
        }
    }
}
