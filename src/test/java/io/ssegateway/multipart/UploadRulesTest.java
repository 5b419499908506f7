package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what to an upload, over which connection, and what is needed for it: state, keys, store, memory. */
class UploadRulesTest extends UploadsFixture {
    private List<Supplier<?>> everyCall(String upload, String tag) {
        List<Supplier<?>> calls = new ArrayList<>();
        calls.add(() -> create());
        calls.add(() -> part(upload, 1, bytes(10, 1)));
        calls.add(() -> part(upload, 2, bytes(MIN, 1)));
        calls.add(() -> parts(upload, 0, 10));
        calls.add(() -> complete(upload, named(1, tag)));
        calls.add(() -> abort(upload));
        return calls;
    }

    @Test
    void everyCallOfASealedUploadNeedsHttps() {
        String upload = create();
        String tag = part(upload, 1, bytes(10, 1));
        transport = Transport.CLEAR;
        everyCall(upload, tag).forEach(call -> assertThat(code(call)).isEqualTo("AccessDenied"));
        transport = Transport.TLS;
        complete(upload, named(1, tag));
    }

    @Test
    void everyCallNeedsItsRight() {
        String upload = create();
        String tag = part(upload, 1, bytes(10, 1));
        requests();
        policy.rights.clear();
        everyCall(upload, tag).forEach(call -> assertThat(code(call)).isEqualTo("AccessDenied"));
        policy.rights.add(Right.READ);
        everyCall(upload, tag).forEach(call -> assertThat(code(call)).isEqualTo("AccessDenied"));
        assertThat(requests()).as("nothing is asked").isZero();
        policy.rights.add(Right.LIST);
        assertThat(parts(upload, 0, 10).parts()).hasSize(1);
        policy.rights.add(Right.WRITE);
        complete(upload, named(1, tag));
    }

    @Test
    void uploadOfAnotherIsAbortedWithTheRightToDelete() {
        String upload = create();
        who = "other";
        policy.rights.remove(Right.DELETE);
        assertThat(code(() -> abort(upload))).isEqualTo("AccessDenied");
        policy.rights.remove(Right.WRITE);
        policy.rights.add(Right.DELETE);
        assertThat(abort(upload).status()).isEqualTo(204);
        policy.rights.add(Right.WRITE);
        who = "me";
        String own = create();
        policy.rights.remove(Right.DELETE);
        assertThat(abort(own).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource(
            value = KmsRight.class,
            names = {"CMK_GET", "DEK_CREATE", "DEK_ENCRYPT"})
    void partsNeedTheRightsOnTheKeyThatWritingNeedsBeforeAnyCache(KmsRight missing) {
        String upload = create();
        part(upload, 1, bytes(10, 1));
        requests();
        policy.kmsRights.remove(missing);
        assertThat(code(() -> part(upload, 1, bytes(10, 1)))).isEqualTo("AccessDenied");
        assertThat(code(() -> create())).isEqualTo("AccessDenied");
        assertThat(requests()).isZero();
    }

    @Test
    void readingTheKeyIsNotNeededToWriteParts() {
        policy.kmsRights.remove(KmsRight.DEK_DECRYPT);
        String upload = create();
        complete(upload, named(1, part(upload, 1, bytes(10, 1))));
    }

    @Test
    void answersTellHowTheObjectIsEncrypted() {
        String upload = create();
        S3Response part = partAnswer(upload, 1, bytes(10, 1), Fields.none());
        assertThat(part.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(part.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        assertThat(part.fields().has(S3Header.SSE_CONTEXT)).isFalse();
        String tag = part.fields().get(S3Header.ETAG).orElseThrow();
        S3Response done = completed(upload, Fields.none(), Conditions.none(), named(1, tag));
        assertThat(done.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(done.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
    }

    @Test
    void encryptionThatAPartRepeatsIsIgnoredAndAnotherRefused() {
        String upload = create();
        Fields same = Fields.none().with(S3Header.SSE, "aws:kms").with(S3Header.SSE_KMS_KEY_ID, "k");
        partAnswer(upload, 1, bytes(3, 1), same);
        Fields other = Fields.none().with(S3Header.SSE, "AES256");
        ErrorAnswer error = refused(() -> partAnswer(upload, 1, bytes(3, 1), other));
        assertThat(error.code()).isEqualTo("InvalidArgument");
        assertThat(error.details()).containsEntry("ArgumentValue", "AES256");
        Fields customer = Fields.none().with(S3Header.SSE_C_ALGORITHM, "AES256");
        assertThat(code(() -> partAnswer(upload, 1, bytes(3, 1), customer))).isEqualTo("InvalidRequest");
    }

    @Test
    void partOfUnknownLengthIsRefusedAsS3DoesIt() {
        String upload = create();
        var operation = new UploadOperation.UploadPart(object(), upload, 1, OptionalLong.empty(), Fields.none());
        ErrorAnswer error = refused(() -> run(() -> gateway.part.handle(operation, caller(), Body.empty())));
        assertThat(error.status()).isEqualTo(411);
        assertThat(error.code()).isEqualTo("MissingContentLength");
    }

    @Test
    @Tag("I6")
    void withoutAStateBucketUploadsToEncryptedBucketsAreRefusedWithTheWayOut() {
        gateway = new Replica(stores, kms, false);
        ErrorAnswer error = refused(() -> create());
        assertThat(error.status()).isEqualTo(501);
        assertThat(error.message()).contains("GATEWAY_STATE_BUCKET");
        assertThat(fake.uploads().open()).isEmpty();
        assertThat(code(() -> part("upload-00000001", 1, bytes(3, 1)))).isEqualTo("NotImplemented");
    }

    @Test
    @Tag("I6")
    void stateThatCannotBeReachedIsUnavailableAndNothingIsStored() {
        String upload = create();
        String tag = part(upload, 1, bytes(10, 1));
        fake.objects().keys(Replica.STATE).forEach(name -> fake.objects().remove(Replica.STATE, name));
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("InvalidPart");
        anotherReplica();
        assertThat(code(() -> part(upload, 1, bytes(MIN, 1)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> complete(upload, named(1, tag)))).isEqualTo("NoSuchUpload");
        assertThat(abort(upload).status()).as("what is lost can be ended").isEqualTo(204);
        assertThat(fake.uploads().open()).isEmpty();
        anotherReplica();
        fake.always(new Fault.Answer(500, "InternalError"));
        assertThat(refused(() -> create()).status()).isEqualTo(503);
        fake.heal();
        assertThat(fake.uploads().open()).isEmpty();
    }

    @Test
    @Tag("I6")
    void recordThatIsForgedIsUnavailableAndNothingIsStored() {
        String upload = create();
        fake.objects().keys(Replica.STATE).stream()
                .filter(name -> name.endsWith("/upload"))
                .forEach(name -> {
                    var stored = fake.objects().get(Replica.STATE, name).orElseThrow();
                    byte[] bytes = stored.bytes().clone();
                    bytes[bytes.length / 2] ^= 1;
                    fake.objects().put(Replica.STATE, name, stored.withBytes(bytes));
                });
        anotherReplica();
        assertThat(refused(() -> part(upload, 1, bytes(MIN, 1))).status()).isEqualTo(503);
        assertThat(fake.uploads().open().getFirst().parts()).isEmpty();
    }

    @Test
    void creationWhoseRecordCannotBeWrittenLeavesNoUpload() {
        abort(create());
        fake.next(new Fault.None(), new Fault.Answer(500, "InternalError"));
        assertThat(refused(() -> create()).status()).isEqualTo(503);
        assertThat(fake.uploads().open()).isEmpty();
    }

    @Test
    void partWhoseRecordCannotBeWrittenIsUnavailable() {
        String upload = create();
        for (int size : new int[] {10, MIN}) {
            fake.next(new Fault.None(), new Fault.Answer(500, "InternalError"));
            assertThat(refused(() -> part(upload, 1, bytes(size, 1))).status()).isEqualTo(503);
            assertThat(parts(upload, 0, 10).parts()).isEmpty();
        }
    }

    @Test
    @Tag("I11")
    void smallPartsAndFootersCountAgainstTheMemoryAndGiveItBack() {
        String upload = create();
        gateway.budget = 100_000;
        assertThat(code(() -> part(upload, 1, bytes(100_000, 1)))).isEqualTo("SlowDown");
        String tag = part(upload, 1, bytes(90_000, 1));
        part(upload, 2, bytes(MIN, 1));
        assertThat(gateway.leased).hasValue(0);
        assertThat(refused(() -> complete(upload, named(1, tag))).status()).isEqualTo(503);
        gateway.budget = 1_000_000;
        complete(upload, named(1, tag));
        assertThat(gateway.leased).hasValue(0);
        assertThat(get().bytes()).isEqualTo(bytes(90_000, 1));
    }

    @Test
    @Tag("I5")
    void bodyThatFailsLeavesNoPartAndAnEndOfTheStoresRequest() {
        String upload = create();
        for (int size : new int[] {10, MIN}) {
            Body failing = io.ssegateway.testing.LoopSource.failing(
                            size, 1024, new io.ssegateway.s3.S3Exception(io.ssegateway.s3.S3Error.INCOMPLETE_BODY))
                    .body(size);
            assertThat(code(() -> partAnswer(upload, 1, failing, size, Fields.none())))
                    .isEqualTo("IncompleteBody");
        }
        assertThat(parts(upload, 0, 10).parts()).isEmpty();
        assertThat(fake.uploads().open().getFirst().parts()).isEmpty();
        assertThat(fake.seen().stream()
                        .filter(seen -> seen.complete() && seen.target().contains("partNumber"))
                        .count())
                .as("parts that came to an end")
                .isZero();
        assertThat(gateway.leased).hasValue(0);
    }

    @Test
    void bytesAtTheStoreHoldNoPlaintext() {
        String upload = create();
        byte[] plain = new byte[MIN];
        Arrays.fill(plain, (byte) 'x');
        String tag = part(upload, 1, plain);
        part(upload, 2, Arrays.copyOf(plain, 1000));
        complete(upload, named(1, tag));
        String run = "x".repeat(16);
        for (var seen : fake.seen()) {
            assertThat(seen.body().toString(StandardCharsets.ISO_8859_1).contains(run))
                    .isFalse();
        }
        assertThat(Buffer.buffer(fake.objects()
                                .get(BUCKET.value(), KEY)
                                .orElseThrow()
                                .bytes())
                        .toString(StandardCharsets.ISO_8859_1)
                        .contains(run))
                .isFalse();
    }
}
