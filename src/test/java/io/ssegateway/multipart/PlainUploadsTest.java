package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads to buckets that policy leaves in clear: the store's own, word for word. */
class PlainUploadsTest extends UploadsFixture {
    @BeforeEach
    void clear() {
        policy.rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesTagsAndMetadataAreTheStores(boolean withState) {
        gateway = new Replica(stores, kms, withState);
        transport = io.ssegateway.s3.Transport.CLEAR;
        String upload = create(Fields.of(Map.of(S3Header.CONTENT_TYPE, "a/b"), Map.of("m", "v")));
        byte[] one = bytes(MIN, 1);
        byte[] two = bytes(3, 2);
        String first = part(upload, 1, one);
        String second = part(upload, 10_000, two);
        assertThat(first)
                .isEqualTo(fake.uploads().open().getFirst().parts().get(1).etag());
        var done = complete(upload, named(1, first), named(10_000, second));
        assertThat(done.location()).startsWith("http://gw.example/");
        var stored = fake.objects().get(BUCKET.value(), KEY).orElseThrow();
        assertThat(stored.bytes()).isEqualTo(joined(one, two));
        assertThat(stored.etag()).isEqualTo(done.etag());
        assertThat(stored.headers())
                .containsEntry("content-type", "a/b")
                .containsEntry("x-amz-meta-m", "v")
                .doesNotContainKey("x-amz-meta-ssegw");
        assertThat(get().bytes()).isEqualTo(joined(one, two));
        assertThat(kms.calls()).isZero();
    }

    @Test
    void stateThatIsAwayDoesNotKeepPlainUploadsFromGoingOn() {
        String upload = create();
        anotherReplica();
        fake.next(new Fault.Answer(500, "InternalError"));
        String tag = part(upload, 1, bytes(3, 1));
        complete(upload, named(1, tag));
        assertThat(fake.objects().get(BUCKET.value(), KEY).orElseThrow().bytes())
                .isEqualTo(bytes(3, 1));
    }

    @Test
    void encryptionThatIsAskedForIsRefusedAndNothingStored() {
        Fields asked = Fields.none().with(S3Header.SSE, "AES256");
        assertThat(code(() -> create(asked))).isEqualTo("AccessDenied");
        String upload = create();
        assertThat(code(() -> partAnswer(upload, 1, bytes(3, 1), asked))).isEqualTo("InvalidArgument");
        assertThat(fake.uploads().open().getFirst().parts()).isEmpty();
    }

    @Test
    void checksumsOfPartsAndListAreToldToTheStore() {
        String upload = create(Fields.none().with(S3Header.CHECKSUM_ALGORITHM, "CRC32"));
        assertThat(fake.uploads().open().getFirst().headers()).containsEntry("x-amz-checksum-algorithm", "CRC32");
        byte[] bytes = bytes(1000, 1);
        S3Response answer = partAnswer(upload, 1, claiming(bytes, Algorithm.CRC32), bytes.length, Fields.none());
        assertThat(fake.seen().getLast().headers())
                .containsEntry(
                        "x-amz-checksum-crc32", sum(Algorithm.CRC32, bytes).base64());
        String tag = answer.fields().get(S3Header.ETAG).orElseThrow();
        complete(upload, new CompletedPart(1, tag, Optional.of(sum(Algorithm.CRC32, bytes))));
        assertThat(fake.seen().getLast().body().toString())
                .contains("<ChecksumCRC32>" + sum(Algorithm.CRC32, bytes).base64() + "</ChecksumCRC32>");
    }

    @Test
    void checksumBehindALargePartIsToldBeforeItWhereTheStoreTakesNoneThere() {
        String upload = create(Fields.none().with(S3Header.CHECKSUM_ALGORITHM, "CRC32"));
        byte[] bytes = bytes(MIN, 1);
        partAnswer(upload, 1, claiming(bytes, Algorithm.CRC32), bytes.length, Fields.none());
        assertThat(fake.seen().getLast().headers())
                .containsEntry(
                        "x-amz-checksum-crc32", sum(Algorithm.CRC32, bytes).base64());
        assertThat(gateway.leased).hasValue(0);
        gateway.budget = MIN / 2;
        assertThat(code(() -> partAnswer(upload, 2, claiming(bytes, Algorithm.CRC32), bytes.length, Fields.none())))
                .isEqualTo("SlowDown");
    }

    @Test
    void refusalsAreTheStores() {
        assertThat(code(() -> part("none", 1, bytes(1, 1)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> abort("none"))).isEqualTo("NoSuchUpload");
        String upload = create();
        String one = part(upload, 1, bytes(1, 1));
        String two = part(upload, 2, bytes(1, 2));
        assertThat(code(() -> complete(upload, named(2, two), named(1, one)))).isEqualTo("InvalidPartOrder");
        assertThat(code(() -> complete(upload, named(1, two)))).isEqualTo("InvalidPart");
        assertThat(code(() -> complete(upload, named(1, one), named(2, two)))).isEqualTo("EntityTooSmall");
        fake.objects().put(BUCKET.value(), KEY, new byte[] {1}, Map.of());
        Conditions absent = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty(), Optional.empty());
        assertThat(refused(() -> completed(upload, Fields.none(), absent, named(1, one)))
                        .status())
                .isEqualTo(412);
        assertThat(abort(upload).status()).isEqualTo(204);
    }

    @Test
    void listingOfPartsPassesByteForByte() {
        String upload = create();
        part(upload, 1, bytes(9, 1));
        var operation = new UploadOperation.ListParts(object(), upload, 0, 7, false, Fields.none());
        S3Response answer = run(() -> gateway.listParts.handle(operation, caller(), Body.empty()));
        String document = run(() -> Collecting.collect(((S3Response.Bytes) answer).body(), 1 << 16))
                .toString();
        assertThat(document).contains("<PartNumber>1</PartNumber>").contains("<Size>9</Size>");
        assertThat(fake.seen().getLast().target()).contains("max-parts=7");
    }
}
