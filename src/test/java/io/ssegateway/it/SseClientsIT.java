package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.CopyObjectArgs;
import io.minio.DeleteBucketEncryptionArgs;
import io.minio.GetBucketEncryptionArgs;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.ServerSideEncryption;
import io.minio.SetBucketEncryptionArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.messages.SseConfiguration;
import io.ssegateway.testing.ServerCache;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Server-side encryption as other clients ask for it: the classes of the MinIO client, the arguments of boto3. */
@ExtendWith(SseStage.class)
class SseClientsIT {
    private static final byte[] BYTES = Octets.of(6 << 20, 3);

    private static final String BOTO3 = """
            import boto3, io, json, base64, sys
            from botocore.exceptions import ClientError
            bucket = sys.argv[1]
            s3 = boto3.client("s3")
            s3.create_bucket(Bucket=bucket)
            body, key, other = b"x" * 100000, b"k" * 32, b"o" * 32

            def code(call, **arguments):
                try:
                    call(**arguments)
                except ClientError as error:
                    return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]

            customer = dict(SSECustomerAlgorithm="AES256", SSECustomerKey=key)
            wrong = dict(SSECustomerAlgorithm="AES256", SSECustomerKey=other)
            s3.put_object(Bucket=bucket, Key="c", Body=body, **customer)
            assert s3.get_object(Bucket=bucket, Key="c", **customer)["Body"].read() == body
            assert s3.get_object(Bucket=bucket, Key="c", Range="bytes=70000-", **customer)["Body"].read() == body[70000:]
            assert s3.head_object(Bucket=bucket, Key="c", **customer)["ContentLength"] == len(body)
            assert code(s3.head_object, Bucket=bucket, Key="c", **wrong)[0] == 403
            assert code(s3.get_object, Bucket=bucket, Key="c") == (400, "InvalidRequest")

            # in parts, every one with the key; Complete and ListParts send none
            large = bytes(range(256)) * (70 << 10)
            s3.upload_fileobj(io.BytesIO(large), bucket, "parts", ExtraArgs=customer)
            assert s3.get_object(Bucket=bucket, Key="parts", **customer)["Body"].read() == large
            upload = s3.create_multipart_upload(Bucket=bucket, Key="listed", **customer)["UploadId"]
            tag = s3.upload_part(Bucket=bucket, Key="listed", UploadId=upload, PartNumber=1, Body=body, **customer)["ETag"]
            assert code(s3.upload_part, Bucket=bucket, Key="listed", UploadId=upload, PartNumber=2, Body=body)[0] == 400
            assert code(s3.upload_part, Bucket=bucket, Key="listed", UploadId=upload, PartNumber=2, Body=body, **wrong)[0] == 400
            parts = s3.list_parts(Bucket=bucket, Key="listed", UploadId=upload)["Parts"]
            assert [part["Size"] for part in parts] == [len(body)]
            s3.complete_multipart_upload(Bucket=bucket, Key="listed", UploadId=upload,
                                         MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
            assert s3.get_object(Bucket=bucket, Key="listed", **customer)["Body"].read() == body

            # from key to key, and out of the customer's hands
            source = dict(CopySource={"Bucket": bucket, "Key": "c"}, CopySourceSSECustomerAlgorithm="AES256",
                          CopySourceSSECustomerKey=key)
            s3.copy_object(Bucket=bucket, Key="other", **source, **wrong)
            assert s3.get_object(Bucket=bucket, Key="other", **wrong)["Body"].read() == body
            s3.copy_object(Bucket=bucket, Key="kms", ServerSideEncryption="aws:kms", **source)
            assert s3.get_object(Bucket=bucket, Key="kms")["Body"].read() == body

            # the context of a client
            context = base64.b64encode(json.dumps({"order": "42"}).encode()).decode()
            put = s3.put_object(Bucket=bucket, Key="context", Body=body, ServerSideEncryption="aws:kms",
                                SSEKMSKeyId="k", SSEKMSEncryptionContext=context, BucketKeyEnabled=True)
            assert (put["SSEKMSKeyId"], put["BucketKeyEnabled"]) == ("k", True), put
            head = s3.head_object(Bucket=bucket, Key="context")
            assert head["BucketKeyEnabled"] and "SSEKMSEncryptionContext" not in head, head
            assert s3.get_object(Bucket=bucket, Key="context")["Body"].read() == body
            for bad in ["no base64", "bm8=", base64.b64encode(b'{"a":1}').decode()]:
                assert code(s3.put_object, Bucket=bucket, Key="bad", Body=body, ServerSideEncryption="aws:kms",
                            SSEKMSEncryptionContext=bad) == (400, "InvalidArgument"), bad
            assert code(s3.put_object, Bucket=bucket, Key="bad", Body=body, ServerSideEncryption="aws:kms",
                        SSEKMSKeyId="fake-key-id") == (400, "KMS.NotFoundException")

            # the bucket's default
            rule = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]}
            s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rule)
            told = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
            assert told["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}, told
            assert s3.put_object(Bucket=bucket, Key="by default", Body=body)["ServerSideEncryption"] == "AES256"
            s3.delete_bucket_encryption(Bucket=bucket)
            assert s3.put_object(Bucket=bucket, Key="by rule", Body=body)["ServerSideEncryption"] == "aws:kms"
            """;

    private static ServerSideEncryption.CustomerKey customer(int seed) throws Exception {
        return new ServerSideEncryption.CustomerKey(new SecretKeySpec(Octets.of(32, seed), "AES"));
    }

    @Test
    void theClassesOfTheMinioClientDoWhatTheySay() throws Exception {
        String bucket = "any-minio";
        ServerSideEncryption.CustomerKey customer = customer(1);
        ServerSideEncryption.CustomerKey wrong = customer(2);
        // not by the client under test: it names a region, which not every store takes
        SseStage.client().createBucket(b -> b.bucket(bucket));
        try (MinioClient minio = Clients.minio(SseStage.gateway())) {
            put(minio, bucket, "c", customer);
            put(minio, bucket, "kms", new ServerSideEncryption.KMS("k", Map.of("order", "42")));
            put(minio, bucket, "s3", new ServerSideEncryption.S3());

            assertThat(get(minio, bucket, "c", customer)).isEqualTo(BYTES);
            assertThatThrownBy(() -> get(minio, bucket, "c", wrong)).hasMessageContaining("correct secret key");
            assertThat(size(minio, bucket, customer)).isEqualTo(BYTES.length);
            assertThat(get(minio, bucket, "kms", null)).isEqualTo(BYTES);
            assertThat(get(minio, bucket, "s3", null)).isEqualTo(BYTES);

            minio.copyObject(CopyObjectArgs.builder()
                    .bucket(bucket)
                    .object("moved")
                    .sse(wrong)
                    .source(SourceObject.builder()
                            .bucket(bucket)
                            .object("c")
                            .ssec(customer)
                            .build())
                    .build());
            assertThat(get(minio, bucket, "moved", wrong)).isEqualTo(BYTES);
        }
        for (String key : new String[] {"c", "kms", "s3", "moved"}) {
            byte[] stored = SseStage.direct()
                    .getObjectAsBytes(b -> b.bucket(bucket).key(key))
                    .asByteArray();
            assertThat(new String(stored, UTF_8)).as(key).doesNotContain(new String(BYTES, 0, 64, UTF_8));
        }
    }

    @Test
    void theMinioClientSetsTheBucketsDefault() throws Exception {
        String bucket = "any-minio-default";
        // not by the client under test: it names a region, which not every store takes
        SseStage.client().createBucket(b -> b.bucket(bucket));
        try (MinioClient minio = Clients.minio(SseStage.gateway())) {
            minio.setBucketEncryption(SetBucketEncryptionArgs.builder()
                    .bucket(bucket)
                    .config(SseConfiguration.newConfigWithSseKmsRule("other"))
                    .build());
            assertThat(minio.getBucketEncryption(GetBucketEncryptionArgs.builder()
                                    .bucket(bucket)
                                    .build())
                            .rule()
                            .kmsMasterKeyId())
                    .isEqualTo("other");
            minio.deleteBucketEncryption(
                    DeleteBucketEncryptionArgs.builder().bucket(bucket).build());
        }
    }

    @Test
    void boto3sArgumentsDoWhatTheySay(@TempDir Path home) throws IOException {
        new Tool(ServerCache.python(), home)
                .with("AWS_ENDPOINT_URL", SseStage.gateway().tlsEndpoint())
                .with("AWS_ACCESS_KEY_ID", Standing.ACCESS)
                .with("AWS_SECRET_ACCESS_KEY", Standing.SECRET)
                .with("AWS_DEFAULT_REGION", "us-east-1")
                .with("AWS_CA_BUNDLE", SseStage.gateway().authority())
                .run(Files.writeString(home.resolve("sse.py"), BOTO3), "any-boto3");
    }

    private static void put(MinioClient minio, String bucket, String key, ServerSideEncryption sse) throws Exception {
        minio.putObject(PutObjectArgs.builder().bucket(bucket).object(key).sse(sse).stream(
                        new ByteArrayInputStream(BYTES), (long) BYTES.length, -1L)
                .build());
    }

    private static long size(MinioClient minio, String bucket, ServerSideEncryption.CustomerKey customer)
            throws Exception {
        return minio.statObject(StatObjectArgs.builder()
                        .bucket(bucket)
                        .object("c")
                        .ssec(customer)
                        .build())
                .size();
    }

    private static byte[] get(MinioClient minio, String bucket, String key, ServerSideEncryption.CustomerKey customer)
            throws Exception {
        GetObjectArgs.Builder get = GetObjectArgs.builder().bucket(bucket).object(key);
        try (var answer = minio.getObject((customer == null ? get : get.ssec(customer)).build())) {
            return answer.readAllBytes();
        }
    }
}
