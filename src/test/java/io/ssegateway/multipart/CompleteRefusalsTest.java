package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.testing.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Complete refuses, with S3's codes; nothing becomes visible. */
class CompleteRefusalsTest extends UploadsFixture {
    private static final String TAG = "\"0123456789abcdef0123456789abcdef-0\"";

    @Test
    void unknownUploadsAreNoUploads() {
        assertThat(refused(() -> complete("no-such-upload", named(1, TAG))).status())
                .isEqualTo(404);
        assertThat(code(() -> complete("no-such-upload", named(1, TAG)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> part("no-such-upload", 1, new byte[3]))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> abort("no-such-upload"))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> parts("no-such-upload", 0, 10))).isEqualTo("NoSuchUpload");
    }

    @Test
    @Tag("I5")
    void partsThatAreNotAsNamedAreInvalid() {
        String upload = create();
        String tag = part(upload, 1, bytes(100, 1));
        String other = part(upload, 2, bytes(100, 2));
        ErrorAnswer error = refused(() -> complete(upload, named(1, other)));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("InvalidPart");
        assertThat(error.details()).containsEntry("PartNumber", "1").containsEntry("UploadId", upload);
        assertThat(code(() -> complete(upload, named(3, tag)))).isEqualTo("InvalidPart");
        assertThat(code(() -> complete(upload, named(1, "")))).isEqualTo("InvalidPart");
        assertThat(code(() -> complete(upload, named(1, tag.replace("-0", "")))))
                .isEqualTo("InvalidPart");
        assertThat(visible()).isFalse();
        complete(upload, named(1, tag.replace("\"", "")));
        assertThat(get().bytes()).isEqualTo(bytes(100, 1));
    }

    @Test
    void listsOutOfOrderOrWithRepetitionsAreRefused() {
        String upload = create();
        String one = part(upload, 1, bytes(MIN, 1));
        String two = part(upload, 2, bytes(100, 2));
        assertThat(code(() -> complete(upload, named(2, two), named(1, one)))).isEqualTo("InvalidPartOrder");
        assertThat(code(() -> complete(upload, named(1, one), named(1, one)))).isEqualTo("InvalidPartOrder");
        assertThat(visible()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIN - 1})
    void smallPartThatIsNotTheLastIsTooSmall(int size) {
        String upload = create();
        String one = part(upload, 1, bytes(size, 1));
        String two = part(upload, 2, bytes(MIN, 2));
        ErrorAnswer error = refused(() -> complete(upload, named(1, one), named(2, two)));
        assertThat(error.code()).isEqualTo("EntityTooSmall");
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.details())
                .containsEntry("ProposedSize", Integer.toString(size))
                .containsEntry("MinSizeAllowed", Integer.toString(MIN))
                .containsEntry("PartNumber", "1");
        assertThat(visible()).isFalse();
    }

    @Test
    void partTenThousandIsRefusedByName() {
        String upload = create();
        ErrorAnswer part = refused(() -> part(upload, 10_000, bytes(3, 1)));
        assertThat(part.code()).isEqualTo("NotImplemented");
        assertThat(part.message()).contains("10000").contains("9999");
        assertThat(code(() -> complete(upload, named(10_000, TAG)))).isEqualTo("NotImplemented");
        assertThat(fake.uploads().open().getFirst().parts()).isEmpty();
    }

    @Test
    void tooLargeAPartIsRefusedBeforeItIsRead() {
        String upload = create();
        requests();
        long size = 5_367_398_361L;
        ErrorAnswer error =
                refused(() -> partAnswer(upload, 1, io.ssegateway.stream.Body.empty(), size, Fields.none()));
        assertThat(error.code()).isEqualTo("EntityTooLarge");
        assertThat(error.details()).containsEntry("MaxSizeAllowed", "5367398360");
        assertThat(requests()).isZero();
    }

    @Test
    void tooLargeAnObjectIsRefused() {
        gateway = new Replica(stores, kms, true, io.ssegateway.stream.KeepAlive.Pace.standard(), 6_000_000);
        String upload = create();
        String one = part(upload, 1, bytes(MIN, 1));
        String two = part(upload, 2, bytes(800_000, 2));
        assertThat(code(() -> complete(upload, named(1, one), named(2, two)))).isEqualTo("EntityTooLarge");
        complete(upload, named(1, one));
    }

    @ParameterizedTest
    @CsvSource({"100,''", "99,InvalidRequest", "x,InvalidRequest", "-1,InvalidRequest", "'',InvalidRequest"})
    void claimedSizeOfTheObjectIsHeldAgainstTheParts(String claimed, String code) {
        String upload = create();
        String tag = part(upload, 1, bytes(100, 1));
        Fields fields = Fields.of(Map.of(S3Header.MP_OBJECT_SIZE, claimed), Map.of());
        if (code.isEmpty()) {
            completed(upload, fields, Conditions.none(), named(1, tag));
        } else {
            assertThat(code(() -> completed(upload, fields, Conditions.none(), named(1, tag))))
                    .isEqualTo(code);
        }
        assertThat(visible()).isEqualTo(code.isEmpty());
    }

    @Test
    void checksumThatThePartDoesNotHaveIsInvalid() {
        String upload = create();
        String tag = part(upload, 1, bytes(100, 1));
        Checksum sum = sum(Checksum.Algorithm.CRC32, bytes(100, 1));
        assertThat(code(() -> complete(upload, new CompletedPart(1, tag, Optional.of(sum)))))
                .isEqualTo("InvalidPart");
    }

    @Test
    void partThatTheStoreHasInAnotherSizeIsInvalid() {
        String upload = create();
        String tag = part(upload, 1, bytes(MIN, 1));
        var parts = fake.uploads().open().getFirst().parts();
        var stored = parts.get(1);
        parts.put(1, new io.ssegateway.testing.FakeUploads.Part(new byte[MIN], stored.etag()));
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("InvalidPart");
        parts.remove(1);
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("InvalidPart");
    }

    @Test
    void partWithoutARecordIsNoPart() {
        String upload = create();
        String tag = part(upload, 1, bytes(MIN, 1));
        fake.objects().keys(Replica.STATE).stream()
                .filter(name -> name.contains("/p/"))
                .forEach(name -> fake.objects().remove(Replica.STATE, name));
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("InvalidPart");
    }

    @Test
    void keptPartWhoseBytesAreGoneIsInvalid() {
        String upload = create();
        String tag = part(upload, 1, bytes(10, 1));
        fake.objects().keys(Replica.STATE).stream()
                .filter(name -> name.contains("/t/"))
                .forEach(name -> fake.objects().remove(Replica.STATE, name));
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("InvalidPart");
        assertThat(visible()).isFalse();
    }

    @Test
    void conditionIsJudgedByTheStoreAsItBecomesVisible() {
        String upload = create();
        String tag = part(upload, 1, bytes(10, 1));
        Conditions absent = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty(), Optional.empty());
        fake.objects().put(BUCKET.value(), KEY, new byte[] {1}, Map.of());
        assertThat(refused(() -> completed(upload, Fields.none(), absent, named(1, tag)))
                        .status())
                .isEqualTo(412);
        fake.objects().remove(BUCKET.value(), KEY);
        completed(upload, Fields.none(), absent, named(1, tag));
        assertThat(get().bytes()).isEqualTo(bytes(10, 1));
    }

    @Test
    void errorInTheBodyOfAGoodAnswerIsAnError() {
        String upload = create();
        String tag = part(upload, 1, bytes(MIN, 1));
        fake.next(
                new Fault.None(), new Fault.None(), new Fault.None(), new Fault.AnswerLate("   \n ", "InternalError"));
        ErrorAnswer error = refused(() -> complete(upload, named(1, tag)));
        assertThat(error.code()).isEqualTo("InternalError");
        assertThat(error.status()).isEqualTo(500);
        assertThat(visible()).isFalse();
        complete(upload, named(1, tag));
        assertThat(get().bytes()).isEqualTo(bytes(MIN, 1));
    }
}
