package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.s3.Checksum;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SSE-C of single objects. Source: Amazon S3 User Guide, "Using server-side encryption with customer-provided keys".
 */
class CustomerKeysTest extends SseFixture {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_480, 65_481, 1_048_576, 3_000_001})
    void anObjectIsReadWithTheKeyItWasWrittenWith(int size) {
        byte[] bytes = Ask.bytes(size);
        int calls = gateway.kms.calls();
        RawClient.Answer put = gateway.ask("PUT", "/kms/c").key(1).body(bytes).expect(200);
        RawClient.Answer got = get("/kms/c").key(1).expect(200);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.header("ETag")).isEqualTo(put.header("ETag"));
        RawClient.Answer head = head("/kms/c").key(1).expect(200);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(size));
        assertThat(head.header("ETag")).isEqualTo(put.header("ETag"));
        assertThat(gateway.kms.calls()).isEqualTo(calls);
    }

    @Test
    void aRangeIsReadWithTheKey() {
        byte[] bytes = Ask.bytes(300_000);
        gateway.ask("PUT", "/kms/c").key(1).body(bytes).expect(200);
        for (String range : new String[] {"bytes=0-0", "bytes=65480-131000", "bytes=-7", "bytes=299999-"}) {
            RawClient.Answer got = get("/kms/c").key(1).with("Range", range).expect(206);
            String[] told = got.header("Content-Range").split("[ /-]");
            int first = Integer.parseInt(told[1]);
            int last = Integer.parseInt(told[2]);
            assertThat(got.body()).as(range).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
        }
        assertThat(get("/kms/c").key(2).with("Range", "bytes=0-0").expect(403).text())
                .contains("<Code>AccessDenied</Code>");
        assertThat(get("/kms/c?partNumber=1").key(1).expect(206).body()).isEqualTo(bytes);
        assertThat(get("/kms/c?partNumber=2").key(1).expect(416).text()).contains("<Code>InvalidPartNumber</Code>");
    }

    @Test
    void attributesAndChecksumsTakeTheKey() {
        byte[] bytes = Ask.bytes(70_000);
        var sum = new StreamChecksums().begin(Checksum.Algorithm.CRC32C);
        sum.update(Buffer.buffer(bytes));
        gateway.verifying =
                body -> body.claiming(Optional.of(Checksum.Algorithm.CRC32C), () -> Optional.of(sum.value()));
        gateway.ask("PUT", "/kms/c").key(1).body(bytes).expect(200);
        gateway.verifying = body -> body;
        String crc = sum.value().base64();
        assertThat(head("/kms/c")
                        .key(1)
                        .with("x-amz-checksum-mode", "ENABLED")
                        .expect(200)
                        .header("x-amz-checksum-crc32c"))
                .isEqualTo(crc);
        assertThat(get("/kms/c")
                        .key(1)
                        .with("x-amz-checksum-mode", "ENABLED")
                        .expect(200)
                        .header("x-amz-checksum-crc32c"))
                .isEqualTo(crc);
        RawClient.Answer attributes = get("/kms/c?attributes")
                .key(1)
                .with("x-amz-object-attributes", "ETag,Checksum,ObjectSize")
                .expect(200);
        assertThat(Ask.element(attributes, "ChecksumCRC32C")).isEqualTo(crc);
        assertThat(Ask.element(attributes, "ObjectSize")).isEqualTo("70000");
        assertThat(get("/kms/c?attributes")
                        .key(2)
                        .with("x-amz-object-attributes", "ETag")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(get("/kms/c?attributes")
                        .with("x-amz-object-attributes", "ETag")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    /** A limit that the README tells: the store's 304 does not say that there is a key. HEAD looks at the object. */
    @Test
    void whatHasNotChangedIsSaidWithoutTheKeyToAGetOnly() {
        String tag =
                gateway.ask("PUT", "/kms/c").key(1).body("text").expect(200).header("ETag");
        get("/kms/c").with("If-None-Match", tag).expect(304);
        head("/kms/c").with("If-None-Match", tag).expect(400);
        get("/kms/c").with("If-None-Match", "\"another\"").expect(400);
    }

    @Test
    void aWrongKeyIsToldByTheHeadAlone() {
        gateway.ask("PUT", "/kms/c").key(1).body(Ask.bytes(3_000_000)).expect(200);
        int before = gateway.fake.seen().size();
        assertThat(head("/kms/c").key(2).send().status()).isEqualTo(403);
        assertThat(gateway.fake.seen().size() - before).isEqualTo(1);
        assertThat(gateway.fake.seen().get(before).method()).isEqualTo("HEAD");
    }

    @Test
    void aBodyOfUnknownLengthIsSealedWithTheKey() {
        for (int size : new int[] {10, 9_000_000}) {
            byte[] bytes = Ask.bytes(size);
            RawClient.Answer put =
                    gateway.ask("PUT", "/kms/c").key(1).body(bytes).chunked().expect(200);
            assertThat(told(put))
                    .isEqualTo("customer-algorithm=AES256 customer-key-md5=" + Ask.base64(Ask.md5(Ask.key32(1))));
            assertThat(get("/kms/c").key(1).expect(200).body()).isEqualTo(bytes);
            assertThat(get("/kms/c").key(2).send().status()).isEqualTo(403);
            assertThat(get("/kms/c").send().status()).isEqualTo(400);
        }
    }

    @Test
    void deletionAndListingNeedNoKey() {
        put("/kms/c", "secret").key(1).expect(200);
        assertThat(Ask.element(get("/kms?list-type=2").expect(200), "Size")).isEqualTo("6");
        gateway.ask("DELETE", "/kms/c").expect(204);
        assertThat(gateway.fake.objects().get("kms", "c")).isEmpty();
    }
}
