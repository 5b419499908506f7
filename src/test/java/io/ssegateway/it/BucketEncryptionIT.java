package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.testing.ServerCache;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * A bucket whose default encryption its owner switches on and off: only what is uploaded meanwhile is encrypted,
 * nothing that is stored changes its state, and single uploads may be encrypted at any time.
 */
class BucketEncryptionIT {
    private static final String RULE = """
              - {match: "chosen-*", encrypt: none, key: k, accept: [sse-kms, sse-obs, sse-c], api: within,
                 plaintext-reads: serve}
            """;

    private static final String BOTO3 = """
            import boto3
            s3 = boto3.client("s3")
            bucket = "chosen-boto"
            def code(call, **words):
                try:
                    call(Bucket=bucket, **words)
                    return ""
                except s3.exceptions.ClientError as e:
                    return e.response["Error"]["Code"]
            def rules(*all):
                return {"Rules": [*all]}
            default = lambda **words: {"ApplyServerSideEncryptionByDefault": words}
            s3.create_bucket(Bucket=bucket)
            missing = "ServerSideEncryptionConfigurationNotFoundError"
            assert code(s3.get_bucket_encryption) == missing
            put = lambda key, **more: s3.put_object(Bucket=bucket, Key=key, Body=b"x" * 1000, **more)
            assert "ServerSideEncryption" not in put("before")
            s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rules(
                {**default(SSEAlgorithm="aws:kms", KMSMasterKeyID="k"), "BucketKeyEnabled": True}))
            told = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
            assert told == [{**default(SSEAlgorithm="aws:kms", KMSMasterKeyID="k"), "BucketKeyEnabled": True}], told
            during = put("during")
            assert (during["ServerSideEncryption"], during["SSEKMSKeyId"], during["BucketKeyEnabled"]) \\
                == ("aws:kms", "k", True), during
            s3.put_bucket_encryption(Bucket=bucket,
                ServerSideEncryptionConfiguration=rules(default(SSEAlgorithm="AES256")))
            assert put("during-2")["ServerSideEncryption"] == "AES256"
            one = default(SSEAlgorithm="AES256")
            assert code(s3.put_bucket_encryption, ServerSideEncryptionConfiguration=rules(one, one)) == "MalformedXML"
            assert code(s3.put_bucket_encryption, ServerSideEncryptionConfiguration=rules(
                default(SSEAlgorithm="AES256", KMSMasterKeyID="k"))) == "InvalidArgument"
            assert code(s3.put_bucket_encryption, ServerSideEncryptionConfiguration=rules(
                default(SSEAlgorithm="aws:kms:dsse"))) == "NotImplemented"
            s3.delete_bucket_encryption(Bucket=bucket)
            s3.delete_bucket_encryption(Bucket=bucket)
            assert code(s3.get_bucket_encryption) == missing
            assert "ServerSideEncryption" not in put("after")
            assert put("single", ServerSideEncryption="AES256")["ServerSideEncryption"] == "AES256"
            listed = {e["Key"]: (e["Size"], e["ETag"]) for e in s3.list_objects_v2(Bucket=bucket)["Contents"]}
            assert len(listed) == 5, listed
            for key, shown in listed.items():
                got = s3.get_object(Bucket=bucket, Key=key)
                assert (got["ContentLength"], got["ETag"]) == shown and got["Body"].read() == b"x" * 1000, got
            """;

    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client client;
    private static S3Client plain;
    private static S3Client direct;

    @BeforeAll
    static void start() {
        store = StoreKind.behindTheSuite();
        gateway = RunningGateway.over(
                store,
                Standing.policy() + RULE,
                b -> b.with("GATEWAY_STATE_BUCKET", "gw-it-defaults").with("GATEWAY_BUCKET_DEFAULTS_TTL", "500ms"));
        client = Clients.sync(gateway);
        plain = Clients.plainSync(gateway);
        direct = Clients.direct(store);
    }

    @AfterAll
    static void stop() {
        client.close();
        plain.close();
        direct.close();
        gateway.close();
        store.close();
    }

    private static byte[] content(String key) {
        return ("the plain content of " + key).repeat(100).getBytes(StandardCharsets.UTF_8);
    }

    private static PutObjectResponse put(String bucket, String key) {
        return client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content(key)));
    }

    private static boolean isClear(String bucket, String key) {
        byte[] stored = direct.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
        return new String(stored, StandardCharsets.ISO_8859_1).contains("the plain content");
    }

    private static void encrypt(String bucket, ServerSideEncryptionByDefault choice) {
        client.putBucketEncryption(r -> r.bucket(bucket)
                .serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(choice)
                        .bucketKeyEnabled(false)
                        .build())));
    }

    private static ServerSideEncryptionByDefault kms(String key) {
        return ServerSideEncryptionByDefault.builder()
                .sseAlgorithm(ServerSideEncryption.AWS_KMS)
                .kmsMasterKeyID(key)
                .build();
    }

    private static String code(Runnable call) {
        try {
            call.run();
            return "";
        } catch (S3Exception e) {
            return e.awsErrorDetails().errorCode();
        }
    }

    @Test
    void switchedOnAndOffByTheSdk() throws Exception {
        String bucket = "chosen-sdk";
        client.createBucket(r -> r.bucket(bucket));
        assertThat(code(() -> client.getBucketEncryption(r -> r.bucket(bucket))))
                .isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        put(bucket, "1-before");
        encrypt(bucket, kms("arn:aws:kms:us-east-1:111122223333:key/k"));
        PutObjectResponse during = put(bucket, "2-during");
        ServerSideEncryptionRule shown = client.getBucketEncryption(r -> r.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst();
        client.deleteBucketEncryption(r -> r.bucket(bucket));
        client.deleteBucketEncryption(r -> r.bucket(bucket));
        put(bucket, "3-after");
        client.putObject(
                r -> r.bucket(bucket).key("4-single").serverSideEncryption(ServerSideEncryption.AWS_KMS),
                RequestBody.fromBytes(content("4-single")));

        assertThat(during.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(during.ssekmsKeyId()).isEqualTo("k");
        assertThat(shown.applyServerSideEncryptionByDefault())
                .isEqualTo(kms("arn:aws:kms:us-east-1:111122223333:key/k"));
        assertThat(isClear(bucket, "1-before")).isTrue();
        assertThat(isClear(bucket, "2-during")).isFalse();
        assertThat(isClear(bucket, "3-after")).isTrue();
        assertThat(isClear(bucket, "4-single")).isFalse();
        isListedAsItIs(bucket);
        theEncryptedNeedHttps(bucket);
        assertThat(code(() -> direct.getBucketEncryption(r -> r.bucket(bucket))))
                .as("the store was never told, or cannot be")
                .isIn("ServerSideEncryptionConfigurationNotFoundError", "NotImplemented");
    }

    private static void isListedAsItIs(String bucket) throws Exception {
        Map<String, S3Object> listed = new TreeMap<>();
        client.listObjectsV2(r -> r.bucket(bucket)).contents().forEach(o -> listed.put(o.key(), o));
        assertThat(listed).hasSize(4);
        for (S3Object entry : listed.values()) {
            byte[] content = content(entry.key());
            HeadObjectResponse head = client.headObject(r -> r.bucket(bucket).key(entry.key()));
            assertThat(entry.size()).isEqualTo(content.length);
            assertThat(head.contentLength()).isEqualTo(content.length);
            assertThat(entry.eTag()).isEqualTo(head.eTag());
            String md5 =
                    HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
            if (isClear(bucket, entry.key())) {
                assertThat(entry.eTag()).isEqualTo('"' + md5 + '"');
            } else {
                assertThat(entry.eTag()).contains("-").doesNotContain(md5);
            }
        }
    }

    private static void theEncryptedNeedHttps(String bucket) {
        for (String key : new String[] {"1-before", "2-during", "3-after", "4-single"}) {
            assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray())
                    .isEqualTo(content(key));
            boolean clear = isClear(bucket, key);
            assertThat(code(() -> plain.getObjectAsBytes(r -> r.bucket(bucket).key(key))))
                    .isEqualTo(clear ? "" : "AccessDenied");
        }
    }

    @Test
    void createdEncryptedByHeaders() {
        String bucket = "chosen-created";
        client.createBucket(r -> r.bucket(bucket)
                .overrideConfiguration(o -> o.putHeader("x-amz-server-side-encryption", "aws:kms")
                        .putHeader("x-amz-server-side-encryption-aws-kms-key-id", "k")));

        assertThat(put(bucket, "a").serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(isClear(bucket, "a")).isFalse();
        assertThat(code(() -> client.createBucket(r -> r.bucket("sealed-created")
                        .overrideConfiguration(o -> o.putHeader("x-amz-server-side-encryption", "AES256")))))
                .isEqualTo("AccessDenied");
        assertThat(code(() -> client.headBucket(r -> r.bucket("sealed-created"))))
                .isNotEmpty();

        client.deleteObject(r -> r.bucket(bucket).key("a"));
        client.deleteBucket(r -> r.bucket(bucket));
        client.createBucket(r -> r.bucket(bucket));
        put(bucket, "a");
        assertThat(isClear(bucket, "a")).isTrue();
    }

    @Test
    void aDocumentIsHeldAgainstItsDigestAndItsRule() {
        String bucket = "chosen-digest";
        client.createBucket(r -> r.bucket(bucket));
        String other = Base64.getEncoder().encodeToString(new byte[16]);

        assertThat(code(() -> client.putBucketEncryption(r -> r.bucket(bucket)
                        .contentMD5(other)
                        .serverSideEncryptionConfiguration(
                                c -> c.rules(rule -> rule.applyServerSideEncryptionByDefault(kms("k")))))))
                .isEqualTo("BadDigest");
        assertThat(code(() -> client.getBucketEncryption(r -> r.bucket(bucket))))
                .isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        assertThatThrownBy(() -> encrypt("sealed-none", kms("k"))).hasMessageContaining("api: locked");
        assertThatThrownBy(() -> encrypt("chosen-absent", kms("k"))).hasMessageContaining("does not exist");
    }

    @Test
    void switchedOnAndOffByBoto3(@TempDir Path home) throws IOException {
        new Tool(ServerCache.python(), home)
                .with("AWS_CA_BUNDLE", gateway.authority())
                .with("AWS_ENDPOINT_URL", gateway.tlsEndpoint())
                .with("AWS_DEFAULT_REGION", "us-east-1")
                .with("AWS_CONFIG_FILE", home.resolve("none"))
                .with("AWS_ACCESS_KEY_ID", Standing.ACCESS)
                .with("AWS_SECRET_ACCESS_KEY", Standing.SECRET)
                .run(Files.writeString(home.resolve("script.py"), BOTO3));
    }
}
