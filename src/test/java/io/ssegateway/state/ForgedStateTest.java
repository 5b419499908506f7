package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.testing.FakeObjects.Stored;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changed, moved, cut, mixed or lost state is refused or missing, and never taken for something else. */
@Tag("I6")
class ForgedStateTest extends StateFixture {
    private final UploadState state = state();

    @Test
    void noChangedByteOfARecordIsRead() {
        UploadRecord upload = get(state.write(record(NAME)));
        String name = object(upload.uid(), "upload");
        byte[] body = stored(name).bytes();
        for (int at = 0; at < body.length; at += at < 20 || at > body.length - 40 ? 1 : 13) {
            byte[] changed = body.clone();
            changed[at] ^= 0x40;
            store(name, changed);
            assertUnavailable(() -> state.read(NAME));
        }
        store(name, body);
        assertThat(get(state.read(NAME))).hasValue(upload);
    }

    @Test
    void noCutOrLongerRecordIsRead() {
        UploadRecord upload = get(state.write(record(NAME)));
        String name = object(upload.uid(), "upload");
        byte[] body = stored(name).bytes();
        for (int size : new int[] {0, 1, 12, 13, 44, 45, body.length - 33, body.length - 1, body.length + 1, 20_000}) {
            store(name, Arrays.copyOf(body, size));
            assertUnavailable(() -> state.read(NAME));
        }
    }

    @Test
    void aRecordUnderAnotherNameIsRefused() {
        UploadRecord upload = get(state.write(record(NAME)));
        UploadName other = new UploadName(NAME.bucket(), NAME.key(), "upload-2");
        Stored body = stored(object(upload.uid(), "upload"));
        fake.objects().put(BUCKET, object(other.uid(), "upload"), body);
        assertUnavailable(() -> state.read(other));
        assertThat(get(state.read(NAME))).isPresent();
    }

    @Test
    void aCanaryIsNoRecord() {
        get(state.reach());
        String name = object(NAME.uid(), "upload");
        byte[] canary = new StateBodies(roots).seal(name, StateBodies.Kind.ROOT_CHECK, new byte[0]);
        store(name, canary);
        assertUnavailable(() -> state.read(NAME));
    }

    @Test
    void aRecordSealedUnderAnotherKeyOfTheSameIdIsRefused() {
        UploadRecord upload = get(state.write(record(NAME)));
        String name = object(upload.uid(), "upload");
        byte[] forged =
                new StateBodies(new HeldRoots(1, 0x77)).seal(name, StateBodies.Kind.UPLOAD, UploadCodec.encode(upload));
        store(name, forged);
        assertUnavailable(() -> state.read(NAME));
    }

    @Test
    void aPartRecordIsBoundToItsUploadItsPartAndItsPlace() {
        UploadRecord upload = get(state.write(record(NAME)));
        UploadRecord other = get(state.write(record(new UploadName(NAME.bucket(), NAME.key(), "upload-2"))));
        PartWhere here = PartWhere.stored("a".repeat(32));
        PartWhere there = PartWhere.stored("b".repeat(32));
        String sealed;
        try (PartRecordKey key = partKey(upload)) {
            sealed = key.seal(part(1, 9), upload.uid(), 1, here.text(), Samples.RANDOM);
        }
        List<String> moved = List.of(
                StateNames.part(other.uid(), 1, here, sealed),
                StateNames.part(upload.uid(), 2, here, sealed),
                StateNames.part(upload.uid(), 1, there, sealed));
        for (String name : moved) {
            store(name, new byte[0]);
            UploadRecord of = name.contains(other.uid().text()) ? other : upload;
            assertUnavailable(() -> state.eachPart(of.uid(), partKey(of), 0, entry -> true));
            fake.objects().remove(BUCKET, name);
        }
        store(StateNames.part(upload.uid(), 1, here, sealed), new byte[0]);
        assertThat(parts(state, upload, 0)).hasSize(1);
    }

    @Test
    void aNameThatIsNoPartRecordFailsTheWholeListing() {
        UploadRecord upload = get(state.write(record(NAME)));
        for (String name : List.of("x", "1.a.b", "00001.", "00001.xAB.c", "00001.%s.c".formatted("a".repeat(32)))) {
            store(object(upload.uid(), "p/" + name), new byte[0]);
            assertUnavailable(() -> state.eachPart(upload.uid(), partKey(upload), 0, entry -> true));
            fake.objects().remove(BUCKET, object(upload.uid(), "p/" + name));
        }
        assertThat(parts(state, upload, 0)).isEmpty();
    }

    @Test
    void anEmptiedBucketIsAStateWithoutUploads() {
        UploadRecord upload = get(state.write(record(NAME)));
        names().forEach(name -> fake.objects().remove(BUCKET, name));
        assertThat(get(state.read(NAME))).isEmpty();
        assertThat(parts(state, upload, 0)).isEmpty();
        get(state.write(upload));
        assertThat(get(state().read(NAME))).hasValue(upload);
    }

    @Test
    void aStateRolledBackSaysWhatItSaidThen() {
        UploadRecord upload = get(state.write(record(NAME)));
        Stored before = stored(object(upload.uid(), "upload"));
        UploadDone done = new UploadDone(now, "e", java.util.Optional.empty(), java.util.Optional.empty());
        get(state.markDone(upload, done));
        fake.objects().put(BUCKET, object(upload.uid(), "upload"), before);
        assertThat(get(state.read(NAME))).hasValue(upload);
    }

    @Test
    void aBucketThatIsGoneIsMadeAgainForAnUploadAndNeverForItsParts() {
        UploadRecord upload = get(state.write(record(NAME)));
        names().forEach(name -> fake.objects().remove(BUCKET, name));
        drop();
        assertThat(get(state.read(NAME))).isEmpty();
        try (PartRecordKey key = partKey(upload)) {
            PartWhere where = PartWhere.stored("a".repeat(32));
            assertUnavailable(() -> state.commit(upload.uid(), key, 1, where, part(1, 9)));
        }
        assertThat(fake.objects().has(BUCKET)).isFalse();
        get(state.write(upload));
        assertThat(fake.objects().has(BUCKET)).isTrue();
        assertThat(get(state.read(NAME))).hasValue(upload);
    }

    private void drop() {
        var request = io.ssegateway.backend.StoreRequest.of("DELETE", new io.ssegateway.s3.BucketName(BUCKET));
        get(stores.of("main").collect(request, 1_000));
        assertThat(fake.objects().has(BUCKET)).isFalse();
    }
}
