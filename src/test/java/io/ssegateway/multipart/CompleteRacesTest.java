package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Complete asked twice, at once or after, with or without its answer; and what comes too late. */
class CompleteRacesTest extends UploadsFixture {
    private final byte[] one = bytes(MIN, 1);
    private final byte[] two = bytes(4_321, 2);

    private CompletedPart[] twoParts(String upload) {
        return new CompletedPart[] {named(1, part(upload, 1, one)), named(2, part(upload, 2, two))};
    }

    @ParameterizedTest
    @EnumSource(EtagMode.class)
    void completeThatIsRepeatedAnswersTheSame(EtagMode etag) {
        policy.rule(Encrypt.SSE_OBS, PlainReads.REFUSE, etag);
        String upload = create(Fields.none().with(S3Header.CHECKSUM_ALGORITHM, "CRC64NVME"));
        CompletedPart[] parts = twoParts(upload);
        Document.CompletedUpload first = complete(upload, parts);
        assertThat(first.checksum()).isPresent();
        assertThat(complete(upload, parts)).isEqualTo(first);
        anotherReplica();
        assertThat(complete(upload, parts)).isEqualTo(first);
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void completeWhoseAnswerWasLostIsAnsweredWhenItIsRepeated() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        fake.next(none(4)).next(new Fault.LoseAnswer());
        assertThat(refused(() -> complete(upload, parts)).status()).isEqualTo(503);
        assertThat(visible()).isTrue();
        anotherReplica();
        Document.CompletedUpload done = complete(upload, parts);
        assertThat(done.etag()).isEqualTo(get().field(S3Header.ETAG));
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void lateCompleteOfAnotherListFindsNoUpload() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        String other = part(upload, 2, bytes(4_321, 3));
        complete(upload, parts);
        assertThat(code(() -> complete(upload, parts[0], named(2, other)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> complete(upload, parts[0]))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> complete(upload, parts[1]))).isEqualTo("NoSuchUpload");
    }

    @Test
    void lateCompleteOfAnObjectThatWasReplacedFindsNoUpload() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        complete(upload, parts);
        String next = create();
        complete(next, named(1, part(next, 1, bytes(3, 9))));
        assertThat(code(() -> complete(upload, parts))).isEqualTo("NoSuchUpload");
        fake.objects().remove(BUCKET.value(), KEY);
        assertThat(code(() -> complete(upload, parts))).isEqualTo("NoSuchUpload");
        fake.objects().put(BUCKET.value(), KEY, new byte[0], java.util.Map.of());
        assertThat(code(() -> complete(upload, parts))).isEqualTo("NoSuchUpload");
    }

    @Test
    void footerThatAnotherOverwroteIsWrittenOnceMore() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        fake.next(none(3)).next(new Fault.Meanwhile(() -> overwriteFooter()));
        complete(upload, parts);
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void footerThatIsOverwrittenAgainAndAgainIsToldAsBusy() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        for (int i = 0; i < 3; i++) {
            fake.next(none(3)).next(new Fault.Meanwhile(() -> overwriteFooter()), new Fault.None());
        }
        assertThat(refused(() -> complete(upload, parts)).status()).isEqualTo(503);
        complete(upload, parts);
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void partThatIsSentAgainWhileItIsCompletedIsNotTakenForTheOther() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        byte[] other = bytes(MIN, 5);
        fake.next(none(3)).next(new Fault.Meanwhile(() -> {
            var stored = fake.uploads().open().getFirst().parts();
            stored.put(1, new io.ssegateway.testing.FakeUploads.Part(other, "\"ffffffffffffffffffffffffffffffff\""));
        }));
        assertThat(code(() -> complete(upload, parts))).isEqualTo("InvalidPart");
        assertThat(visible()).isFalse();
    }

    @Test
    void twoAtOnceAreBothAnsweredAndTheObjectIsOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            String upload = create();
            CompletedPart[] parts = twoParts(upload);
            CompletableFuture<S3Response.Xml> here =
                    start(() -> completing(upload, Fields.none(), Conditions.none(), parts));
            anotherReplica();
            CompletableFuture<S3Response.Xml> there =
                    start(() -> completing(upload, Fields.none(), Conditions.none(), parts));
            Document first = here.get(20, TimeUnit.SECONDS).document();
            Document second = there.get(20, TimeUnit.SECONDS).document();
            assertThat(first).isEqualTo(second);
            assertThat(get().bytes()).isEqualTo(joined(one, two));
            fake.objects().remove(BUCKET.value(), KEY);
        }
    }

    @Test
    void abortAfterCompleteIsNoAbort() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        Document.CompletedUpload done = complete(upload, parts);
        assertThat(code(() -> abort(upload))).isEqualTo("NoSuchUpload");
        assertThat(get().bytes()).isEqualTo(joined(one, two));
        assertThat(complete(upload, parts)).as("the record is still there").isEqualTo(done);
    }

    @Test
    void storeThatTakesALateAbortDoesNotLoseTheRecord() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        Replica first = gateway;
        anotherReplica();
        part(upload, 3, bytes(3, 3));
        Replica second = gateway;
        gateway = first;
        Document.CompletedUpload done = complete(upload, parts);
        gateway = second;
        fake.next(new Fault.Reply(204, java.util.Map.of(), ""));
        assertThat(abort(upload).status()).isEqualTo(204);
        assertThat(complete(upload, parts)).isEqualTo(done);
    }

    @Test
    void abortWhileItIsCompletedLeavesNoObject() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        fake.next(none(3)).next(new Fault.Meanwhile(() -> fake.uploads().abortAll()));
        assertThat(code(() -> complete(upload, parts))).isEqualTo("NoSuchUpload");
        assertThat(visible()).isFalse();
    }

    @Test
    void partsAfterTheEndFindNoUpload() {
        String upload = create();
        CompletedPart[] parts = twoParts(upload);
        complete(upload, parts);
        assertThat(code(() -> part(upload, 3, bytes(MIN, 1)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> parts(upload, 0, 10))).isEqualTo("NoSuchUpload");
        String aborted = create();
        abort(aborted);
        assertThat(code(() -> part(aborted, 3, bytes(3, 1)))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> abort(aborted))).isEqualTo("NoSuchUpload");
        assertThat(fake.objects().keys(Replica.STATE)).noneMatch(name -> name.contains(aborted));
    }

    private void overwriteFooter() {
        var stored = fake.uploads().open().getFirst().parts();
        stored.put(
                10_000,
                new io.ssegateway.testing.FakeUploads.Part(new byte[9], "\"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\""));
    }

    /** ListParts, the records, a kept part if there is one, part 10 000, Complete, the note of the end. */
    private static Fault[] none(int count) {
        Fault[] faults = new Fault[count];
        java.util.Arrays.fill(faults, new Fault.None());
        return faults;
    }
}
