package io.ssegateway.it;

import static io.ssegateway.it.ObsStoreStage.MIB;
import static io.ssegateway.it.ObsStoreStage.client;
import static io.ssegateway.it.ObsStoreStage.complete;
import static io.ssegateway.it.ObsStoreStage.direct;
import static io.ssegateway.it.ObsStoreStage.front;
import static io.ssegateway.it.ObsStoreStage.get;
import static io.ssegateway.it.ObsStoreStage.part;
import static io.ssegateway.it.ObsStoreStage.put;
import static io.ssegateway.it.ObsStoreStage.upload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Everything clients do, before a gateway whose store is an OBS. */
@ExtendWith(ObsStoreStage.class)
class ObsStoreIT {
    /** The proof of every test here, besides its own. */
    @AfterEach
    void nothingWasSentThatObsDoesNotTake() {
        assertThat(front().refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "mixed-o", "plain-o"})
    @Tag("I2")
    void objectsGoThereAndComeBack(String bucket) {
        for (int size : new int[] {0, 1, 70_000, MIB, MIB + 1, 3_000_001}) {
            byte[] bytes = Octets.of(size, size);
            String key = "a b+c/" + size;
            put(bucket, key, bytes);

            assertThat(get(client(), bucket, key)).isEqualTo(bytes);
            assertThat(Arrays.equals(get(direct(), bucket, key), bytes)).isEqualTo(bucket.startsWith("plain"));
            var head = client().headObject(r -> r.bucket(bucket).key(key));
            assertThat(head.contentLength()).isEqualTo(size);
            assertThat(head.metadata()).isEqualTo(Map.of("colour", "green"));
        }
        byte[] part = client().getObjectAsBytes(
                        r -> r.bucket(bucket).key("a b+c/3000001").range("bytes=70000-140001"))
                .asByteArrayUnsafe();
        assertThat(part).isEqualTo(Arrays.copyOfRange(Octets.of(3_000_001, 3_000_001), 70_000, 140_002));
        byte[] last = client().getObjectAsBytes(
                        r -> r.bucket(bucket).key("a b+c/70000").range("bytes=-7"))
                .asByteArrayUnsafe();
        assertThat(last).isEqualTo(Arrays.copyOfRange(Octets.of(70_000, 70_000), 69_993, 70_000));
        List<Long> sizes = List.of(0L, 1L, 70_000L, (long) MIB, MIB + 1L, 3_000_001L);
        assertThat(client().listObjectsV2(r -> r.bucket(bucket).prefix("a b+c/"))
                        .contents())
                .extracting(S3Object::size)
                .containsExactlyInAnyOrderElementsOf(sizes);
        assertThat(client().listObjects(r -> r.bucket(bucket).prefix("a b+c/")).contents())
                .extracting(S3Object::size)
                .containsExactlyInAnyOrderElementsOf(sizes);
        client().deleteObject(r -> r.bucket(bucket).key("a b+c/0"));
        client().deleteObjects(r -> r.bucket(bucket)
                .delete(Delete.builder()
                        .objects(ObjectIdentifier.builder().key("a b+c/1").build())
                        .build()));
        assertThat(client().listObjectsV2(r -> r.bucket(bucket).prefix("a b+c/"))
                        .contents())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "plain-o"})
    @Tag("I8")
    void copiesAreMadeByTheStoreOrThroughTheGateway(String target) {
        byte[] bytes = Octets.of(2_000_000, 4);
        for (String source : List.of("sealed-o", "plain-o")) {
            put(source, "source", bytes);
            client().copyObject(r -> r.sourceBucket(source)
                    .sourceKey("source")
                    .destinationBucket(target)
                    .destinationKey("copy of " + source));
            client().copyObject(r -> r.sourceBucket(source)
                    .sourceKey("source")
                    .destinationBucket(target)
                    .destinationKey("red")
                    .metadataDirective(MetadataDirective.REPLACE)
                    .metadata(Map.of("colour", "red")));

            assertThat(get(client(), target, "copy of " + source)).isEqualTo(bytes);
            assertThat(get(client(), target, "red")).isEqualTo(bytes);
            assertThat(client().headObject(r -> r.bucket(target).key("copy of " + source))
                            .metadata())
                    .isEqualTo(Map.of("colour", "green"));
            assertThat(client().headObject(r -> r.bucket(target).key("red")).metadata())
                    .isEqualTo(Map.of("colour", "red"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "plain-o"})
    void uploadsInPartsComeTogether(String bucket) {
        byte[] bytes = Octets.of(10 * MIB + 4, 9);
        int[] ends = {0, 5 * MIB, 10 * MIB + 1, bytes.length};
        String upload = upload(bucket);
        CompletedPart[] parts = IntStream.rangeClosed(1, 3)
                .mapToObj(n -> part(bucket, upload, n, Arrays.copyOfRange(bytes, ends[n - 1], ends[n])))
                .toArray(CompletedPart[]::new);

        assertThat(client().listParts(r -> r.bucket(bucket).key("parts").uploadId(upload))
                        .parts())
                .hasSize(3);
        complete(bucket, upload, parts);

        assertThat(get(client(), bucket, "parts")).isEqualTo(bytes);
        assertThat(client().getObjectAsBytes(r -> r.bucket(bucket).key("parts").range("bytes=5242879-10485761"))
                        .asByteArrayUnsafe())
                .isEqualTo(Arrays.copyOfRange(bytes, 5 * MIB - 1, 10 * MIB + 2));
        String given = upload(bucket);
        client().abortMultipartUpload(r -> r.bucket(bucket).key("parts").uploadId(given));
        assertThat(client().listMultipartUploads(r -> r.bucket(bucket)).uploads())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "plain-o"})
    void partsAreCopiedWithoutConditionsThatTheStoreWouldNotJudge(String bucket) {
        byte[] bytes = Octets.of(6 * MIB, 2);
        put("plain-o", "source", bytes);
        String upload = upload(bucket);
        String etag = client().uploadPartCopy(r -> r.sourceBucket("plain-o")
                        .sourceKey("source")
                        .destinationBucket(bucket)
                        .destinationKey("parts")
                        .uploadId(upload)
                        .partNumber(1)
                        .copySourceRange("bytes=1-5242881"))
                .copyPartResult()
                .eTag();

        complete(
                bucket, upload, CompletedPart.builder().partNumber(1).eTag(etag).build());

        assertThat(get(client(), bucket, "parts")).isEqualTo(Arrays.copyOfRange(bytes, 1, 5 * MIB + 2));
    }

    @Test
    void versionsAreKeptApart() {
        client().createBucket(b -> b.bucket("sealed-versions"));
        client().putBucketVersioning(r ->
                r.bucket("sealed-versions").versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        put("sealed-versions", "k", Octets.of(10, 1));
        put("sealed-versions", "k", Octets.of(20, 2));

        List<ObjectVersion> versions =
                client().listObjectVersions(r -> r.bucket("sealed-versions")).versions();

        assertThat(versions).extracting(ObjectVersion::size).containsExactly(20L, 10L);
        String old = versions.get(1).versionId();
        assertThat(client().getObjectAsBytes(
                                r -> r.bucket("sealed-versions").key("k").versionId(old))
                        .asByteArrayUnsafe())
                .isEqualTo(Octets.of(10, 1));
        client().deleteObject(r -> r.bucket("sealed-versions").key("k").versionId(old));
        assertThat(client().listObjectVersions(r -> r.bucket("sealed-versions")).versions())
                .hasSize(1);
    }

    @Test
    void documentsGoWithTheirMd5AndTagsAsTheyAre() {
        client().putBucketLifecycleConfiguration(r -> r.bucket("plain-o")
                .lifecycleConfiguration(c -> c.rules(rule -> rule.id("r")
                        .status(ExpirationStatus.ENABLED)
                        .filter(f -> f.prefix("old/"))
                        .expiration(e -> e.days(9)))));
        client().putObject(r -> r.bucket("sealed-o").key("tagged").tagging("a=b"), RequestBody.fromString("x"));

        assertThat(client().getBucketLifecycleConfiguration(r -> r.bucket("plain-o"))
                        .rules())
                .hasSize(1);
        assertThat(client().getObjectTagging(r -> r.bucket("sealed-o").key("tagged"))
                        .tagSet())
                .extracting(software.amazon.awssdk.services.s3.model.Tag::key)
                .containsExactly("a");
    }
}
