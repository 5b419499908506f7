package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code compat: ceph} answers otherwise than Amazon S3. Source: Ceph, {@code rgw_crypt.cc}, {@code rgw_op.cc}.
 */
class SseCephTest extends SseRows {
    @BeforeEach
    void putMore() {
        put("/ceph/k", "text").expect(200);
        put("/ceph/o", "text").with(Ask.SSE, "AES256").expect(200);
        put("/ceph/c", "text").key(1).expect(200);
        put("/ceph-mixed/p", "text").expect(200);
    }

    @ParameterizedTest(name = "row {0}: {1} in {2} with {3}")
    @CsvSource(delimiter = '|', textBlock = """
            7 | GetObject:c | ceph | alg=AES256 key='k16' md5='m16' | 400 InvalidArgument
            9 | GetObject:c | ceph | | 400 InvalidArgument
            9 | GetObjectAttributes:c | ceph | | 400 InvalidArgument
            9 | CopyObject:c | ceph | | 400 InvalidArgument
            10 | GetObject:c | ceph | c=2 | 400 InvalidArgument
            10 | HeadObject:c | ceph | c=2 | 400
            11 | GetObject:p | ceph-mixed | c=1 | 200
            11 | HeadObject:p | ceph-mixed | c=1 | 200
            11 | GetObject:k | ceph | c=1 | 400 InvalidRequest
            key id | PutObject | ceph | sse=aws:kms | 400 InvalidArgument
            key id | PutObject | ceph | sse=aws:kms kms=photos | 200 aws-kms-key-id=photos sse=aws:kms
            key id | PutObject | ceph | | 200 aws-kms-key-id=photos sse=aws:kms
            key id | CreateMultipartUpload | ceph | sse=aws:kms | 400 InvalidArgument
            CA/CM | CompleteMultipartUpload:c | ceph | c=1 | 200 customer-algorithm=AES256 customer-key-md5='m1'
            """)
    void answersAsCeph(String row, String operation, String bucket, String headers, String expected) {
        RawClient.Answer answer =
                ask(operation, bucket, headers == null ? "" : headers).send();
        assertThat(result(answer)).as(answer.text()).isEqualTo(expanded(expected));
    }

    @ParameterizedTest
    @CsvSource({"/ceph/k, 400, InvalidPart", "/kms/k, 416, InvalidPartNumber"})
    void aPartThatIsNotThereIsToldInEachStoresWords(String path, int status, String code) {
        RawClient.Answer answer = get(path + "?partNumber=2").expect(status);
        assertThat(Ask.element(answer, "Code")).isEqualTo(code);
        assertThat(head(path + "?partNumber=2").send().status()).isEqualTo(status);
    }
}
