package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The six points by which OBS describes server-side encryption (OBS documentation, "Server-Side Encryption"), each as a
 * user meets it, with the AWS SDK.
 */
@ExtendWith(SseStage.class)
class SixPointsIT {
    private static final String TEXT = "what nobody but the customer shall read";
    private static final CustomersKey KEY = CustomersKey.of(7);
    private static final CustomersKey OTHER = CustomersKey.of(8);

    private static String bucket(String name) {
        try {
            SseStage.client().createBucket(b -> b.bucket(name));
        } catch (BucketAlreadyOwnedByYouException ignored) {
            // another row of the same table made it
        }
        return name;
    }

    private static PutObjectResponse put(
            S3Client client, String bucket, String key, Consumer<PutObjectRequest.Builder> how) {
        return client.putObject(
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .applyMutation(how)
                        .build(),
                RequestBody.fromString(TEXT));
    }

    private static String get(S3Client client, String bucket, String key, Consumer<GetObjectRequest.Builder> how) {
        return client.getObjectAsBytes(GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .applyMutation(how)
                        .build())
                .asUtf8String();
    }

    private static boolean storeHasItInClear(String bucket, String key) {
        return SseStage.direct()
                .getObjectAsBytes(b -> b.bucket(bucket).key(key))
                .asString(StandardCharsets.ISO_8859_1)
                .contains(TEXT.substring(0, 16));
    }

    private static S3Exception refused(Runnable call) {
        return catchThrowableOfType(S3Exception.class, call::run);
    }

    private static String code(Runnable call) {
        S3Exception refusal = refused(call);
        return refusal.statusCode() + " " + refusal.awsErrorDetails().errorCode();
    }

    /** 1. AES-256 for all methods, with the keys each of them names. */
    @Test
    void everyMethodEncryptsUnderItsOwnKey() {
        String any = bucket("any-one");
        S3Client client = SseStage.client();

        PutObjectResponse kms =
                put(client, any, "kms", b -> b.serverSideEncryption("aws:kms").ssekmsKeyId("other"));
        assertThat(kms.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(kms.ssekmsKeyId()).isEqualTo("other");
        PutObjectResponse obs = put(client, any, "obs", b -> b.serverSideEncryption(ServerSideEncryption.AES256));
        assertThat(obs.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(obs.ssekmsKeyId()).isNull();
        PutObjectResponse customer = put(client, any, "c", KEY::write);
        assertThat(customer.sseCustomerAlgorithm()).isEqualTo("AES256");
        assertThat(customer.sseCustomerKeyMD5()).isEqualTo(KEY.md5());
        assertThat(customer.serverSideEncryption()).isNull();

        for (String key : List.of("kms", "obs", "c")) {
            assertThat(storeHasItInClear(any, key)).as(key).isFalse();
        }
        assertThat(get(client, any, "kms", b -> {})).isEqualTo(TEXT);
        assertThat(get(client, any, "obs", b -> {})).isEqualTo(TEXT);
        assertThat(get(client, any, "c", KEY::read)).isEqualTo(TEXT);
        assertThat(code(() -> get(client, any, "c", OTHER::read))).isEqualTo("403 AccessDenied");
        assertThat(code(() -> get(client, any, "c", b -> {}))).isEqualTo("400 InvalidRequest");
    }

    /** 1. The default key, and a tenant's, are made on first use. */
    @ParameterizedTest
    @CsvSource({"default-one, default", "tenant-one, of-tenant-one", "tenant-two, of-tenant-two"})
    void keysThatNobodyMadeAreMadeOnFirstUse(String name, String key) {
        String bucket = bucket(name);
        assertThat(put(SseStage.client(), bucket, "k", b -> {}).ssekmsKeyId()).isEqualTo(key);
        assertThat(get(SseStage.client(), bucket, "k", b -> {})).isEqualTo(TEXT);
    }

    /** 2. Switched on when the bucket is created, off later; objects keep the state they were stored in. */
    @Test
    void encryptionIsSwitchedOnAndOffAndObjectsKeepTheirState() {
        S3Client client = SseStage.client();
        String name = "switch-two";
        client.createBucket(b -> b.bucket(name)
                .overrideConfiguration(o -> o.putHeader("x-amz-server-side-encryption", "aws:kms")
                        .putHeader("x-amz-server-side-encryption-aws-kms-key-id", "k")));
        assertThat(put(client, name, "on", b -> {}).ssekmsKeyId()).isEqualTo("k");

        client.deleteBucketEncryption(b -> b.bucket(name));
        assertThat(put(client, name, "off", b -> {}).serverSideEncryption()).isNull();
        assertThat(storeHasItInClear(name, "off")).isTrue();
        assertThat(storeHasItInClear(name, "on")).isFalse();
        assertThat(get(client, name, "on", b -> {})).isEqualTo(TEXT);

        put(client, name, "asked", b -> b.serverSideEncryption("aws:kms"));
        assertThat(storeHasItInClear(name, "asked")).isFalse();
        assertThat(client.listObjectsV2(b -> b.bucket(name)).contents()).allMatch(one -> one.size() == TEXT.length());

        client.putBucketEncryption(b -> b.bucket(name)
                .serverSideEncryptionConfiguration(c -> c.rules(
                        r -> r.applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256)))));
        assertThat(put(client, name, "again", b -> {}).serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(client.headObject(b -> b.bucket(name).key("off")).serverSideEncryption())
                .isNull();
    }

    /** 3. One method for an upload. */
    @Test
    void methodsAreNotMixed() {
        String any = bucket("any-three");
        assertThat(code(() -> put(SseStage.client(), any, "k", b -> KEY.write(b.serverSideEncryption("aws:kms")))))
                .isEqualTo("400 InvalidArgument");
        assertThat(code(() -> put(
                        SseStage.client(),
                        any,
                        "k",
                        b -> b.serverSideEncryption("AES256").ssekmsKeyId("k"))))
                .isEqualTo("400 InvalidArgument");
        assertThat(SseStage.direct().listObjectsV2(b -> b.bucket(any)).contents())
                .isEmpty();
    }

    /** 4. Each right that an upload or a download needs is missed by name, and no other. */
    @ParameterizedTest
    @CsvSource({
        "kms:cmk:get, any-four, put get",
        "kms:cmk:list, any-four, ''",
        "kms:cmk:create, any-four, ''",
        "kms:dek:create, any-four, put",
        "kms:dek:encrypt, any-four, put",
        "kms:dek:decrypt, any-four, get",
        "kms:cmk:list, default-four, put",
        "kms:cmk:create, default-four, put"
    })
    void whoLacksARightIsToldWhich(String right, String name, String lacking) {
        String bucket = bucket(name);
        put(SseStage.client(), bucket, "there", b -> {});
        try (S3Client client = SseStage.lacking(SseStage.RIGHTS.indexOf(right))) {
            for (String use : List.of("put", "get")) {
                Runnable call = use.equals("put")
                        ? () -> put(client, bucket, "k", b -> {})
                        : () -> get(client, bucket, "there", b -> {});
                if (List.of(lacking.split(" ")).contains(use)) {
                    S3Exception refusal = refused(call);
                    assertThat(refusal.statusCode()).isEqualTo(403);
                    assertThat(refusal.awsErrorDetails().errorMessage()).contains(right);
                } else {
                    call.run();
                }
            }
            // no key is used
            client.headObject(b -> b.bucket(bucket).key("there"));
            client.listObjectsV2(b -> b.bucket(bucket));
        }
        if (!lacking.isEmpty()) {
            assertThat(SseStage.gateway().process().log()).contains(right + " is not granted");
        }
    }

    /** 5. What the bucket's region lacks is refused. */
    @Test
    void methodsThatTheRegionLacksAreRefused() {
        String hongKong = bucket("hk-five");
        put(SseStage.client(), hongKong, "kms", b -> {});
        put(SseStage.client(), hongKong, "c", KEY::write);
        S3Exception refusal =
                refused(() -> put(SseStage.client(), hongKong, "obs", b -> b.serverSideEncryption("AES256")));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains("SSE-OBS", "CN-Hong Kong");
    }

    /** 6. With encryption off, what is encrypted needs HTTPS, and what is not does not. */
    @ParameterizedTest
    @ValueSource(strings = {"aws:kms", "AES256"})
    void encryptedObjectsNeedHttpsAndClearOnesDoNot(String method) {
        String name = bucket("switch-six-" + (method.equals("AES256") ? "obs" : "kms"));
        put(SseStage.client(), name, "sealed", b -> b.serverSideEncryption(method));
        try (S3Client http = SseStage.overHttp()) {
            put(http, name, "clear", b -> {});
            assertThat(get(http, name, "clear", b -> {})).isEqualTo(TEXT);
            assertThat(code(() -> get(http, name, "sealed", b -> {}))).isEqualTo("403 AccessDenied");
            assertThat(code(() -> put(http, name, "k", b -> b.serverSideEncryption(method))))
                    .isEqualTo("403 AccessDenied");
            assertThat(http.headObject(b -> b.bucket(name).key("sealed")).serverSideEncryptionAsString())
                    .as("OBS: HEAD of an object that is not under SSE-C is free")
                    .isEqualTo(method);
        }
        assertThat(get(SseStage.client(), name, "sealed", b -> {})).isEqualTo(TEXT);
    }

    /** 6. SSE-C never leaves HTTPS. */
    @Test
    void customersKeysNeedHttps() {
        String name = bucket("switch-six-c");
        put(SseStage.client(), name, "c", KEY::write);
        Wire request = RawSigner.gateway(SseStage.gateway().port())
                .signed(
                        "GET",
                        "/" + name + "/c",
                        Map.of(
                                "x-amz-server-side-encryption-customer-algorithm",
                                "AES256",
                                "x-amz-server-side-encryption-customer-key",
                                KEY.base64(),
                                "x-amz-server-side-encryption-customer-key-MD5",
                                KEY.md5()),
                        new byte[0]);
        Wire.Answer answer = request.send(SseStage.gateway().port());
        assertThat(answer.status() + " " + answer.code()).isEqualTo("400 InvalidRequest");
        assertThat(answer.text()).doesNotContain(KEY.base64());
    }
}
