package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SSE-C through multipart uploads, across replicas. Source: Amazon S3 API Reference, the operations of uploads. */
class CustomerKeyUploadsTest extends SseFixture {
    private static final int MIN = 5 << 20;
    private static final String UP = "/kms/up";

    private String begin() {
        return create(gateway.ask("POST", UP + "?uploads").key(1));
    }

    private String sent(String upload, int number, byte[] bytes) {
        return part(UP, upload, number).key(1).body(bytes).expect(200).header("ETag");
    }

    @Test
    @Tag("I3")
    void whatNeedsNoKeyIsDoneByAReplicaThatNeverSawTheUpload() throws Exception {
        byte[] first = Ask.bytes(MIN + 1);
        byte[] second = Ask.bytes(70_000);
        String upload = begin();
        gateway.anotherReplica();
        sent(upload, 1, Ask.bytes(MIN));
        String one = sent(upload, 1, first);
        gateway.anotherReplica();
        String two = sent(upload, 2, second);
        gateway.anotherReplica();
        RawClient.Answer listed = get(UP + "?uploadId=" + upload).expect(200);
        assertThat(listed.text()).contains("<Size>" + first.length + "</Size>", "<Size>70000</Size>");
        gateway.anotherReplica();
        RawClient.Answer done = complete(UP, upload, one, two).expect(200);
        assertThat(told(done)).isEmpty();
        gateway.anotherReplica();
        byte[] whole = Buffer.buffer(first).appendBytes(second).getBytes();
        assertThat(get(UP).key(1).expect(200).body()).isEqualTo(whole);
        assertThat(get(UP + "?partNumber=2").key(1).expect(206).body()).isEqualTo(second);
        assertThat(get(UP).key(1)
                        .with("Range", "bytes=5242870-5242890")
                        .expect(206)
                        .body())
                .isEqualTo(Arrays.copyOfRange(whole, 5_242_870, 5_242_891));
        assertThat(head(UP + "?partNumber=1").key(1).expect(206).header("Content-Length"))
                .isEqualTo(Integer.toString(first.length));
        assertThat(get(UP).key(2).send().status()).isEqualTo(403);
        assertThat(get(UP + "?partNumber=1").send().status()).isEqualTo(400);
    }

    @Test
    void aRefusedPartLeavesTheUploadAsItWas() {
        String upload = begin();
        byte[] bytes = Ask.bytes(10);
        String tag = sent(upload, 1, bytes);
        assertThat(part(UP, upload, 1).key(2).body("other").send().status()).isEqualTo(400);
        assertThat(part(UP, upload, 1).body("other").send().status()).isEqualTo(400);
        complete(UP, upload, tag).expect(200);
        assertThat(get(UP).key(1).expect(200).body()).isEqualTo(bytes);
    }

    @Test
    void anotherReplicaAbortsWithoutAKey() throws Exception {
        String upload = begin();
        sent(upload, 1, Ask.bytes(10));
        gateway.anotherReplica();
        gateway.ask("DELETE", UP + "?uploadId=" + upload).expect(204);
        assertThat(gateway.fake.uploads().open()).isEmpty();
        assertThat(get(UP + "?uploadId=" + upload).send().status()).isEqualTo(404);
    }

    @Test
    void aPartIsCopiedFromASourceUnderAnotherKey() {
        byte[] bytes = Ask.bytes(200_000);
        gateway.ask("PUT", "/obs/source").key(3).body(bytes).expect(200);
        String upload = begin();
        RawClient.Answer copied = part(UP, upload, 1)
                .with("x-amz-copy-source", "/obs/source")
                .with("x-amz-copy-source-range", "bytes=10-199999")
                .key(1)
                .sourceKey(3)
                .expect(200);
        complete(UP, upload, Ask.element(copied, "ETag")).expect(200);
        assertThat(get(UP).key(1).expect(200).body()).isEqualTo(Arrays.copyOfRange(bytes, 10, 200_000));
    }

    @Test
    void anUploadIsCopiedWithoutTouchingItsBodyAndItsKeyIsChangedInPlace() {
        String upload = begin();
        byte[] first = Ask.bytes(MIN);
        byte[] last = Ask.bytes(3);
        complete(UP, upload, sent(upload, 1, first), sent(upload, 2, last)).expect(200);
        byte[] whole = Buffer.buffer(first).appendBytes(last).getBytes();
        byte[] stored = gateway.fake.objects().get("kms", "up").orElseThrow().bytes();
        copy(UP, "/obs/copy").sourceKey(1).expect(200);
        assertThat(gateway.fake.objects().get("obs", "copy").orElseThrow().bytes())
                .isEqualTo(stored);
        assertThat(get("/obs/copy").expect(200).body()).isEqualTo(whole);
        copy(UP, UP).sourceKey(1).key(2).expect(200);
        assertThat(gateway.fake.objects().get("kms", "up").orElseThrow().bytes())
                .isEqualTo(stored);
        assertThat(get(UP).key(2).expect(200).body()).isEqualTo(whole);
        assertThat(get(UP + "?partNumber=2").key(2).expect(206).body()).isEqualTo(last);
        assertThat(get(UP).key(1).send().status()).isEqualTo(403);
        copy(UP, "/mixed/copy").sourceKey(2).expect(200);
        assertThat(gateway.fake.objects().get("mixed", "copy").orElseThrow().bytes())
                .isEqualTo(whole);
    }
}
