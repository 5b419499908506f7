package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KmsException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The errors of server-side encryption, a row for each: number in the table of answers recorded from Amazon S3, code,
 * {@code ArgumentName}, {@code ArgumentValue}, message. Which check comes first is in the rows with two mistakes.
 */
class SseErrorsTest extends SseRows {
    private static final String ABOUT = "Requests specifying Server Side Encryption with Customer provided keys must ";

    @ParameterizedTest(name = "row {0}: {1} in {2} with {3}")
    @CsvSource(delimiter = '|', textBlock = """
            1 | PutObject | kms | sse=AES256 c=1 | 400 InvalidArgument | SSE | AES256 | CLASH
            1 | PutObject | kms | sse=aws:kms c=1 | 400 InvalidArgument | SSE | aws:kms | CLASH
            1 before 2 | PutObject | kms | sse=AES256 alg=AES1 key='k1' md5='m1' | 400 InvalidArgument | SSE | AES256 | CLASH
            1 before 16 | PutObject | kms | sse=AES512 c=1 | 400 InvalidArgument | SSE | AES512 | CLASH
            1 | CopyObject:k | kms | sse=AES256 c=1 | 400 InvalidArgument | SSE | AES256 | CLASH
            1 | CreateMultipartUpload | kms | sse=AES256 c=1 | 400 InvalidArgument | SSE | AES256 | CLASH
            2 | PutObject | kms | alg=AES512 key='k1' md5='m1' | 400 InvalidEncryptionAlgorithmError | SSE | AES512 | ALGORITHM
            2 | GetObject:c | kms | alg=AES512 key='k1' md5='m1' | 400 InvalidEncryptionAlgorithmError | SSE | AES512 | ALGORITHM
            2 | GetObjectAttributes:c | kms | alg=AES512 key='k1' md5='m1' | 400 InvalidEncryptionAlgorithmError | SSE | AES512 | ALGORITHM
            2 | CopyObject:c | kms | salg=AES512 skey='k1' smd5='m1' | 400 InvalidEncryptionAlgorithmError | SSE | AES512 | ALGORITHM
            2 | CopyObject:c | kms | src=1 alg=AES512 key='k1' md5='m1' | 400 InvalidEncryptionAlgorithmError | SSE | AES512 | ALGORITHM
            3 | PutObject | kms | key='k1' md5='m1' | 400 InvalidArgument | SSE | | ABOUT provide a valid encryption algorithm.
            3 | PutObject | kms | md5='m1' | 400 InvalidArgument | SSE | | ABOUT provide a valid encryption algorithm.
            3 | GetObject:c | kms | key='k1' md5='m1' | 400 InvalidArgument | SSE | | ABOUT provide a valid encryption algorithm.
            3 | UploadPart:c | kms | key='k1' md5='m1' | 400 InvalidArgument | SSE | | ABOUT provide a valid encryption algorithm.
            4 | PutObject | kms | alg=AES256 | 400 InvalidArgument | SSE | | ABOUT provide an appropriate secret key.
            4 | GetObject:c | kms | alg=AES256 | 400 InvalidArgument | SSE | | ABOUT provide an appropriate secret key.
            4 before 5 | CopyObject:c | kms | salg=AES256 | 400 InvalidArgument | SSE | | ABOUT provide an appropriate secret key.
            5 | PutObject | kms | alg=AES256 key='k1' | 400 InvalidArgument | SSE | | ABOUT provide the client calculated MD5 of the secret key.
            5 | GetObject:c | kms | alg=AES256 key='k1' | 400 InvalidArgument | SSE | | ABOUT provide the client calculated MD5 of the secret key.
            6 | PutObject | kms | alg=AES256 key='k16' md5='m16' | 400 InvalidArgument | SSE | | SIZE
            6 | PutObject | kms | alg=AES256 key=*** md5='m1' | 400 InvalidArgument | SSE | | SIZE
            6 | CreateMultipartUpload | kms | alg=AES256 key='k16' md5='m16' | 400 InvalidArgument | SSE | | SIZE
            7 | GetObject:c | kms | alg=AES256 key='k16' md5='m16' | 403 AccessDenied | | | ABOUT provide the correct secret key.
            8 | PutObject | kms | alg=AES256 key='k1' md5='m2' | 400 InvalidArgument | SSE | | DIGEST
            8 | GetObject:c | kms | alg=AES256 key='k1' md5='m2' | 400 InvalidArgument | SSE | | DIGEST
            8 | CopyObject:c | kms | salg=AES256 skey='k1' smd5='m2' | 400 InvalidArgument | SSE | | DIGEST
            8 before 6 | PutObject | kms | alg=AES256 key='k16' md5='m1' | 400 InvalidArgument | SSE | | DIGEST
            8 | PutObject | kms | alg=AES256 key='k1' md5=*** | 400 InvalidArgument | SSE | | DIGEST
            9 | GetObject:c | kms | | 400 InvalidRequest | | | STORED
            9 | GetObjectAttributes:c | kms | | 400 InvalidRequest | | | STORED
            9 | CopyObject:c | kms | | 400 InvalidRequest | | | STORED
            9 | UploadPartCopy:c | kms | c=1 | 400 InvalidRequest | | | STORED
            10 | GetObject:c | kms | c=2 | 403 AccessDenied | | | ABOUT provide the correct secret key.
            10 | GetObjectAttributes:c | kms | c=2 | 403 AccessDenied | | | ABOUT provide the correct secret key.
            10 | CopyObject:c | kms | src=2 | 403 AccessDenied | | | ABOUT provide the correct secret key.
            11 | GetObject:k | kms | c=1 | 400 InvalidRequest | | | APPLICABLE
            11 | GetObject:o | obs | c=1 | 400 InvalidRequest | | | APPLICABLE
            11 | GetObject:p | mixed | c=1 | 400 InvalidRequest | | | APPLICABLE
            11 | GetObject:p | plain | c=1 | 400 InvalidRequest | | | APPLICABLE
            11 | GetObjectAttributes:k | kms | c=1 | 400 InvalidRequest | | | APPLICABLE
            11 | CopyObject:k | kms | src=1 | 400 InvalidRequest | | | APPLICABLE
            11 | CopyObject:p | mixed | src=1 | 400 InvalidRequest | | | APPLICABLE
            12 | UploadPart:c | kms | | 400 InvalidRequest | | | INITIATE
            12 | UploadPart:k | kms | c=1 | 400 InvalidRequest | | | INITIATE
            12 | UploadPart:p | plain | c=1 | 400 InvalidRequest | | | INITIATE
            12 | UploadPartCopy:c | kms | src=1 | 400 InvalidRequest | | | INITIATE
            13 | UploadPart:c | kms | c=2 | 400 InvalidRequest | | | The provided encryption parameters did not match the ones used originally.
            13 | UploadPartCopy:c | kms | c=2 src=1 | 400 InvalidRequest | | | The provided encryption parameters did not match the ones used originally.
            16 | PutObject | kms | sse=aes:kms | 400 InvalidArgument | SSE | aes:kms | The encryption method specified is not supported
            16 | PutObject | kms | sse= | 400 InvalidArgument | SSE | | The encryption method specified is not supported
            16 | CreateMultipartUpload | kms | sse=AES512 | 400 InvalidArgument | SSE | AES512 | The encryption method specified is not supported
            17 | PutObject | kms | sse=AES256 kms=photos | 400 InvalidArgument | SSE | | REQUIRES
            17 | PutObject | kms | kms=photos | 400 InvalidArgument | SSE | | REQUIRES
            17 | CopyObject:k | kms | kms=photos | 400 InvalidArgument | SSE | | REQUIRES
            17 | PutObject | kms | c=1 kms=photos | 400 InvalidArgument | SSE | | REQUIRES
            17 | PutObject | obs | ctx=eyJhIjoiYiJ9 | 400 InvalidArgument | SSE | | REQUIRES
            18 | GetObject:k | kms | sse=AES256 | 400 InvalidArgument | SSE | AES256 | x-amz-server-side-encryption header is not supported for this operation.
            18 | GetObjectAttributes:k | kms | sse=AES256 | 400 InvalidArgument | SSE | AES256 | x-amz-server-side-encryption header is not supported for this operation.
            18 | UploadPart:k | kms | sse=AES256 | 400 InvalidArgument | SSE | AES256 | x-amz-server-side-encryption header is not supported for this operation.
            19 | GetObject:k | kms | kms=photos | 400 InvalidArgument | SSE | | REQUIRES
            20 | PutObject | kms | sse=aws:kms kms=fake-key-id | 400 KMS.NotFoundException | | | Invalid keyId 'fake-key-id'
            20 | CreateMultipartUpload | kms | sse=aws:kms kms=fake-key-id | 400 KMS.NotFoundException | | | Invalid keyId 'fake-key-id'
            20 | CopyObject:k | kms | sse=aws:kms kms=fake-key-id | 400 KMS.NotFoundException | | | Invalid keyId 'fake-key-id'
            21 | PutObject | kms | sse=aws:kms kms=arn:aws:kms:r:1:key/none | 400 KMS.NotFoundException | | | Key 'arn:aws:kms:r:1:key/none' does not exist
            28 | PutObject | kms | sse=aws:kms ctx=*** | 400 InvalidArgument | CTX | | CONTEXT
            30 | PutObject | strict | c=1 | 403 AccessDenied | | | BLOCKED
            30 before 8 | PutObject | strict | alg=AES256 key='k1' md5='m2' | 403 AccessDenied | | | BLOCKED
            30 | CreateMultipartUpload | strict | c=1 | 403 AccessDenied | | | BLOCKED
            """)
    void isAnsweredInTheWordsOfS3(ArgumentsAccessor row) {
        String headers = Objects.requireNonNullElse(row.getString(3), "");
        RawClient.Answer answer =
                ask(row.getString(1), row.getString(2), headers).send();
        assertThat(result(answer)).as(answer.text()).isEqualTo(row.getString(4));
        assertThat(Ask.element(answer, "Message")).isEqualTo(spelled(row.getString(7)));
        String argument = switch (Objects.requireNonNullElse(row.getString(5), "")) {
            case "SSE" -> Ask.SSE;
            case "CTX" -> Ask.CONTEXT;
            default -> "";
        };
        assertThat(Ask.element(answer, "ArgumentName")).isEqualTo(argument);
        assertThat(Ask.element(answer, "ArgumentValue")).isEqualTo(Objects.requireNonNullElse(row.getString(6), ""));
    }

    private static String spelled(String message) {
        return switch (message) {
            case "CLASH" ->
                "Server Side Encryption with Customer provided key is incompatible with the encryption method specified";
            case "ALGORITHM" -> "The Encryption request you specified is not valid. Supported value: AES256.";
            case "SIZE" -> "The secret key was invalid for the specified algorithm.";
            case "DIGEST" -> "The calculated MD5 hash of the key did not match the hash that was provided.";
            case "STORED" ->
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided"
                        + " to retrieve the object.";
            case "APPLICABLE" -> "The encryption parameters are not applicable to this object.";
            case "INITIATE" ->
                "The multipart upload initiate requested encryption. Subsequent part requests must include the"
                        + " appropriate encryption parameters.";
            case "REQUIRES" ->
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption :"
                        + " aws:kms";
            case "CONTEXT" ->
                "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON"
                        + " which represents a string-string map";
            case "BLOCKED" ->
                "Access Denied because this bucket has blocked upload requests that specify Server Side Encryption with"
                        + " Customer provided keys (SSE-C). Please specify a different server-side encryption type";
            default -> message.replace("ABOUT ", ABOUT);
        };
    }

    @ParameterizedTest(name = "row {0}")
    @CsvSource(delimiter = '|', textBlock = """
            21 | NOT_FOUND | Key 'key-9' does not exist | 400 KMS.NotFoundException | Key 'key-9' does not exist
            22 | DISABLED | key-9 is disabled. | 400 KMS.DisabledException | key-9 is disabled.
            23 | INVALID_STATE | key-9 is pending deletion. | 400 KMS.KMSInvalidStateException | key-9 is pending deletion.
            24 | ACCESS_DENIED | not for you | 403 AccessDenied | not for you
            25 | THROTTLED | slow | 503 SlowDown | Please reduce your request rate for operations involving AWS KMS.
            26 | UNAVAILABLE | down | 503 ServiceUnavailable | Service is unable to handle request.
            """)
    void whatTheKmsSaysOfAKeyIsToldToWhoWritesAndToWhoReads(
            String row, KmsException.Kind kind, String said, String code, String message) {
        Ask write = ask("PutObject", "kms", "sse=aws:kms kms=gone");
        write.expect(200);
        gateway.kms.fail("key-9", kind, said);
        for (RawClient.Answer answer :
                new RawClient.Answer[] {write.send(), get("/kms/new").send()}) {
            assertThat(result(answer)).isEqualTo(code);
            assertThat(Ask.element(answer, "Message")).isEqualTo(message);
        }
        head("/kms/new").expect(200);
    }

    @ParameterizedTest(name = "row 24: {0}")
    @CsvSource({
        "PutObject, 403 AccessDenied",
        "CreateMultipartUpload, 403 AccessDenied",
        "CopyObject:k, 403 AccessDenied",
        "UploadPart:k, 403 AccessDenied",
        "GetObject:k, 403 AccessDenied",
        "UpdateObjectEncryption:k, 403 AccessDenied",
        "DeleteObject:k, 204"
    })
    void whoHoldsNoRightToTheKeyIsRefused(String operation, String code) {
        assertThat(result(ask(operation, "kms", "").as("AKNONE").send())).isEqualTo(code);
        assertThat(ask("HeadObject:o", "kms", "").as("AKNONE").send().status()).isEqualTo(200);
    }

    @Test
    void row27WithoutAKmsInTheRuleTheMethodIsNotToBeHad() {
        gateway.policy(POLICY.replace(
                "{match: obs, encrypt: sse-obs, accept: [sse-kms, sse-c], key: photos}",
                "{match: obs, encrypt: sse-obs}"));
        assertThat(result(ask("PutObject", "obs", "sse=aws:kms").send())).isEqualTo("403 AccessDenied");
    }

    @Test
    void row29AChangedEnvelopeIsNeverServed() {
        var stored = gateway.fake.objects().get("kms", "k").orElseThrow();
        byte[] bytes = stored.bytes().clone();
        bytes[bytes.length - 1] ^= 1;
        gateway.fake.objects().put("kms", "k", stored.withBytes(bytes));
        var text = get("/kms/k").send();
        assertThat(result(text)).isEqualTo("500 InternalError");
    }

    @ParameterizedTest(name = "row 28: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [] | MAP
            {"a":1} | MAP
            {"a":{"b":"c"}} | MAP
            {"a":null} | MAP
            {"a":"b"} x | MAP
            {"a":"b" | MAP
            {"a":"1","a":"2"} | MAP
            {"a":"\\ud800"} | MAP
            "a" | MAP
            {"sse-gateway:bucket":"other"} | OWN
            {"team":"another"} | POLICY
            """)
    void aContextThatIsNoMapOfTextsIsRefused(String json, String how) {
        RawClient.Answer answer =
                ask("PutObject", "kms", "sse=aws:kms ctx=" + Ask.base64(json)).send();
        assertThat(result(answer)).isEqualTo("400 InvalidArgument");
        assertThat(Ask.element(answer, "ArgumentName")).isEqualTo(Ask.CONTEXT);
        assertThat(Ask.element(answer, "Message"))
                .startsWith(
                        switch (how) {
                            case "OWN" -> "Names of an encryption context that begin with";
                            case "POLICY" -> "The key's policy gives 'team'";
                            default -> spelled("CONTEXT");
                        });
    }
}
