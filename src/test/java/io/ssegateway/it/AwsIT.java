package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.testing.MotoProcess;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A gateway whose rules name keys of AWS KMS, played by moto, with the settings that the manual names. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AwsIT {
    private static MotoProcess moto;
    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client client;

    @BeforeAll
    static void starts() {
        moto = MotoProcess.start();
        String policy = Standing.onLoopback()
                .replace(
                        "keys: {k: {}, other: {}}",
                        "keys: {k: {}, other: {}, photos: {kms: aws, id: \"" + key() + "\"},"
                                + " lost: {kms: aws, id: alias/lost}}")
                .replace("kms: {k: use, other: use}", "kms: {\"*\": use}")
                .replace("buckets:\n  -", """
                        buckets:
                          - {match: photos, encrypt: sse-kms, key: photos}
                          - {match: lost, encrypt: sse-kms, key: lost}
                          -""");
        store = StoreKind.behindTheSuite();
        gateway = RunningGateway.over(
                store,
                policy,
                more -> more.with("GATEWAY_KMS_AWS_TYPE", "aws")
                        .with("GATEWAY_KMS_AWS_REGION", "eu-central-1")
                        .with("GATEWAY_KMS_AWS_ADDRESS", moto.endpoint())
                        .with("GATEWAY_KMS_AWS_ACCESS_KEY", "AKIDGATEWAY")
                        .with("GATEWAY_KMS_AWS_SECRET_KEY", "secret-canary")
                        .with("GATEWAY_KEY_CACHE_TTL", "1s"));
        client = Clients.sync(gateway);
        client.createBucket(b -> b.bucket("photos"));
        client.createBucket(b -> b.bucket("lost"));
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
        store.close();
        moto.close();
    }

    private static String key() {
        try (KmsClient kms = KmsClient.builder()
                .endpointOverride(URI.create(moto.endpoint()))
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("admin", "admin")))
                .build()) {
            return kms.createKey().keyMetadata().arn();
        }
    }

    private static void put(String bucket, String key, String text) {
        client.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private static String get(String key) {
        return client.getObjectAsBytes(b -> b.bucket("photos").key(key)).asUtf8String();
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    @Test
    void writesAndReadsUnderAKeyOfTheKmsAndRefusesOneThatItDoesNotKnow() {
        put("photos", "one", "under a key of KMS");
        HeadObjectResponse head = client.headObject(b -> b.bucket("photos").key("one"));

        assertThat(get("one")).isEqualTo("under a key of KMS");
        assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head.ssekmsKeyId()).isEqualTo("photos");
        assertThatThrownBy(() -> put("lost", "one", "never"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isBetween(400, 403));
        assertThat(client.listObjectsV2(b -> b.bucket("lost")).contents()).isEmpty();
        assertThat(gateway.process().log()).doesNotContain("canary");
    }

    @Test
    void readsUnderAContextOfTheClient() {
        String context = "eyJ0ZWFtIjoibWVkaWEifQ==";
        client.putObject(
                b -> b.bucket("photos")
                        .key("context")
                        .serverSideEncryption("aws:kms")
                        .ssekmsKeyId("photos")
                        .ssekmsEncryptionContext(context),
                RequestBody.fromString("bound"));

        assertThat(get("context")).isEqualTo("bound");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void answers503WhileTheKmsIsAway() {
        put("photos", "kept", "kept");
        moto.stop();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(() -> get("kept")) == 503);
        assertThat(status(() -> put("photos", "late", "late"))).isEqualTo(503);
    }
}
