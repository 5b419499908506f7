package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** Copies with the AWS SDK before MinIO, before versitygw, and between the two. */
@ExtendWith(TwoStores.class)
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
            "k".repeat(240));

    private static void put(String bucket, String key, byte[] bytes) {
        S3Client writer = TwoStores.seals(bucket) ? TwoStores.client() : TwoStores.direct(bucket);
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
        return TwoStores.client()
                .copyObject(r -> more.accept(r.sourceBucket(from)
                        .sourceKey(key)
                        .destinationBucket(to)
                        .destinationKey(target)));
    }

    private static HeadObjectResponse head(String bucket, String key) {
        return TwoStores.client().headObject(r -> r.bucket(bucket).key(key));
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
            assertThat(TwoStores.get(to, "copy")).isEqualTo(bytes);
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
                assertThat(TwoStores.raw(to, "copy")).isEqualTo(TwoStores.raw(from, "source"));
            } else if (!TwoStores.seals(to)) {
                assertThat(TwoStores.raw(to, "copy")).isEqualTo(bytes);
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
            S3Client direct = TwoStores.direct(bucket);
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
            assertThat(TwoStores.get(bucket, key + ".copy")).as(bucket).isEqualTo(bytes);
            assertThat(TwoStores.get("sealed-c", "back")).as(bucket).isEqualTo(bytes);
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
        S3Client writer = TwoStores.seals(from) ? TwoStores.client() : TwoStores.direct(from);
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
            assertThat(TwoStores.get(to, key)).isEqualTo(Octets.of(5000, 1));
        }
    }

    private static Map<String, String> tags(String bucket, String key) {
        GetObjectTaggingResponse found =
                TwoStores.direct(bucket).getObjectTagging(r -> r.bucket(bucket).key(key));
        Map<String, String> tags = new java.util.TreeMap<>();
        found.tagSet().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "obs-c", "v-sealed", "v-obs"})
    void objectIsDescribedAnewInPlaceAndItsBytesStay(String bucket) {
        put(bucket, "self", Octets.of(70_000, 2));
        byte[] before = TwoStores.raw(bucket, "self");
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
        assertThat(TwoStores.raw(bucket, "self")).isEqualTo(before);
        assertThat(TwoStores.get(bucket, "self")).isEqualTo(Octets.of(70_000, 2));
        assertThat(head(bucket, "self").metadata()).isEqualTo(Map.of("shape", "round"));
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(etag);
    }
}
