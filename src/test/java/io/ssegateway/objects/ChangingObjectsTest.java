package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.backend.BackendSettings;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeObjects;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import io.ssegateway.testing.SealedUpload.Stored;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads that take more than one request while the store changes between them, or lies about what it has. */
class ChangingObjectsTest extends PartsFixture {
    private static final Fault NONE = new Fault.None();
    private static final Fault CHANGED = new Fault.Answer(412, "PreconditionFailed");

    @Test
    void overwrittenBetweenBodyAndEndStartsOver() {
        Stored stored = parts("k", 5 * MIB, 7);
        fake.next(NONE, CHANGED);
        assertThat(get("k").bytes()).isEqualTo(stored.plain());
        assertThat(requests()).isEqualTo(4);
        Stored other = parts("other", 5 * MIB, 7);
        fake.next(NONE, NONE, CHANGED);
        assertThat(get("other", "bytes=-3").bytes()).hasSize(3).endsWith(other.plain()[other.plain().length - 1]);
        assertThat(requests()).as("the end is known by then").isEqualTo(5 - 1);
    }

    @Test
    void alwaysOverwrittenIs503AfterThreeRestarts() {
        parts("k", 5 * MIB, 7);
        fake.next(NONE, CHANGED, NONE, CHANGED, NONE, CHANGED, NONE, CHANGED);
        assertThatThrownBy(() -> get("k")).satisfies(e -> {
            ErrorAnswer told = Failures.toError(e);
            assertThat(told.status()).isEqualTo(503);
            assertThat(told.code()).isEqualTo("ServiceUnavailable");
            assertThat(told.fault()).isFalse();
        });
        assertThat(requests()).isEqualTo(8);
        fake.next(NONE, CHANGED, NONE, CHANGED, NONE, CHANGED, NONE, CHANGED);
        assertThatThrownBy(() -> head("k", OptionalInt.of(2), Fields.none()))
                .satisfies(e -> assertThat(Failures.toError(e).status()).isEqualTo(503));
    }

    @Test
    void deletedBetweenBodyAndEndIsNotFound() {
        parts("k", 5 * MIB, 7);
        fake.next(NONE, new Fault.Answer(404, "NoSuchKey"), new Fault.Answer(404, "NoSuchKey"));
        assertThatThrownBy(() -> get("k"))
                .satisfies(e -> assertThat(Failures.toError(e).status()).isEqualTo(404));
    }

    @Test
    void aRememberedLayoutIsNotUsedForAnotherObjectOfTheName() {
        parts("k", 6 * MIB, 5 * MIB, 7);
        get("k");
        Stored longer = parts("k", 5 * MIB, 7 * MIB);
        requests();
        int size = longer.plain().length;
        assertThat(get("k", "bytes=" + (size - 9) + "-").bytes())
                .isEqualTo(Arrays.copyOfRange(longer.plain(), size - 9, size));
        assertThat(requests()).isEqualTo(3);
        byte[] single = bytes(300_000);
        put("k", single);
        requests();
        assertThat(get("k", "bytes=299990-299999").bytes()).isEqualTo(Arrays.copyOfRange(single, 299_990, 300_000));
        assertThat(requests())
                .as("past the end of what is there now, in the old one's offsets")
                .isLessThan(4);
        assertThat(get("k", "bytes=-5").bytes()).isEqualTo(Arrays.copyOfRange(single, 299_995, 300_000));
        assertThat(get("k").bytes()).isEqualTo(single);
    }

    /** A store that gives two objects one tag and one size fools the name of what is remembered, not the key. */
    @Test
    @Tag("I4")
    void theSameTagAndSizeUnderAnotherDataKeyIsAnotherObject() {
        Stored first = parts("k", 5 * MIB, 6 * MIB);
        get("k");
        String etag = fake.objects().get("photos", "k").orElseThrow().etag();
        try (SealedUpload upload = upload("k")) {
            Stored second = upload.complete(List.of(upload.part(1, bytes(6 * MIB)), upload.part(2, bytes(5 * MIB))));
            assertThat(second.bytes()).hasSameSizeAs(first.bytes());
            store("k", second.bytes(), second.envelope().encode(), etag);
            assertThat(get("k").bytes()).isEqualTo(second.plain());
            assertThat(getPart("k", 1).bytes()).isEqualTo(bytes(6 * MIB));
        }
    }

    @Test
    @Tag("I4")
    void anOlderBodyUnderTheEnvelopeOfTheNewerOneIsNotServed() {
        Stored old = parts("k", 5 * MIB, 6 * MIB);
        get("k");
        Stored young = parts("k", 5 * MIB, 6 * MIB);
        String envelope = young.envelope().encode();
        for (String etag : new String[] {
            fake.objects().get("photos", "k").orElseThrow().etag(), "\"00000000000000000000000000000001-3\""
        }) {
            store("k", old.bytes(), envelope, etag);
            assertThatThrownBy(() -> get("k")).isInstanceOf(TamperedException.class);
            assertThatThrownBy(() -> get("k", "bytes=0-1")).isInstanceOf(TamperedException.class);
        }
        store("k", old.bytes(), old.envelope().encode(), "\"00000000000000000000000000000001-3\"");
        assertThat(get("k").bytes()).as("the whole older version: FORMAT.md §9").isEqualTo(old.plain());
    }

    /** Changed in the store after a warm read: the layout is remembered, the bytes are judged all the same. */
    @Test
    @Tag("I4")
    void partsSwappedDroppedChangedOrOfAnOlderAttemptAreNotServedEvenWarm() {
        try (SealedUpload upload = upload("k")) {
            Part one = upload.part(1, bytes(5 * MIB));
            Part two = upload.part(2, bytes(5 * MIB));
            Part older = upload.part(2, bytes(5 * MIB));
            Part three = upload.part(3, bytes(1_000));
            Stored stored = upload.complete(List.of(one, two, three));
            store("k", stored);
            get("k");
            FakeObjects.Stored there = fake.objects().get("photos", "k").orElseThrow();
            byte[] end =
                    Arrays.copyOfRange(stored.bytes(), (int) stored.layout().streamsSize(), stored.bytes().length);
            refused(there, joined(two.stream(), one.stream(), three.stream(), end));
            refused(there, joined(one.stream(), older.stream(), three.stream(), end));
            refused(there, joined(one.stream(), three.stream(), end));
            refused(there, joined(one.stream(), two.stream(), three.stream(), upload.footer(stored.layout())));
            byte[] padded = stored.bytes().clone();
            padded[(int) stored.layout().streamsSize()] = 1;
            refused(there, padded);
            byte[] flipped = stored.bytes().clone();
            flipped[flipped.length / 2] ^= 1;
            refused(there, flipped);
            fake.objects().put("photos", "k", there);
            assertThat(get("k").bytes()).isEqualTo(stored.plain());
        }
    }

    private void refused(FakeObjects.Stored there, byte[] bytes) {
        fake.objects().put("photos", "k", there.withBytes(bytes));
        assertThatThrownBy(() -> get("k")).isInstanceOf(TamperedException.class);
    }

    @Test
    @Tag("I4")
    void changedEndIsFoundBeforeTheFirstByte() {
        Stored stored = parts("k", 5 * MIB, 7);
        FakeObjects.Stored there = fake.objects().get("photos", "k").orElseThrow();
        for (int back : new int[] {1, 9, 100, 240, 241, 300, 400}) {
            byte[] changed = stored.bytes().clone();
            changed[changed.length - back] ^= 4;
            fake.objects().put("photos", "k", there.withBytes(changed));
            assertThatThrownBy(() -> get("k")).as("%d from the end", back).isInstanceOf(TamperedException.class);
            assertThatThrownBy(() -> get("k", "bytes=0-1"))
                    .as("range, %d from the end", back)
                    .isInstanceOf(TamperedException.class);
        }
    }

    @Test
    void rightsAreCheckedThoughEverythingIsRemembered() {
        parts("k", 5 * MIB, 7);
        get("k");
        requests();
        int calls = kms.calls();
        policy.kmsRights.remove(KmsRight.DEK_DECRYPT);
        for (Optional<ByteRange> range : List.of(Optional.<ByteRange>empty(), ByteRange.parse("bytes=0-1"))) {
            assertThatThrownBy(() -> get("k", range, Fields.none()))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        }
        assertThatThrownBy(() -> head("k", OptionalInt.of(1), Fields.none())).isInstanceOf(S3Exception.class);
        assertThat(kms.calls()).isEqualTo(calls);
        policy.rights.remove(Right.READ);
        requests();
        assertThatThrownBy(() -> get("k")).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> getPart("k", 1)).isInstanceOf(S3Exception.class);
        assertThat(requests()).isZero();
    }

    /** Every answer that is dropped on the way gives its connection back: a pool of a few never runs dry. */
    @Test
    void droppedAnswersGiveTheirConnectionsBack() {
        Stored stored = parts("k", 5 * MIB, 7);
        BackendSettings few = BackendSettings.of(
                        fake.endpoint(), "fake-1", new Credentials("AK", new SecretKey("secret")))
                .withConnectionsPerLoop(2);
        Access tight = new Access(
                new CallerStores(new VertxStores(vertx, InstantSource.system(), Map.of("main", few))),
                ReservedBucket.none());
        ObjectLayouts forgetful = new ObjectLayouts(new CachingLayouts(0));
        GetObjectHandler reads = new GetObjectHandler(tight, looks, forgetful, new SealedReads(keys, looks, forgetful));
        int last = stored.plain().length - 1;
        for (int i = 0; i < 60; i++) {
            var operation = new io.ssegateway.s3.S3Operation.GetObject(
                    ref("k"),
                    ByteRange.parse(i % 2 == 0 ? "bytes=" + last + "-" : "bytes=" + (last + 1) + "-"),
                    io.ssegateway.s3.Conditions.none(),
                    Fields.none(),
                    Fields.none());
            if (i % 2 == 0) {
                assertThat(run(() -> reads.handle(operation, caller(), Body.empty()))
                                .bytes())
                        .containsExactly(stored.plain()[last]);
            } else {
                assertThatThrownBy(() -> run(() -> reads.handle(operation, caller(), Body.empty())))
                        .isInstanceOf(S3Exception.class);
            }
        }
    }

    private static byte[] joined(byte[]... pieces) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
