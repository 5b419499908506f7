package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.GetObjectAttributes.Attribute;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeObjects;
import io.ssegateway.testing.SealedUpload.Stored;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of an object out of its footer: checksums on demand, attributes; and what that costs. */
class ChecksumsAndAttributesTest extends PartsFixture {
    private static final int COLLECTED = 1 << 20;

    private String putWithChecksum(String key, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        byte[] value = Buffer.buffer().appendInt((int) crc.getValue()).getBytes();
        Checksum checksum = new Checksum(Checksum.Algorithm.CRC32C, value);
        Body body = Body.of(Buffer.buffer(bytes)).claiming(() -> Optional.of(checksum));
        put(key, body, bytes.length, Conditions.none(), Fields.none());
        requests();
        return checksum.base64();
    }

    private static StoredChecksum composite(int parts) {
        return new StoredChecksum(Algorithm.SHA256, Type.COMPOSITE, parts, Bytes.of(bytes(32)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, COLLECTED - 1, COLLECTED})
    void smallObjectTellsItsChecksumAtNoCost(int size) {
        for (EtagMode mode : EtagMode.values()) {
            rule(Encrypt.SSE_KMS, PlainReads.REFUSE, mode);
            String checksum = putWithChecksum("k", bytes(size));
            Got got = get("k", Optional.empty(), CHECKSUM);
            assertThat(got.field(S3Header.CHECKSUM_CRC32C)).isEqualTo(checksum);
            assertThat(got.field(S3Header.CHECKSUM_TYPE)).isEqualTo("FULL_OBJECT");
            assertThat(got.bytes()).isEqualTo(bytes(size));
            assertThat(requests()).as(mode + ": the footer tells the tag too").isEqualTo(1);
            assertThat(head("k").field(S3Header.ETAG)).isEqualTo(got.field(S3Header.ETAG));
            requests();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {COLLECTED + 1, LARGE})
    void largeObjectTellsItsChecksumForOneRequestColdAndNoneWarm(int size) {
        for (EtagMode mode : EtagMode.values()) {
            rule(Encrypt.SSE_KMS, PlainReads.REFUSE, mode);
            String checksum = putWithChecksum("k", bytes(size));
            for (int more : new int[] {1, 0, 0}) {
                Got got = get("k", Optional.empty(), CHECKSUM);
                assertThat(got.field(S3Header.CHECKSUM_CRC32C)).isEqualTo(checksum);
                assertThat(got.bytes()).isEqualTo(bytes(size));
                assertThat(requests()).as(mode.name()).isEqualTo(1 + more);
                assertThat(head("k").field(S3Header.ETAG)).isEqualTo(got.field(S3Header.ETAG));
                requests();
            }
        }
    }

    @Test
    void rangesPartsAndReadsThatDoNotAskTellNone() {
        putWithChecksum("k", bytes(1_000));
        assertThat(get("k").fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
        assertThat(get("k").fields().has(S3Header.CHECKSUM_TYPE)).isFalse();
        Got ranged = get("k", ByteRange.parse("bytes=0-9"), CHECKSUM);
        assertThat(ranged.fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
        Fields other = Fields.none().with(S3Header.CHECKSUM_MODE, "DISABLED");
        assertThat(get("k", Optional.empty(), other).fields().has(S3Header.CHECKSUM_CRC32C))
                .isFalse();
        assertThat(getPart("k", 1).fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
    }

    @Test
    void objectWithoutChecksumTellsNone() {
        put("k", bytes(1_000));
        put("large", bytes(LARGE));
        for (String key : new String[] {"k", "large"}) {
            Got got = get(key, Optional.empty(), CHECKSUM);
            assertThat(got.fields().has(S3Header.CHECKSUM_TYPE)).isFalse();
            assertThat(got.bytes()).isNotEmpty();
        }
    }

    @Test
    void partsTellACompositeChecksumWithTheirNumberAtNoCost() {
        StoredChecksum composite = composite(2);
        Stored stored = parts("k", Optional.of(composite), 5 * MIB, 7);
        String shown = Base64.getEncoder().encodeToString(composite.value().toArray()) + "-2";
        for (int expected : new int[] {2, 1}) {
            Got got = get("k", Optional.empty(), CHECKSUM);
            assertThat(got.field(S3Header.CHECKSUM_SHA256)).isEqualTo(shown);
            assertThat(got.field(S3Header.CHECKSUM_TYPE)).isEqualTo("COMPOSITE");
            assertThat(got.bytes()).isEqualTo(stored.plain());
            assertThat(requests()).isEqualTo(expected);
        }
        assertThat(get("k", ByteRange.parse("bytes=0-9"), CHECKSUM).fields().has(S3Header.CHECKSUM_SHA256))
                .isFalse();
    }

    @Test
    @Tag("I9")
    void headTellsAChecksumForTheKeyAndOneRequestMore() {
        String checksum = putWithChecksum("k", bytes(1_000));
        int calls = kms.calls();
        Got cold = head("k", OptionalInt.empty(), CHECKSUM);
        assertThat(cold.field(S3Header.CHECKSUM_CRC32C)).isEqualTo(checksum);
        assertThat(cold.field(S3Header.CHECKSUM_TYPE)).isEqualTo("FULL_OBJECT");
        assertThat(cold.field(S3Header.CONTENT_LENGTH)).isEqualTo("1000");
        assertThat(requests()).isEqualTo(2);
        assertThat(kms.calls()).isEqualTo(calls + 1);
        assertThat(head("k", OptionalInt.empty(), CHECKSUM).field(S3Header.CHECKSUM_CRC32C))
                .isEqualTo(checksum);
        assertThat(requests()).isEqualTo(1);
        assertThat(head("k").fields().has(S3Header.CHECKSUM_CRC32C)).isFalse();
        policy.kmsRights.remove(KmsRight.DEK_DECRYPT);
        assertThatThrownBy(() -> head("k", OptionalInt.empty(), CHECKSUM)).isInstanceOf(S3Exception.class);
        assertThat(head("k").status()).as("without it no key is needed").isEqualTo(200);
    }

    @Test
    @Tag("I9")
    void headTellsAPart() {
        parts("k", 5 * MIB, 6 * MIB, 0);
        int calls = kms.calls();
        Got cold = head("k", OptionalInt.of(2), Fields.none());
        assertThat(cold.status()).isEqualTo(206);
        assertThat(cold.field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(6 * MIB));
        assertThat(cold.field(S3Header.CONTENT_RANGE))
                .isEqualTo("bytes " + 5 * MIB + "-" + (11 * MIB - 1) + "/" + 11 * MIB);
        assertThat(cold.field(S3Header.PARTS_COUNT)).isEqualTo("3");
        assertThat(requests()).isEqualTo(2);
        assertThat(kms.calls()).isEqualTo(calls + 1);
        Got empty = head("k", OptionalInt.of(3), Fields.none());
        assertThat(empty.field(S3Header.CONTENT_LENGTH)).isEqualTo("0");
        assertThat(empty.status()).isEqualTo(206);
        assertThat(requests()).isEqualTo(1);
        PartsReadTest.assertError(
                () -> head("k", OptionalInt.of(4), Fields.none()),
                io.ssegateway.s3.S3Error.INVALID_PART_NUMBER,
                "PartNumberRequested",
                "4");
        put("one", bytes(10));
        calls = kms.calls();
        assertThat(head("one", OptionalInt.of(1), Fields.none()).field(S3Header.CONTENT_RANGE))
                .isEqualTo("bytes 0-9/10");
        assertThat(kms.calls())
                .as("an object of one stream needs no key for that")
                .isEqualTo(calls);
    }

    @Test
    void checksumsOfTheStoreNeverPassForThoseOfASealedObject() {
        for (PlainReads reads : PlainReads.values()) {
            rule(Encrypt.SSE_KMS, reads, EtagMode.OPAQUE);
            put("k", bytes(1_000));
            FakeObjects.Stored there = fake.objects()
                    .get("photos", "k")
                    .orElseThrow()
                    .withHeader("x-amz-checksum-crc32", "AAAAAA==")
                    .withHeader("x-amz-checksum-type", "FULL_OBJECT");
            fake.objects().put("photos", "k", there);
            for (Got got : new Got[] {
                get("k", Optional.empty(), CHECKSUM), get("k"), head("k"), head("k", OptionalInt.empty(), CHECKSUM)
            }) {
                assertThat(got.fields().has(S3Header.CHECKSUM_CRC32)).isFalse();
                assertThat(got.fields().has(S3Header.CHECKSUM_TYPE)).isFalse();
            }
        }
    }

    @Test
    void plainObjectsAreAskedForTheStoresChecksum() {
        rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        var unused = fake.objects().put("photos", "clear", bytes(10), Map.of("x-amz-checksum-crc32", "AAAAAA=="));
        assertThat(get("clear", Optional.empty(), CHECKSUM).field(S3Header.CHECKSUM_CRC32))
                .isEqualTo("AAAAAA==");
        assertThat(fake.seen().getLast().headers()).containsEntry("x-amz-checksum-mode", "ENABLED");
        assertThat(head("clear", OptionalInt.empty(), CHECKSUM).field(S3Header.CHECKSUM_CRC32))
                .isEqualTo("AAAAAA==");
        assertThat(fake.seen().getLast().headers()).containsEntry("x-amz-checksum-mode", "ENABLED");
    }

    @Test
    @Tag("I9")
    void attributesOfTagSizeAndClassCostALookAndNoKey() {
        Stored stored = parts("k", 5 * MIB, 7);
        int calls = kms.calls();
        Document.Attributes told =
                attributes("k", 0, 1_000, Attribute.ETAG, Attribute.OBJECT_SIZE, Attribute.STORAGE_CLASS);
        assertThat(told.etag()).contains(head("k").field(S3Header.ETAG).replace("\"", ""));
        assertThat(told.size()).hasValue(stored.plain().length);
        assertThat(told.storageClass()).contains("STANDARD");
        assertThat(told.parts()).isEmpty();
        assertThat(told.checksum()).isEmpty();
        assertThat(requests()).isEqualTo(2);
        assertThat(kms.calls()).isEqualTo(calls);
    }

    @Test
    void attributesOfPartsAndChecksumCostTheKeyAndOneRequestMoreCold() {
        StoredChecksum composite = composite(3);
        parts("k", Optional.of(composite), 5 * MIB, 6 * MIB, 7);
        for (int more : new int[] {1, 0}) {
            Document.Attributes told = attributes("k", 0, 1_000, Attribute.CHECKSUM, Attribute.OBJECT_PARTS);
            assertThat(requests()).isEqualTo(1 + more);
            assertThat(told.etag()).isEmpty();
            assertThat(told.size()).isEmpty();
            assertThat(told.checksum().orElseThrow().type()).isEqualTo("COMPOSITE");
            assertThat(told.checksum().orElseThrow().checksum().value())
                    .isEqualTo(composite.value().toArray());
            Document.ObjectParts parts = told.parts().orElseThrow();
            assertThat(parts.count()).isEqualTo(3);
            assertThat(parts.truncated()).isFalse();
            assertThat(parts.parts())
                    .containsExactly(
                            new Document.ObjectPart(1, 5 * MIB),
                            new Document.ObjectPart(2, 6 * MIB),
                            new Document.ObjectPart(3, 7));
        }
    }

    @Test
    void attributesTellPartsInPages() {
        parts("k", 5 * MIB, 5 * MIB, 5 * MIB, 1);
        Document.ObjectParts first =
                attributes("k", 0, 2, Attribute.OBJECT_PARTS).parts().orElseThrow();
        assertThat(first.parts()).extracting(Document.ObjectPart::number).containsExactly(1, 2);
        assertThat(first.truncated()).isTrue();
        assertThat(first.nextMarker()).isEqualTo(2);
        Document.ObjectParts second =
                attributes("k", 2, 2, Attribute.OBJECT_PARTS).parts().orElseThrow();
        assertThat(second.parts()).extracting(Document.ObjectPart::number).containsExactly(3, 4);
        assertThat(second.truncated()).isFalse();
        Document.ObjectParts none =
                attributes("k", 4, 2, Attribute.OBJECT_PARTS).parts().orElseThrow();
        assertThat(none.parts()).isEmpty();
        assertThat(none.truncated()).isFalse();
        assertThat(attributes("k", 0, 0, Attribute.OBJECT_PARTS)
                        .parts()
                        .orElseThrow()
                        .truncated())
                .isTrue();
    }

    @Test
    void objectOfOneStreamHasNoPartsAmongItsAttributes() {
        String checksum = putWithChecksum("k", bytes(1_000));
        Document.Attributes told = attributes("k", 0, 1_000, Attribute.values());
        assertThat(told.parts()).isEmpty();
        assertThat(told.checksum().orElseThrow().checksum().base64()).isEqualTo(checksum);
        assertThat(told.size()).hasValue(1_000);
        int before = kms.calls();
        assertThat(attributes("k", 0, 1_000, Attribute.OBJECT_PARTS).parts()).isEmpty();
        assertThat(kms.calls()).isEqualTo(before);
    }

    @Test
    void attributesOfSealedObjectsTravelOverHttpsOnly() {
        parts("k", 5 * MIB, 7);
        transport = Transport.CLEAR;
        assertThatThrownBy(() -> attributes("k", 0, 1, Attribute.ETAG)).isInstanceOf(S3Exception.class);
    }

    @Test
    void clearObjectOfASealedBucketHasNoAttributes() {
        var unused = fake.objects().put("photos", "clear", bytes(10), Map.of());
        requests();
        assertThatThrownBy(() -> attributes("clear", 0, 1, Attribute.ETAG)).isInstanceOf(S3Exception.class);
        assertThat(requests()).as("the store is not asked for them").isEqualTo(1);
    }
}
