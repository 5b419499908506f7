package io.ssegateway.it;

import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * boto3 as it comes: it still presigns with Version 2 for an endpoint of one's own, and signs forms with it. What it
 * signs is accepted as far as the principal's policy goes, and refused beyond.
 */
@ExtendWith(BrowserStage.class)
class Boto3SignaturesIT {
    private static final String COMMON = """
            import boto3, os, ssl, sys, urllib.request, urllib.error, uuid
            from botocore.config import Config
            secure = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])

            def call(method, url, body=None, headers=None):
                # urllib names a type for every body, which then is not the one that was signed
                fields = {} if body is None else {"Content-Type": ""}
                fields.update(headers or {})
                request = urllib.request.Request(url, data=body, method=method, headers=fields)
                try:
                    with urllib.request.urlopen(request, context=secure) as answer:
                        return answer.status, answer.read(), answer.headers
                except urllib.error.HTTPError as e:
                    return e.code, e.read(), e.headers

            def expect(status, answer, text=b""):
                assert answer[0] == status and text in answer[1], answer
                return answer

            def client(who, config=None):
                access, secret = os.environ[who].split(":")
                return boto3.client("s3", aws_access_key_id=access, aws_secret_access_key=secret, config=config)
            """;

    private static final String URLS = COMMON + """
            s3 = client("APP")
            bucket = "sealed-w"
            key = "boto/ä b+c~(1)&=?.txt"
            url = lambda name, **p: s3.generate_presigned_url(name, Params={"Bucket": bucket, **p})

            put = url("put_object", Key=key, ContentType="text/x-note", Metadata={"colour": "green"}, ACL="private")
            assert "AWSAccessKeyId=" in put and "X-Amz-Signature" not in put, put
            signed = {"Content-Type": "text/x-note"}
            expect(200, call("PUT", put, b"hello", signed))
            expect(403, call("PUT", put, b"hello", {"Content-Type": "text/html"}), b"SignatureDoesNotMatch")
            expect(403, call("PUT", put, b"hello", {**signed, "x-amz-meta-more": "1"}), b"SignatureDoesNotMatch")
            expect(403, call("PUT", put, b"hello", {**signed, "x-amz-server-side-encryption": "AES256"}))
            expect(403, call("PUT", put, b"hello", {**signed, "x-amz-copy-source": "/other-w/key"}))
            expect(403, call("PUT", put + "&x-amz-copy-source=%2Fother-w%2Fkey", b"", signed))
            expect(403, call("PUT", put + "&acl", b"", signed), b"SignatureDoesNotMatch")
            head = s3.head_object(Bucket=bucket, Key=key)
            assert head["ContentType"] == "text/x-note" and head["Metadata"] == {"colour": "green"}, head

            got = expect(200, call("GET", url("get_object", Key=key)))
            assert got[1] == b"hello"
            named = url("get_object", Key=key, ResponseContentDisposition='attachment; filename="a b+c.txt"')
            assert expect(200, call("GET", named))[2]["Content-Disposition"] == 'attachment; filename="a b+c.txt"'
            expect(403, call("GET", named + "&response-content-type=text/html"), b"SignatureDoesNotMatch")
            expect(403, call("DELETE", url("get_object", Key=key)), b"SignatureDoesNotMatch")
            expect(403, call("GET", url("get_object", Key=key).replace("txt", "tx_")), b"SignatureDoesNotMatch")
            expired = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=-5)
            expect(403, call("GET", expired), b"Request has expired")
            expect(200, call("HEAD", url("head_object", Key=key)))
            expect(200, call("GET", url("list_objects_v2", Prefix="boto/")), b"<Size>5</Size>")

            kms = url("put_object", Key=key, ServerSideEncryption="aws:kms")
            expect(400, call("PUT", kms, b"x"), b"require AWS Signature Version 4.")

            upload = s3.create_multipart_upload(Bucket=bucket, Key="boto/parts")["UploadId"]
            part = url("upload_part", Key="boto/parts", UploadId=upload, PartNumber=1)
            etag = expect(200, call("PUT", part, b"the only part"))[2]["ETag"]
            expect(403, call("PUT", part.replace("partNumber=1", "partNumber=2"), b"x"))
            s3.complete_multipart_upload(Bucket=bucket, Key="boto/parts", UploadId=upload,
                MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
            assert s3.get_object(Bucket=bucket, Key="boto/parts")["Body"].read() == b"the only part"
            expect(204, call("DELETE", url("delete_object", Key=key)))
            """;

    private static final String HEADERS = COMMON + """
            old = Config(signature_version="s3")
            bucket = "sealed-w"
            try:
                client("APP", old).list_objects_v2(Bucket=bucket)
                raise AssertionError("Version 2 in the header was accepted")
            except client("APP").exceptions.ClientError as e:
                assert e.response["Error"]["Code"] == "InvalidRequest", e
                assert "AWS4-HMAC-SHA256" in e.response["Error"]["Message"], e
            legacy = client("LEGACY", old)
            key = "legacy/ä b+c~(1)&=.txt"
            legacy.put_object(Bucket=bucket, Key=key, Body=b"hello", ContentType="text/plain", Metadata={"a": "b  c"})
            assert legacy.get_object(Bucket=bucket, Key=key)["Body"].read() == b"hello"
            assert legacy.head_object(Bucket=bucket, Key=key)["Metadata"] == {"a": "b  c"}
            names = [e["Key"] for e in legacy.list_objects_v2(Bucket=bucket, Prefix="legacy/")["Contents"]]
            assert key in names, names
            legacy.copy_object(Bucket=bucket, Key="legacy/copy", CopySource={"Bucket": bucket, "Key": key})
            assert legacy.get_object(Bucket=bucket, Key="legacy/copy")["Body"].read() == b"hello"
            legacy.put_object_tagging(Bucket=bucket, Key=key, Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
            assert legacy.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] == [{"Key": "k", "Value": "v"}]
            big = os.urandom(9 * 1024 * 1024)
            open("big", "wb").write(big)
            legacy.upload_file("big", bucket, "legacy/big")
            legacy.download_file(bucket, "legacy/big", "back")
            assert open("back", "rb").read() == big
            legacy.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": n} for n in names]})
            try:
                legacy.put_object(Bucket=bucket, Key=key, Body=b"x", ServerSideEncryption="aws:kms")
                raise AssertionError("a KMS was asked for with Version 2")
            except legacy.exceptions.ClientError as e:
                assert e.response["Error"]["Code"] == "InvalidArgument", e
            try:
                client("LEGACY").list_objects_v2(Bucket=bucket)
                raise AssertionError("Version 4 was accepted of whom policy does not allow it")
            except legacy.exceptions.ClientError as e:
                assert e.response["Error"]["Code"] == "InvalidRequest", e
            """;

    private static final String FORMS = COMMON + """
            def post(fields, url, file=b"the file", after=()):
                boundary = uuid.uuid4().hex
                out = b""
                for name, value in [*fields.items()]:
                    out += f'--{boundary}\\r\\nContent-Disposition: form-data; name="{name}"\\r\\n\\r\\n{value}\\r\\n'.encode()
                out += f'--{boundary}\\r\\nContent-Disposition: form-data; name="file"; filename="f.txt"\\r\\n\\r\\n'.encode()
                out += file + b"\\r\\n"
                for name, value in after:
                    out += f'--{boundary}\\r\\nContent-Disposition: form-data; name="{name}"\\r\\n\\r\\n{value}\\r\\n'.encode()
                out += f"--{boundary}--\\r\\n".encode()
                return call("POST", url, out, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

            new = Config(signature_version="s3v4")
            s3 = client("APP", new)
            bucket = "sealed-w"
            made = s3.generate_presigned_post(bucket, "posted/${filename}",
                Fields={"Content-Type": "text/x-note", "success_action_status": "201"},
                Conditions=[["starts-with", "$Content-Type", "text/"], {"success_action_status": "201"},
                            ["content-length-range", 1, 3000000]])
            answer = expect(201, post(made["fields"], made["url"], after=[("key", "other"), ("submit", "Go")]))
            assert b"<Key>posted/f.txt</Key>" in answer[1], answer
            assert s3.get_object(Bucket=bucket, Key="posted/f.txt")["Body"].read() == b"the file"
            big = os.urandom(2900000)
            expect(201, post(made["fields"], made["url"], big))
            assert s3.get_object(Bucket=bucket, Key="posted/f.txt")["Body"].read() == big
            expect(400, post(made["fields"], made["url"], b"x" * 3000001), b"EntityTooLarge")
            expect(400, post(made["fields"], made["url"], b""), b"EntityTooSmall")
            assert s3.get_object(Bucket=bucket, Key="posted/f.txt")["Body"].read() == big

            changed = lambda **more: {**made["fields"], **more}
            expect(403, post(changed(key="elsewhere"), made["url"]), b"Policy Condition failed: [&quot;starts-with&quot;")
            expect(403, post(changed(acl="public-read"), made["url"]), b"Extra input fields: acl")
            expect(403, post(made["fields"], made["url"].replace(bucket, "plain-w")), b"$bucket")
            expect(403, post(changed(**{"x-amz-signature": "0" * 64}), made["url"]), b"SignatureDoesNotMatch")
            expect(403, post(changed(**{"x-amz-meta-ssegw": "x"}), made["url"]), b"Extra input fields")
            late = s3.generate_presigned_post(bucket, "posted/late", ExpiresIn=-5)
            expect(403, post(late["fields"], late["url"]), b"Policy expired.")

            reserved = s3.generate_presigned_post(bucket, "posted/r", Fields={"x-amz-meta-SSEGW": "x"},
                Conditions=[{"x-amz-meta-SSEGW": "x"}])
            expect(400, post(reserved["fields"], reserved["url"]), b"InvalidArgument")

            default = client("APP").generate_presigned_post(bucket, "posted/v2")
            assert "AWSAccessKeyId" in default["fields"], default
            expect(400, post(default["fields"], default["url"]), b"AWS4-HMAC-SHA256")
            legacy = client("LEGACY").generate_presigned_post(bucket, "posted/v2")
            expect(204, post(legacy["fields"], legacy["url"]))
            assert s3.get_object(Bucket=bucket, Key="posted/v2")["Body"].read() == b"the file"
            """;

    private static void run(Path home, String script) throws IOException {
        new Tool(ServerCache.python(), home)
                .with("AWS_CA_BUNDLE", BrowserStage.gateway().authority())
                .with("AWS_ENDPOINT_URL", BrowserStage.gateway().tlsEndpoint())
                .with("AWS_DEFAULT_REGION", "us-east-1")
                .with("AWS_CONFIG_FILE", home.resolve("none"))
                .with("APP", Standing.ACCESS + ":" + Standing.SECRET)
                .with("LEGACY", BrowserStage.LEGACY_ACCESS + ":" + BrowserStage.LEGACY_SECRET)
                .run(Files.writeString(home.resolve("script.py"), script));
    }

    @Test
    void urlsAuthoriseWhatTheySignAndNothingElse(@TempDir Path home) throws IOException {
        run(home, URLS);
    }

    @Test
    void headersOfVersion2NeedTheWordInThePolicy(@TempDir Path home) throws IOException {
        run(home, HEADERS);
    }

    @Test
    void formsAreHeldAgainstTheirPolicies(@TempDir Path home) throws IOException {
        run(home, FORMS);
    }
}
