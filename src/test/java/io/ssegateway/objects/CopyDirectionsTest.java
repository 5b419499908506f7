package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From every kind of bucket into every other, on one store and on two: the same object, stored as the target's rule
 * says.
 */
class CopyDirectionsTest extends CopyFixture {
    static List<Arguments> directions() {
        List<Arguments> all = new ArrayList<>();
        for (Kind from : Kind.values()) {
            for (Kind to : Kind.values()) {
                for (String backend : new String[] {"main", "second"}) {
                    all.add(Arguments.of(from, to, backend));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("directions")
    @Tag("I8")
    void copyIsTheSameObjectUnderTheTargetsRule(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        Fields fields = Fields.none()
                .with(S3Header.CONTENT_TYPE, "text/plain")
                .with(S3Header.CONTENT_LANGUAGE, "de")
                .withMetadata("colour", "grün");
        for (int size : new int[] {0, 1, 65_480, 65_481, LARGE}) {
            byte[] bytes = bytes(size);
            put(SOURCE, "k", bytes, fields);
            Copied copied = copy(Ask.plainly());
            Got got = get(TARGET, "copy");
            assertThat(got.bytes())
                    .as(from + " to " + to + ", " + size + " bytes")
                    .isEqualTo(bytes);
            assertThat(got.field(S3Header.CONTENT_TYPE)).isEqualTo("text/plain");
            assertThat(got.field(S3Header.CONTENT_LANGUAGE)).isEqualTo("de");
            assertThat(got.fields().metadata()).containsExactlyEntriesOf(Map.of("colour", "grün"));
            Got head = head(TARGET, "copy");
            assertThat(copied.document().etag())
                    .isEqualTo(got.field(S3Header.ETAG))
                    .isEqualTo(head.field(S3Header.ETAG));
            assertThat(head.field(S3Header.CONTENT_LENGTH)).isEqualTo(Integer.toString(size));
            assertThat(copied.document().lastModified().orElse("")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d{3}Z");
            assertThat(stored(TARGET, "copy").headers().containsKey("x-amz-meta-ssegw"))
                    .isEqualTo(to.seals());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void answerTellsHowTheTargetIsEncrypted(Kind to) {
        kind(TARGET, to, "main");
        put(SOURCE, "k", bytes(10), Fields.none());
        Copied copied = copy(Ask.plainly());
        String method = switch (to) {
            case KMS, OTHER_KEY, MIXED -> "aws:kms";
            case MD5 -> "AES256";
            case PLAIN -> "";
        };
        String key = switch (to) {
            case KMS, MIXED -> "k";
            case OTHER_KEY -> "other";
            case MD5, PLAIN -> "";
        };
        assertThat(copied.field(S3Header.SSE)).isEqualTo(method);
        assertThat(copied.field(S3Header.SSE_KMS_KEY_ID)).isEqualTo(key);
    }

    static List<Arguments> sealedDirections() {
        return directions().stream()
                .filter(each -> ((Kind) each.get()[0]).seals() && ((Kind) each.get()[1]).seals())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sealedDirections")
    @Tag("I3")
    void sealedObjectIsSealedAnewWithoutTouchingItsBody(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        copy(Ask.plainly());
        assertThat(stored(TARGET, "copy").bytes()).isEqualTo(stored(SOURCE, "k").bytes());
        Envelope before = envelope(SOURCE, "k");
        Envelope after = envelope(TARGET, "copy");
        assertThat(after.salt()).isNotEqualTo(before.salt());
        assertThat(after.sealedDataKey()).isNotEqualTo(before.sealedDataKey());
        assertThat(after.streamHeader()).isEqualTo(before.streamHeader());
        assertThat(after.plainSize()).isEqualTo(before.plainSize());
        assertThat(after.flags().md5Etag()).as("what the footer holds").isEqualTo(from == Kind.MD5);
        assertThat(after.method()).isEqualTo(to == Kind.MD5 ? SseMethod.OBS : SseMethod.KMS);
    }

    private Envelope envelope(BucketName bucket, String key) {
        return Envelope.decode(stored(bucket, key).headers().get("x-amz-meta-ssegw"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void clearObjectOfAMixedBucketIsCopied(Kind to) {
        kind(SOURCE, Kind.PLAIN, "main");
        put(SOURCE, "k", bytes(100_000), Fields.none());
        kind(SOURCE, Kind.MIXED, "main");
        kind(TARGET, to, "main");
        copy(Ask.plainly());
        assertThat(get(TARGET, "copy").bytes()).isEqualTo(bytes(100_000));
        assertThat(stored(TARGET, "copy").headers().containsKey("x-amz-meta-ssegw"))
                .isEqualTo(to.seals());
    }

    @Test
    @Tag("I6")
    void sealedObjectOfABucketThatIsPlainByNowIsOpenedNotCopiedAsItIs() {
        put(SOURCE, "k", bytes(100_000), Fields.none());
        kind(SOURCE, Kind.PLAIN, "main");
        kind(TARGET, Kind.PLAIN, "main");
        copy(Ask.plainly().replacingMetadata());
        assertThat(stored(TARGET, "copy").bytes()).isEqualTo(bytes(100_000));
    }

    @Test
    void md5TagFollowsTheObjectIntoAnMd5BucketAndBack() {
        kind(SOURCE, Kind.MD5, "main");
        String md5 = put(SOURCE, "k", bytes(1000), Fields.none()).field(S3Header.ETAG);
        assertThat(copy(Ask.plainly()).document().etag()).as("opaque bucket").endsWith("-0\"");
        kind(BUCKET, Kind.MD5, "main");
        Copied back = copy(at(TARGET, "copy"), at(BUCKET, "back"), Ask.plainly());
        assertThat(back.document().etag()).isEqualTo(md5);
        assertThat(head(BUCKET, "back").field(S3Header.ETAG)).isEqualTo(md5);
    }

    @Test
    void versionOfTheSourceIsWhatTheStoreIsAskedFor() {
        put(SOURCE, "k", bytes(10), Fields.none());
        var old = new ObjectRef(SOURCE, new ObjectKey("k"), Optional.of("v-1"));
        int before = fake.lines().size();
        copy(old, at(TARGET, "copy"), Ask.plainly());
        assertThat(fake.lines().get(before)).isEqualTo("HEAD /source/k?versionId=v-1");
        assertThat(fake.seen().getLast().headers())
                .containsEntry("x-amz-copy-source", "/source/k?versionId=v-1")
                .containsEntry("x-amz-copy-source-if-match", stored(SOURCE, "k").etag());
    }
}
