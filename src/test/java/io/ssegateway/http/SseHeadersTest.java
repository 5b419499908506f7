package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every header of server-side encryption on every operation: what is taken, told, passed over and refused. Source:
 * Amazon S3 API Reference, request and response headers of each operation; answers recorded from Amazon S3. What an
 * answer says is compared whole: a header that is not in the last column must not be there. Keys are named by what
 * policy calls them.
 */
class SseHeadersTest extends SseRows {
    private static final String CUSTOMER = "customer-algorithm=AES256 customer-key-md5='m1'";

    private void row(String operation, String bucket, String headers, String expected) {
        String[] code = expected.strip().split(" ", 2);
        String whole = expected.strip().replace("CA/CM", CUSTOMER);
        boolean bodiless = operation.startsWith("HeadObject") && Integer.parseInt(code[0]) >= 400;
        assertThat(result(ask(operation, bucket, headers == null ? "" : headers).send()))
                .isEqualTo(bodiless ? code[0] : expanded(whole));
    }

    @ParameterizedTest(name = "{0} in {1} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PutObject | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            PutObject | obs | | 200 sse=AES256
            PutObject | mixed | | 200
            PutObject | plain | | 200
            PutObject | kms | sse=AES256 | 200 sse=AES256
            PutObject | mixed | sse=AES256 | 200 sse=AES256
            PutObject | obs | sse=aws:kms | 200 aws-kms-key-id=photos sse=aws:kms
            PutObject | kms | sse=aws:kms kms=other | 200 aws-kms-key-id=other sse=aws:kms
            PutObject | kms | sse=aws:kms kms=key-8 | 200 aws-kms-key-id=other sse=aws:kms
            PutObject | kms | sse=aws:kms kms=arn:aws:kms:r:1:key/other | 200 aws-kms-key-id=other sse=aws:kms
            PutObject | kms | sse=aws:kms kms=arn:aws:kms:r:1:alias/other | 200 aws-kms-key-id=other sse=aws:kms
            PutObject | kms | sse=aws:kms bk=true | 200 aws-kms-key-id=photos bucket-key-enabled=true sse=aws:kms
            PutObject | kms | sse=aws:kms bk=false | 200 aws-kms-key-id=photos sse=aws:kms
            PutObject | kms | sse=aws:kms ctx=eyJhIjoiYiJ9 | 200 aws-kms-key-id=photos context=eyJhIjoiYiJ9 sse=aws:kms
            PutObject | kms | c=1 | 200 CA/CM
            PutObject | mixed | c=1 | 200 CA/CM
            PutObject | kms | sse=aws:kms:dsse | 501 NotImplemented
            PutObject | plain | sse=AES256 | 403 AccessDenied
            PutObject | plain | c=1 | 403 AccessDenied
            PutObject | kms | src=1 | 501 NotImplemented
            CopyObject:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            CopyObject:o | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            CopyObject:c | kms | src=1 | 200 aws-kms-key-id=photos sse=aws:kms
            CopyObject:c | obs | src=1 | 200 sse=AES256
            CopyObject:c | mixed | src=1 | 200
            CopyObject:k | kms | sse=aws:kms kms=other ctx=eyJhIjoiYiJ9 bk=true | \
            200 aws-kms-key-id=other bucket-key-enabled=true context=eyJhIjoiYiJ9 sse=aws:kms
            CopyObject:k | kms | c=1 | 200 CA/CM
            CopyObject:c | kms | c=1 src=1 | 200 CA/CM
            CopyObject:c | kms | | 400 InvalidRequest
            CopyObject:k | kms | src=1 | 400 InvalidRequest
            CreateMultipartUpload | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            CreateMultipartUpload | obs | | 200 sse=AES256
            CreateMultipartUpload | mixed | | 200
            CreateMultipartUpload | kms | sse=aws:kms kms=other ctx=eyJhIjoiYiJ9 bk=true | \
            200 aws-kms-key-id=other bucket-key-enabled=true context=eyJhIjoiYiJ9 sse=aws:kms
            CreateMultipartUpload | kms | c=1 | 200 CA/CM
            """)
    void onWhatWritesAnObject(String operation, String bucket, String headers, String expected) {
        row(operation, bucket, headers, expected);
    }

    @ParameterizedTest(name = "{0} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PostObject | photos | | 204 aws-kms-key-id=photos sse=aws:kms
            PostObject | photos | sse=AES256 | 204 sse=AES256
            PostObject | photos | sse=aws:kms kms=other bk=true ctx=eyJhIjoiYiJ9 | \
            204 aws-kms-key-id=other bucket-key-enabled=true sse=aws:kms
            PostObject | photos | c=1 | 204 CA/CM
            PostObject | photos | sse=AES256 c=1 | 400 InvalidArgument
            PostObject | photos | sse=aws:kms kms=nobodys | 400 KMS.NotFoundException
            """)
    void onForms(String operation, String bucket, String headers, String expected) {
        row(operation, bucket, headers, expected);
    }

    @ParameterizedTest(name = "{0} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            UploadPart:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            UploadPart:o | kms | | 200 sse=AES256
            UploadPart:c | kms | c=1 | 200 CA/CM
            UploadPart:k | kms | sse=aws:kms kms=photos ctx=eyJhIjoiYiJ9 | 200 aws-kms-key-id=photos sse=aws:kms
            UploadPart:k | kms | sse=AES256 | 400 InvalidArgument
            UploadPart:p | plain | | 200
            UploadPart:p | plain | sse=AES256 | 400 InvalidArgument
            UploadPart:p | plain | c=1 | 400 InvalidRequest
            UploadPartCopy:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            UploadPartCopy:o | kms | | 200 sse=AES256
            UploadPartCopy:c | kms | c=1 src=1 | 200 CA/CM
            UploadPartCopy:c | kms | c=1 | 400 InvalidRequest
            UploadPartCopy:c | kms | src=1 | 400 InvalidRequest
            CompleteMultipartUpload:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            CompleteMultipartUpload:o | kms | | 200 sse=AES256
            CompleteMultipartUpload:c | kms | | 200
            CompleteMultipartUpload:c | kms | c=1 | 200
            CompleteMultipartUpload:p | plain | | 200
            ListParts:k | kms | | 200
            ListParts:c | kms | | 200
            ListParts:c | kms | c=1 | 200
            AbortMultipartUpload:c | kms | | 204
            AbortMultipartUpload:k | kms | | 204
            """)
    void onUploads(String operation, String bucket, String headers, String expected) {
        row(operation, bucket, headers, expected);
    }

    @ParameterizedTest(name = "{0} in {1} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GetObject:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            GetObject:o | kms | | 200 sse=AES256
            GetObject:c | kms | c=1 | 200 CA/CM
            GetObject:p | mixed | | 200
            GetObject:p | plain | | 200
            HeadObject:k | kms | | 200 aws-kms-key-id=photos sse=aws:kms
            HeadObject:o | kms | | 200 sse=AES256
            HeadObject:c | kms | c=1 | 200 CA/CM
            HeadObject:p | mixed | | 200
            HeadObject:c | kms | | 400
            HeadObject:c | kms | c=2 | 403
            HeadObject:k | kms | c=1 | 400
            HeadObject:k | kms | sse=aws:kms | 400
            GetObjectAttributes:k | kms | | 200
            GetObjectAttributes:c | kms | c=1 | 200
            GetObjectAttributes:c | kms | | 400 InvalidRequest
            GetObjectTagging:k | kms | | 200
            GetObjectTagging:c | kms | | 200
            ListObjects | kms | | 200
            DeleteObject:k | kms | | 204
            DeleteObject:c | kms | | 204
            DeleteObjects:c | kms | | 200
            UpdateObjectEncryption:k | kms | | 200
            """)
    void onWhatReadsListsAndDeletes(String operation, String bucket, String headers, String expected) {
        row(operation, bucket, headers, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 200 aws-kms-key-id=photos bucket-key-enabled=true sse=aws:kms",
        "false, 200 aws-kms-key-id=photos sse=aws:kms"
    })
    void aReadTellsBucketKeysOnlyWhereThereAreAndNeverTheContext(String bucketKey, String expected) {
        ask("PutObject", "kms", "sse=aws:kms ctx=eyJhIjoiYiJ9 bk=" + bucketKey).expect(200);
        assertThat(result(get("/kms/new").send())).isEqualTo(expected);
        assertThat(result(head("/kms/new").send())).isEqualTo(expected);
    }
}
