package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The AWS SDK in its default settings before a gateway whose store is an OBS that takes nothing it does not document.
 */
class ObsStoreIT {
    private static final List<String> BUCKETS = List.of("sealed-o", "obs-o", "mixed-o", "plain-o");
    private static final int MIB = 1 << 20;

    private static Vertx vertx;
    private static TestStore store;
    private static ObsFront front;
    private static RunningGateway gateway;
    private static S3Client client;
    private static S3Client direct;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        store = StoreKind.MINIO.start();
        front = ObsFront.start(vertx, store);
        gateway = RunningGateway.over(
                front.endpoint(),
                store.accessKey(),
                store.secretKey(),
                more -> more.with("GATEWAY_BACKEND_KIND", "obs").with("GATEWAY_STATE_BUCKET", "gw-state-o"));
        client = Clients.sync(gateway);
        direct = Clients.direct(store);
        BUCKETS.forEach(name -> client.createBucket(b -> b.bucket(name)));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        direct.close();
        gateway.close();
        front.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The proof of every test here, besides its own. */
    @AfterEach
    void nothingWasSentThatObsDoesNotTake() {
        assertThat(front.refused()).isEmpty();
    }

    private static byte[] get(S3Client from, String bucket, String key) {
        return from.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    private static void put(String bucket, String key, byte[] bytes) {
        client.putObject(
                r -> r.bucket(bucket).key(key).contentType("text/plain").metadata(Map.of("colour", "green")),
                RequestBody.fromBytes(bytes));
    }

    private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call);
        return e.statusCode() + " " + e.awsErrorDetails().errorCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "mixed-o", "plain-o"})
    @Tag("I2")
    void objectsGoThereAndComeBack(String bucket) {
        for (int size : new int[] {0, 1, 70_000, MIB, MIB + 1, 3_000_001}) {
            byte[] bytes = Octets.of(size, size);
            String key = "a b+c/" + size;
            put(bucket, key, bytes);

            assertThat(get(client, bucket, key)).isEqualTo(bytes);
            assertThat(Arrays.equals(get(direct, bucket, key), bytes)).isEqualTo(bucket.startsWith("plain"));
            var head = client.headObject(r -> r.bucket(bucket).key(key));
            assertThat(head.contentLength()).isEqualTo(size);
            assertThat(head.metadata()).isEqualTo(Map.of("colour", "green"));
        }
        byte[] part = client.getObjectAsBytes(
                        r -> r.bucket(bucket).key("a b+c/3000001").range("bytes=70000-140001"))
                .asByteArrayUnsafe();
        assertThat(part).isEqualTo(Arrays.copyOfRange(Octets.of(3_000_001, 3_000_001), 70_000, 140_002));
        byte[] last = client.getObjectAsBytes(
                        r -> r.bucket(bucket).key("a b+c/70000").range("bytes=-7"))
                .asByteArrayUnsafe();
        assertThat(last).isEqualTo(Arrays.copyOfRange(Octets.of(70_000, 70_000), 69_993, 70_000));
        List<Long> sizes = List.of(0L, 1L, 70_000L, (long) MIB, MIB + 1L, 3_000_001L);
        assertThat(client.listObjectsV2(r -> r.bucket(bucket).prefix("a b+c/")).contents())
                .extracting(S3Object::size)
                .containsExactlyInAnyOrderElementsOf(sizes);
        assertThat(client.listObjects(r -> r.bucket(bucket).prefix("a b+c/")).contents())
                .extracting(S3Object::size)
                .containsExactlyInAnyOrderElementsOf(sizes);
        client.deleteObject(r -> r.bucket(bucket).key("a b+c/0"));
        client.deleteObjects(r -> r.bucket(bucket)
                .delete(Delete.builder()
                        .objects(ObjectIdentifier.builder().key("a b+c/1").build())
                        .build()));
        assertThat(client.listObjectsV2(r -> r.bucket(bucket).prefix("a b+c/")).contents())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "plain-o"})
    @Tag("I8")
    void copiesAreMadeByTheStoreOrThroughTheGateway(String target) {
        byte[] bytes = Octets.of(2_000_000, 4);
        for (String source : List.of("sealed-o", "plain-o")) {
            put(source, "source", bytes);
            client.copyObject(r -> r.sourceBucket(source)
                    .sourceKey("source")
                    .destinationBucket(target)
                    .destinationKey("copy of " + source));
            client.copyObject(r -> r.sourceBucket(source)
                    .sourceKey("source")
                    .destinationBucket(target)
                    .destinationKey("red")
                    .metadataDirective(MetadataDirective.REPLACE)
                    .metadata(Map.of("colour", "red")));

            assertThat(get(client, target, "copy of " + source)).isEqualTo(bytes);
            assertThat(get(client, target, "red")).isEqualTo(bytes);
            assertThat(client.headObject(r -> r.bucket(target).key("copy of " + source))
                            .metadata())
                    .isEqualTo(Map.of("colour", "green"));
            assertThat(client.headObject(r -> r.bucket(target).key("red")).metadata())
                    .isEqualTo(Map.of("colour", "red"));
        }
    }

    private static CompletedPart part(String bucket, String upload, int number, byte[] bytes) {
        String etag = client.uploadPart(
                        r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private static String upload(String bucket) {
        return client.createMultipartUpload(r -> r.bucket(bucket).key("parts")).uploadId();
    }

    private static void complete(String bucket, String upload, CompletedPart... parts) {
        client.completeMultipartUpload(
                r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(parts)));
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

        assertThat(client.listParts(r -> r.bucket(bucket).key("parts").uploadId(upload))
                        .parts())
                .hasSize(3);
        complete(bucket, upload, parts);

        assertThat(get(client, bucket, "parts")).isEqualTo(bytes);
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("parts").range("bytes=5242879-10485761"))
                        .asByteArrayUnsafe())
                .isEqualTo(Arrays.copyOfRange(bytes, 5 * MIB - 1, 10 * MIB + 2));
        String given = upload(bucket);
        client.abortMultipartUpload(r -> r.bucket(bucket).key("parts").uploadId(given));
        assertThat(client.listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "plain-o"})
    void partsAreCopiedWithoutConditionsThatTheStoreWouldNotJudge(String bucket) {
        byte[] bytes = Octets.of(6 * MIB, 2);
        put("plain-o", "source", bytes);
        String upload = upload(bucket);
        String etag = client.uploadPartCopy(r -> r.sourceBucket("plain-o")
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

        assertThat(get(client, bucket, "parts")).isEqualTo(Arrays.copyOfRange(bytes, 1, 5 * MIB + 2));
    }

    /** OBS itself takes parts of 100 KB; sealed ones of less than 5 MiB are told apart at the end (FORMAT.md §9). */
    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o"})
    @Tag("I6")
    void smallPartsBeforeTheLastAreRefusedByName(String bucket) {
        String upload = upload(bucket);
        CompletedPart first = part(bucket, upload, 1, Octets.of(5 * MIB - 1, 1));
        CompletedPart last = part(bucket, upload, 2, Octets.of(1, 2));

        assertThat(refusal(() -> complete(bucket, upload, first, last))).isEqualTo("400 EntityTooSmall");
        complete(bucket, upload, first);

        assertThat(get(client, bucket, "parts")).hasSize(5 * MIB - 1);
    }

    @Test
    void versionsAreKeptApart() {
        client.createBucket(b -> b.bucket("sealed-versions"));
        client.putBucketVersioning(r ->
                r.bucket("sealed-versions").versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        put("sealed-versions", "k", Octets.of(10, 1));
        put("sealed-versions", "k", Octets.of(20, 2));

        List<ObjectVersion> versions =
                client.listObjectVersions(r -> r.bucket("sealed-versions")).versions();

        assertThat(versions).extracting(ObjectVersion::size).containsExactly(20L, 10L);
        String old = versions.get(1).versionId();
        assertThat(client.getObjectAsBytes(
                                r -> r.bucket("sealed-versions").key("k").versionId(old))
                        .asByteArrayUnsafe())
                .isEqualTo(Octets.of(10, 1));
        client.deleteObject(r -> r.bucket("sealed-versions").key("k").versionId(old));
        assertThat(client.listObjectVersions(r -> r.bucket("sealed-versions")).versions())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "mixed-o", "plain-o"})
    @Tag("I6")
    void aConditionalWriteIsRefusedAndOverwritesNothing(String bucket) {
        byte[] bytes = Octets.of(100, 1);
        put(bucket, "there", bytes);
        RequestBody other = RequestBody.fromBytes(Octets.of(2_000_000, 2));

        assertThat(refusal(() ->
                        client.putObject(r -> r.bucket(bucket).key("there").ifNoneMatch("*"), other)))
                .isEqualTo("501 NotImplemented");
        String etag = client.headObject(r -> r.bucket(bucket).key("there")).eTag();
        assertThat(refusal(() ->
                        client.putObject(r -> r.bucket(bucket).key("there").ifMatch(etag), other)))
                .isEqualTo("501 NotImplemented");
        assertThat(refusal(() ->
                        client.deleteObject(r -> r.bucket(bucket).key("there").ifMatch(etag))))
                .isEqualTo("501 NotImplemented");
        assertThat(get(client, bucket, "there")).isEqualTo(bytes);
    }

    @Test
    void documentsGoWithTheirMd5AndTagsAsTheyAre() {
        client.putBucketLifecycleConfiguration(r -> r.bucket("plain-o")
                .lifecycleConfiguration(c -> c.rules(rule -> rule.id("r")
                        .status(ExpirationStatus.ENABLED)
                        .filter(f -> f.prefix("old/"))
                        .expiration(e -> e.days(9)))));
        client.putObject(r -> r.bucket("sealed-o").key("tagged").tagging("a=b"), RequestBody.fromString("x"));

        assertThat(client.getBucketLifecycleConfiguration(r -> r.bucket("plain-o"))
                        .rules())
                .hasSize(1);
        assertThat(client.getObjectTagging(r -> r.bucket("sealed-o").key("tagged"))
                        .tagSet())
                .extracting(software.amazon.awssdk.services.s3.model.Tag::key)
                .containsExactly("a");
    }

    private static GatewayProcess doctor(String... kind) {
        GatewayProcess.Builder doctor = GatewayProcess.of("doctor", "--bucket", "plain-o")
                .with("GATEWAY_BACKEND_ENDPOINT", front.endpoint().toString())
                .with("GATEWAY_BACKEND_ACCESS_KEY", store.accessKey())
                .with("GATEWAY_BACKEND_SECRET_KEY", store.secretKey())
                .with(
                        "GATEWAY_POLICIES",
                        gateway.keyStore().resolveSibling("policies").toString())
                .with("GATEWAY_KEYSTORE", gateway.keyStore().toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", Standing.PASSPHRASE)
                .with("GATEWAY_STATE_BUCKET", "gw-state-o")
                .with("IT_APP", Standing.SECRET)
                .with("IT_READER", Standing.READER_SECRET);
        if (kind.length > 0) {
            doctor.with("GATEWAY_BACKEND_KIND", kind[0]);
        }
        return doctor.launch();
    }

    @Test
    void theDoctorSaysWhatObsCannotDo() {
        try (GatewayProcess doctor = doctor("obs")) {
            doctor.waitFor();

            assertThat(doctor.log().lines().filter(line -> line.contains("backend main abilities")))
                    .allMatch(line -> line.startsWith("ok "))
                    .hasSize(6)
                    .anyMatch(line -> line.contains("lacks conditions on writes, says the configuration"))
                    .anyMatch(line -> line.contains("lacks trailing checksum, verified, says the configuration"))
                    .anyMatch(line -> line.contains("bodies go unsigned, small ones with their MD5"));
            assertThat(doctor.log()).doesNotContain("FAIL");
        }
    }

    @Test
    void theDoctorSaysHowToTellTheGatewayThatItIsObs() {
        try (GatewayProcess doctor = doctor()) {
            doctor.waitFor();

            assertThat(doctor.log()).contains("FAIL", "set GATEWAY_BACKEND_KIND=obs");
            assertThat(front.refused()).isNotEmpty();
        }
    }

    private static RunningGateway outside(RunningGateway inside) {
        String policy = Standing.policy().substring(0, Standing.policy().indexOf("buckets:\n  -"))
                + "buckets:\n  - {match: \"plain-double*\", encrypt: sse-kms, key: k}\n"
                + "  - {match: \"*\", encrypt: none}\n"
                + Standing.SECURE;
        return RunningGateway.over(
                java.net.URI.create("http://localhost:" + inside.port()),
                Standing.ACCESS,
                Standing.SECRET,
                policy,
                more -> more.with("GATEWAY_BACKEND_KIND", "obs").with("GATEWAY_BACKEND_PROBE_BUCKET", "plain-scratch"));
    }

    /**
     * The gateway itself stands for an OBS: virtual hosts, and what goes through it is sealed or not by its own rule.
     */
    @Test
    void theGatewayItselfIsSuchAStore() {
        try (RunningGateway inside = RunningGateway.over(
                        store,
                        more -> more.with("GATEWAY_BASE_DOMAINS", "localhost").with("GATEWAY_STATE_BUCKET", "gw-in"));
                S3Client at = Clients.sync(inside)) {
            at.createBucket(b -> b.bucket("plain-scratch"));
            try (RunningGateway outside = outside(inside);
                    S3Client through = Clients.sync(outside)) {
                throughBoth(through, at, "sealed-in");
                throughBoth(through, at, "plain-in");
                through.createBucket(b -> b.bucket("plain-double"));
                assertThat(refusal(() ->
                                through.putObject(r -> r.bucket("plain-double").key("k"), RequestBody.fromString("x"))))
                        .as("an envelope inside an envelope")
                        .isEqualTo("501 NotImplemented");
            }
        }
    }

    private static void throughBoth(S3Client through, S3Client inside, String bucket) {
        byte[] bytes = Octets.of(6 * MIB, 5);
        through.createBucket(b -> b.bucket(bucket));
        through.putObject(r -> r.bucket(bucket).key("one").metadata(Map.of("a", "b")), RequestBody.fromBytes(bytes));
        String upload = through.createMultipartUpload(r -> r.bucket(bucket).key("parts"))
                .uploadId();
        CompletedPart[] parts = IntStream.of(1, 2)
                .mapToObj(n -> CompletedPart.builder()
                        .partNumber(n)
                        .eTag(through.uploadPart(
                                        r -> r.bucket(bucket)
                                                .key("parts")
                                                .uploadId(upload)
                                                .partNumber(n),
                                        RequestBody.fromBytes(bytes))
                                .eTag())
                        .build())
                .toArray(CompletedPart[]::new);
        through.completeMultipartUpload(
                r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(parts)));
        through.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("one")
                .destinationBucket(bucket)
                .destinationKey("copy"));

        assertThat(get(through, bucket, "one")).isEqualTo(bytes);
        assertThat(get(through, bucket, "copy")).isEqualTo(bytes);
        assertThat(get(through, bucket, "parts"))
                .hasSize(12 * MIB)
                .startsWith(bytes)
                .endsWith(bytes);
        assertThat(get(inside, bucket, "one")).isEqualTo(bytes);
        assertThat(Arrays.equals(get(direct, bucket, "one"), bytes)).isEqualTo(bucket.startsWith("plain"));
        assertThat(through.listObjectsV2(r -> r.bucket(bucket)).contents())
                .extracting(S3Object::key, S3Object::size)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("copy", 6L * MIB),
                        org.assertj.core.groups.Tuple.tuple("one", 6L * MIB),
                        org.assertj.core.groups.Tuple.tuple("parts", 12L * MIB));
        assertThat(through.headObject(r -> r.bucket(bucket).key("copy")).metadata())
                .isEqualTo(Map.of("a", "b"));
    }
}
