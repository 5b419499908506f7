package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Versions, conditions, errors and rights of copies, before MinIO and versitygw. */
@ExtendWith(TwoStores.class)
class CopyRulesIT {
    private static void put(String bucket, String key, byte[] bytes) {
        S3Client writer = TwoStores.seals(bucket) ? TwoStores.client() : TwoStores.direct(bucket);
        writer.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
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

    @Test
    void versionIsCopiedAndADeleteMarkerIsNot() {
        for (String bucket : List.of("sealed-versions", "plain-versions")) {
            TwoStores.client().createBucket(r -> r.bucket(bucket));
            TwoStores.direct(bucket)
                    .putBucketVersioning(r ->
                            r.bucket(bucket).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
            String first = TwoStores.client()
                    .putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("first"))
                    .versionId();
            TwoStores.client().putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("second"));
            CopyObjectResponse restored = copy(bucket, "k", bucket, "k", r -> r.sourceVersionId(first));
            assertThat(restored.copySourceVersionId()).isEqualTo(first);
            assertThat(restored.versionId()).isNotBlank().isNotEqualTo(first);
            assertThat(TwoStores.get(bucket, "k")).asString().isEqualTo("first");

            String marker = TwoStores.client()
                    .deleteObject(r -> r.bucket(bucket).key("k"))
                    .versionId();
            S3Exception gone = catchThrowableOfType(S3Exception.class, () -> copy(bucket, "k", bucket, "x", r -> {}));
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(gone.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
            S3Exception named = catchThrowableOfType(
                    S3Exception.class, () -> copy(bucket, "k", bucket, "x", r -> r.sourceVersionId(marker)));
            assertThat(named.statusCode()).isEqualTo(400);
            assertThat(named.awsErrorDetails().errorCode()).isEqualTo("InvalidRequest");
            copy(bucket, "k", bucket, "old", r -> r.sourceVersionId(first));
            assertThat(TwoStores.get(bucket, "old")).asString().isEqualTo("first");
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
        assertThat(TwoStores.get(bucket, "once")).isEqualTo(Octets.of(100_000, 1));
        S3Exception other = catchThrowableOfType(
                S3Exception.class, () -> copy(bucket, "other", bucket, "once", r -> r.ifMatch("\"0\"")));
        assertThat(other.statusCode()).isEqualTo(412);
        copy(
                bucket,
                "other",
                bucket,
                "once",
                r -> r.ifMatch(made.copyObjectResult().eTag()));
        assertThat(TwoStores.get(bucket, "once")).isEqualTo(Octets.of(100, 2));
    }

    @Test
    void readerOfABucketWithoutItsKeyCopiesNothingOutOfIt() {
        put("sealed-c", "secret", Octets.of(100, 1));
        try (S3Client reader = Clients.sync(
                TwoStores.gateway().tlsEndpoint(),
                "AKREADER",
                Standing.READER_SECRET,
                Clients.http(TwoStores.gateway()))) {
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
