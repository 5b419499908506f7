package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.Weakness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored objects that one request does not copy, or that are copied on condition: in parts, whole or not at all. */
class CopyInPartsTest extends CopyFixture {
    private static final int SIZE = 250_000;

    @BeforeEach
    void putSource() {
        fake.uploads().minPart(1);
        second.uploads().minPart(1);
        kind(TARGET, Kind.OTHER_KEY, "main");
        put(
                SOURCE,
                "k",
                bytes(SIZE),
                Fields.none().withMetadata("colour", "blue").with(S3Header.TAGGING, "a=b"));
        limits = inParts(150_000);
        requests();
    }

    private void isWhole(Copied copied) {
        assertThat(stored(TARGET, "copy").bytes()).isEqualTo(stored(SOURCE, "k").bytes());
        assertThat(stored(TARGET, "copy").headers().get("x-amz-tagging")).isEqualTo("a=b");
        Got got = get(TARGET, "copy");
        assertThat(got.bytes()).isEqualTo(bytes(SIZE));
        assertThat(got.fields().metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(copied.document().etag()).isEqualTo(got.field(S3Header.ETAG));
        assertThat(storeOf(TARGET).uploads().open()).isEmpty();
    }

    private ErrorAnswer refused(Ask ask) {
        Throwable failure = catchThrowable(() -> copy(ask));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    @Tag("I3")
    void partsBeginAboveTheBoundOfStoredBytes(int more) {
        long stored = stored(SOURCE, "k").bytes().length;
        limits = inParts(stored + more);
        Copied copied = copy(Ask.plainly());
        // HEAD and CopyObject; or HEAD, tags, Create, three parts, Complete
        assertThat(requests()).isEqualTo(more < 0 ? 7 : 2);
        isWhole(copied);
    }

    @Test
    void rangesJoinWithoutGapAndEachIsPinned() {
        isWhole(copy(Ask.plainly()));
        long last = stored(SOURCE, "k").bytes().length - 1;
        List<Map<String, String>> parts = fake.seen().stream()
                .filter(seen -> seen.target().contains("partNumber="))
                .map(seen -> seen.headers())
                .toList();
        assertThat(parts)
                .extracting(headers -> headers.get("x-amz-copy-source-range"))
                .containsExactlyInAnyOrder("bytes=0-99999", "bytes=100000-199999", "bytes=200000-" + last);
        assertThat(parts)
                .allSatisfy(headers -> assertThat(headers)
                        .containsEntry(
                                "x-amz-copy-source-if-match",
                                stored(SOURCE, "k").etag()));
    }

    @Test
    void betweenStoresThePartsPassThrough() {
        kind(TARGET, Kind.MD5, "second");
        isWhole(copy(Ask.plainly()));
    }

    @Test
    void storeThatCannotPinACopyIsNotAskedForOne() {
        fake.weak(Weakness.IGNORES_COPY_CONDITIONS);
        limits = CopyLimits.standard();
        kind(SOURCE, Kind.KMS, "unpinned");
        kind(TARGET, Kind.OTHER_KEY, "unpinned");
        isWhole(copy(Ask.plainly()));
        assertThat(fake.seen()).noneMatch(seen -> seen.headers().containsKey("x-amz-copy-source"));
    }

    @Test
    void partsOfWhichAStoreCannotPinTheSourcePassThrough() {
        fake.weak(Weakness.IGNORES_PART_COPY_CONDITIONS);
        kind(SOURCE, Kind.KMS, "obs");
        kind(TARGET, Kind.OTHER_KEY, "obs");

        isWhole(copy(Ask.plainly()));

        assertThat(fake.seen()).noneMatch(seen -> seen.headers().containsKey("x-amz-copy-source"));
        assertThat(fake.seen().stream()
                        .filter(seen ->
                                seen.method().equals("GET") && seen.headers().containsKey("range")))
                .hasSize(3)
                .allMatch(
                        seen -> stored(SOURCE, "k").etag().equals(seen.headers().get("if-match")));
    }

    @Test
    void aStoreThatCannotPinPartsStillMakesSmallCopies() {
        limits = CopyLimits.standard();
        kind(SOURCE, Kind.KMS, "obs");
        kind(TARGET, Kind.OTHER_KEY, "obs");

        isWhole(copy(Ask.plainly()));

        assertThat(fake.seen()).anyMatch(seen -> seen.headers().containsKey("x-amz-copy-source-if-match"));
    }

    @Test
    @Tag("I6")
    void aConditionThatAStoreWouldNotJudgeIsRefusedBeforeAnythingIsCopied() {
        kind(SOURCE, Kind.KMS, "obs");
        kind(TARGET, Kind.OTHER_KEY, "obs");
        Conditions absent = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty(), Optional.empty());

        assertThat(refused(Ask.plainly().onTarget(absent)).code()).isEqualTo("NotImplemented");

        assertThat(fake.lines()).noneMatch(line -> line.contains("uploads"));
        assertThat(fake.objects().keys("target")).isEmpty();
    }

    @Test
    void failedPartAbortsTheUploadAndFailsTheCopy() {
        // HEAD, tags, Create, first part
        fake.next(new Fault.None(), new Fault.None(), new Fault.None(), new Fault.Answer(500, "InternalError"));
        assertThat(refused(Ask.plainly()).status()).isEqualTo(500);
        await().until(() -> fake.uploads().open().isEmpty());
        assertThat(fake.objects().keys("target")).isEmpty();
    }

    @Test
    void failedCompleteAbortsTheUploadAndFailsTheCopy() {
        Fault none = new Fault.None();
        fake.next(none, none, none, none, none, none, new Fault.Answer(503, "SlowDown"));
        assertThat(refused(Ask.plainly()).code()).isEqualTo("SlowDown");
        await().until(() -> fake.uploads().open().isEmpty());
    }

    @Test
    void clientThatGoesAwayAbortsTheUpload() throws Exception {
        fake.next(new Fault.None(), new Fault.None(), new Fault.None(), new Fault.NeverAnswer());
        CompletableFuture<Cancellable> running = new CompletableFuture<>();
        vertx.runOnContext(ignored -> running.complete(answer(at(SOURCE, "k"), at(TARGET, "copy"), Ask.plainly())
                .subscribe()
                .with(done -> {}, failed -> {})));
        await().until(() -> fake.uploads().open().size() == 1);
        await().until(() -> fake.lines().stream().anyMatch(line -> line.contains("partNumber=")));
        Cancellable client = awaited(running);
        vertx.runOnContext(ignored -> client.cancel());
        await().until(() -> fake.uploads().open().isEmpty());
        assertThat(fake.lines().getLast()).startsWith("DELETE /target/copy?uploadId=");
    }

    @Test
    void sourceThatChangesBetweenPartsIsStartedOver() {
        Fault none = new Fault.None();
        fake.next(none, none, none, none, new Fault.Answer(412, "PreconditionFailed"));
        isWhole(copy(Ask.plainly()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "second"})
    void conditionOnASealedTargetIsJudgedByTheStoreWhereItJudgesUploads(String backend) {
        limits = CopyLimits.standard();
        kind(TARGET, Kind.OTHER_KEY, backend);
        Conditions absent = new Conditions(Optional.empty(), Optional.of("*"), Optional.empty(), Optional.empty());
        isWhole(copy(Ask.plainly().onTarget(absent)));
        byte[] before = stored(TARGET, "copy").bytes();
        ErrorAnswer answer = refused(Ask.plainly().onTarget(absent));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(stored(TARGET, "copy").bytes()).isSameAs(before);
        await().until(() -> storeOf(TARGET).uploads().open().isEmpty());
        assertThat(fake.seen())
                .filteredOn(seen -> seen.method().equals("PUT")
                        && seen.headers().containsKey("x-amz-copy-source")
                        && !seen.target().contains("uploadId="))
                .as("CopyObject, which not every store makes on condition")
                .isEmpty();
    }

    @Test
    void shownTagOfTheTargetIsACondition() {
        limits = CopyLimits.standard();
        copy(Ask.plainly());
        String etag = head(TARGET, "copy").field(S3Header.ETAG);
        Conditions same = new Conditions(Optional.of(etag), Optional.empty(), Optional.empty(), Optional.empty());
        int before = fake.seen().size();
        copy(Ask.plainly().onTarget(same));
        assertThat(fake.seen().subList(before, fake.seen().size()))
                .filteredOn(seen -> seen.headers().containsKey("if-match"))
                .singleElement()
                .satisfies(seen -> assertThat(seen.headers().get("if-match")).isEqualTo(etag.replace("-0\"", "\"")));
    }
}
