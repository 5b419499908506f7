package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JanitorTest extends StateFixture {
    private static final Duration DAY = Janitor.KEPT_FOR;
    private static final String PART = "p/00001.x.y";

    private final List<UploadName> asked = new CopyOnWriteArrayList<>();

    private Swept sweep(boolean backendKnows) {
        return sweep((backend, name) -> {
            asked.add(name);
            return Uni.createFrom().item(backendKnows);
        });
    }

    private Swept sweep(RunningUploads running) {
        return get(new Janitor(fresh(roots), running, () -> now).sweep());
    }

    /**
     * An upload begun so many hours ago, ended so many hours ago if at all, last touched so many hours ago: whether it
     * stays.
     */
    @ParameterizedTest
    @CsvSource({
        // created, done, touched, backend knows it, stays
        "0, , 0, false, true",
        "23, , 23, false, true",
        "24, , 24, false, true",
        "25, , 25, false, false",
        "25, , 25, true, true",
        "1000, , 1000, true, true",
        "1000, , 1, false, true",
        "1000, , 24, false, true",
        "1000, , 25, false, false",
        "1000, 0, 1000, false, true",
        "1000, 24, 1000, false, true",
        "1000, 25, 1000, false, false",
        "25, 25, 1, false, false"
    })
    void keepsWhatMayStillBeNeeded(int created, Integer done, int touched, boolean known, boolean stays) {
        now = NOW.minus(Duration.ofHours(created));
        UploadRecord upload = record(NAME);
        Optional<UploadDone> end = Optional.ofNullable(done)
                .map(hours ->
                        new UploadDone(NOW.minus(Duration.ofHours(hours)), "etag", Optional.empty(), Optional.empty()));
        get(state().write(end.map(upload::with).orElse(upload)));
        store(object(upload.uid(), PART), new byte[0]);
        now = NOW;
        age(object(upload.uid(), PART), Duration.ofHours(touched));
        age(object(upload.uid(), "upload"), Duration.ofHours(created));
        Swept swept = sweep(known);
        assertThat(swept.looked()).isEqualTo(1);
        assertThat(swept.removed()).isEqualTo(stays ? 0 : 1);
        assertThat(swept.failed()).isZero();
        assertThat(fake.objects().get(BUCKET, object(upload.uid(), PART)).isPresent())
                .isEqualTo(stays);
        assertThat(fake.objects().get(BUCKET, object(upload.uid(), "upload")).isPresent())
                .isEqualTo(stays);
        assertThat(asked).hasSize(done == null && created > 24 ? 1 : 0);
    }

    @Test
    void removesOrphansOfACrashByTheAgeOfTheYoungest() {
        get(state().reach());
        String part = object(NAME.uid(), PART);
        String tail = object(NAME.uid(), "t/00002.abc");
        store(part, new byte[0]);
        store(tail, new byte[9]);
        age(part, DAY.plusSeconds(1));
        age(tail, DAY);
        assertThat(sweep(true).removed()).isZero();
        assertThat(names()).contains(part, tail);
        age(tail, DAY.plusSeconds(1));
        assertThat(sweep(true)).isEqualTo(new Swept(1, 1, 0, Optional.empty()));
        assertThat(names()).containsExactly(StateNames.ROOT_CHECK);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheBackendDoesNotAnswerStays() {
        now = NOW.minus(DAY.multipliedBy(3));
        UploadRecord upload = get(state().write(record(NAME)));
        age(object(upload.uid(), "upload"), Duration.ZERO);
        now = NOW;
        Swept swept = sweep((backend, name) -> Uni.createFrom().failure(new S3Exception(S3Error.SERVICE_UNAVAILABLE)));
        assertThat(swept).isEqualTo(new Swept(1, 0, 1, Optional.of(S3Error.SERVICE_UNAVAILABLE.message())));
        assertThat(names()).contains(object(upload.uid(), "upload"));
    }

    @Test
    void whatDoesNotVerifyStaysAndKeepsNothingElseFromBeingSwept() {
        now = NOW.minus(DAY.multipliedBy(2));
        UploadRecord bad = get(state().write(record(NAME)));
        UploadRecord old = get(state().write(record(new UploadName(NAME.bucket(), NAME.key(), "old"))));
        store(object(bad.uid(), "upload"), new byte[100]);
        age(object(bad.uid(), "upload"), Duration.ZERO);
        age(object(old.uid(), "upload"), Duration.ZERO);
        store("v1/u/no-uid/x", new byte[0]);
        store("v1/u/beside", new byte[0]);
        now = NOW;
        Swept swept = sweep(false);
        assertThat(swept.looked()).isEqualTo(3);
        assertThat(swept.removed()).isEqualTo(1);
        assertThat(swept.failed()).isEqualTo(2);
        assertThat(names())
                .contains(object(bad.uid(), "upload"), "v1/u/no-uid/x")
                .doesNotContain(object(old.uid(), "upload"));
    }

    @Test
    void sweepsThousandsOfUploadsAPageAtATime() {
        get(state().reach());
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            folders.add("v1/u/%032x/".formatted(i));
        }
        folders.forEach(folder -> store(folder + PART, new byte[0]));
        List<String> old = List.of(folders.get(0), folders.get(999), folders.get(1_000));
        old.forEach(folder -> age(folder + PART, DAY.plusHours(1)));
        assertThat(sweep(true)).isEqualTo(new Swept(1_001, 3, 0, Optional.empty()));
        assertThat(names())
                .hasSize(1 + 998)
                .doesNotContainAnyElementsOf(old.stream().map(f -> f + PART).toList());
    }

    @Test
    void makesNoBucketAndWritesNothingWhereThereIsNoState() {
        assertThat(sweep(true)).isEqualTo(Swept.NOTHING);
        assertThat(fake.objects().has(BUCKET)).isFalse();
        States none = new States(
                stores,
                new StateSettings(Optional.empty(), java.util.Map.of()),
                roots,
                new java.security.SecureRandom(),
                () -> now);
        assertThat(get(new Janitor(none, (backend, name) -> Uni.createFrom().item(true), () -> now).sweep()))
                .isEqualTo(Swept.NOTHING);
    }

    @Test
    void aWrongRootKeySweepsNothing() {
        now = NOW.minus(DAY.multipliedBy(2));
        UploadRecord upload = get(state().write(record(NAME)));
        age(object(upload.uid(), "upload"), Duration.ZERO);
        now = NOW;
        Janitor wrong = new Janitor(
                fresh(new HeldRoots(1, 0x66)),
                (backend, name) -> Uni.createFrom().item(false),
                () -> now);
        assertThat(get(wrong.sweep()).removed()).isZero();
        assertThat(names()).contains(object(upload.uid(), "upload"));
    }

    @Test
    void aStoreThatIsAwayIsTheNextSweepsWork() {
        fake.always(new Fault.CloseAtOnce());
        Swept swept = sweep(true);
        assertThat(swept.failed()).isEqualTo(1);
        assertThat(swept.firstFailure()).isPresent();
    }

    @Test
    void asksTheBackendForTheParts() {
        RunningUploads running = RunningUploads.of(stores);
        fake.objects().create("photos");
        var unused = fake.uploads().create("photos", NAME.key().value(), java.util.Map.of());
        UploadName known = new UploadName(
                NAME.bucket(), NAME.key(), fake.uploads().open().getLast().id());
        assertThat(get(running.knows("main", known))).isTrue();
        assertThat(fake.lines().getLast()).contains("uploadId=upload-").contains("max-parts=1");
        fake.next(new Fault.Answer(404, "NoSuchUpload"));
        assertThat(get(running.knows("main", NAME))).isFalse();
        fake.next(new Fault.Answer(403, "AccessDenied"));
        assertThatThrownBy(() -> get(running.knows("main", NAME))).isInstanceOf(io.ssegateway.backend.StoreError.class);
    }
}
