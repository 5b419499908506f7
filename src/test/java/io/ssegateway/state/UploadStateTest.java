package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UploadStateTest extends StateFixture {
    private static final PartWhere AT_STORE = PartWhere.stored("\"0123456789abcdef0123456789abcdef\"");

    @Test
    @Tag("I10")
    void whatOneReplicaWroteAnotherReads() {
        UploadRecord written = get(state().write(record(NAME)));
        assertThat(get(state().read(NAME))).hasValue(written);
        PartRecord record = part(7, 5 << 20);
        try (PartRecordKey key = partKey(written)) {
            get(state().commit(written.uid(), key, 7, AT_STORE, record));
        }
        List<PartEntry> found = parts(state(), written, 0);
        assertThat(found).singleElement().satisfies(entry -> {
            assertThat(entry.part()).isEqualTo(7);
            assertThat(entry.where()).isEqualTo(AT_STORE);
            assertThat(entry.record()).isEqualTo(record);
        });
    }

    private static Bytes bytes(FooterKey key) {
        return key.use(Bytes::of);
    }

    @Test
    void anUploadThatIsNotThereIsToldApart() {
        assertThat(get(state().read(NAME))).isEmpty();
        get(state().write(record(NAME)));
        UploadName other = new UploadName(NAME.bucket(), NAME.key(), "upload-2");
        assertThat(get(state().read(other))).isEmpty();
        for (String impossible : List.of("x".repeat(65_536), "\ud800", "x".repeat(65_535), "")) {
            assertThat(get(state().read(new UploadName(NAME.bucket(), NAME.key(), impossible))))
                    .isEmpty();
        }
        assertThat(parts(state(), record(other), 0)).isEmpty();
    }

    @Test
    void theFooterKeyIsInTheRecordAndNotReadableInIt() {
        UploadRecord upload = get(state().write(record(NAME)));
        try (FooterKey one = state().footerKey(upload);
                FooterKey two = state().footerKey(get(state().read(NAME)).orElseThrow())) {
            Bytes key = bytes(one);
            assertThat(bytes(two)).isEqualTo(key);
            byte[] body = stored(object(upload.uid(), "upload")).bytes();
            assertThat(Bytes.of(body).toString()).doesNotContain(key.toString());
        }
        roots.load(2, 0x22);
        roots.unload(1);
        assertThatThrownBy(() -> state().footerKey(upload)).isInstanceOf(S3Exception.class);
    }

    @Test
    void listsAnyNumberOfAttemptsWithOneRequestAThousand() {
        UploadRecord upload = get(state().write(record(NAME)));
        UploadState state = state();
        try (PartRecordKey key = partKey(upload)) {
            PartRecord record = part(1, 5 << 20);
            for (int part = 1; part <= 2_001; part++) {
                String sealed = key.seal(record, upload.uid(), part, AT_STORE.text(), Samples.RANDOM);
                store(StateNames.part(upload.uid(), part, AT_STORE, sealed), new byte[0]);
            }
            get(state.reach());
            int before = fake.seen().size();
            List<Integer> numbers = new ArrayList<>();
            assertThat(get(state.eachPart(upload.uid(), key, 0, entry -> numbers.add(entry.part()))))
                    .isEqualTo(2_001);
            assertThat(fake.seen()).hasSize(before + 3);
            assertThat(numbers).isSorted().hasSize(2_001).startsWith(1).endsWith(2_001);
            List<Integer> some = new ArrayList<>();
            get(state.eachPart(upload.uid(), key, 1_999, entry -> some.add(entry.part())));
            assertThat(some).containsExactly(2_000, 2_001);
            some.clear();
            get(state.eachPart(upload.uid(), key, 5, entry -> some.add(entry.part()) && some.size() < 2));
            assertThat(some).containsExactly(6, 7);
        }
    }

    @Test
    void attemptsAtOnePartStandBesideEachOther() {
        UploadRecord upload = get(state().write(record(NAME)));
        PartWhere kept = PartWhere.kept(Samples.RANDOM);
        try (PartRecordKey key = partKey(upload)) {
            get(state().commit(upload.uid(), key, 9_999, AT_STORE, part(9_999, 5 << 20)));
            get(state().commit(upload.uid(), key, 9_999, AT_STORE, part(9_999, 6 << 20)));
            get(state().commit(upload.uid(), key, 9_999, kept, part(9_999, 1)));
        }
        assertThat(parts(state(), upload, 0))
                .extracting(PartEntry::where)
                .containsExactlyInAnyOrder(AT_STORE, AT_STORE, kept);
        assertThat(parts(state(), upload, 9_999)).isEmpty();
    }

    @Test
    void keepsASmallPartAsItIs() {
        UploadRecord upload = get(state().write(record(NAME)));
        PartRecord record = part(3, 100);
        Buffer stream = Buffer.buffer(record.header().framed()).appendBytes(new byte[100 + 16]);
        PartWhere where = get(state().keep(upload.uid(), 3, stream));
        String name = object(upload.uid(), "t/00003." + where.tailId().orElseThrow());
        assertThat(stored(name).bytes()).isEqualTo(stream.getBytes());
        PartEntry entry = new PartEntry(3, where, record, now);
        assertThat(get(state().kept(upload.uid(), entry))).hasValue(stream);

        store(name, stream.copy().appendByte((byte) 0).getBytes());
        assertUnavailable(() -> state().kept(upload.uid(), entry));
        store(name, stream.copy().setByte(1, (byte) ~stream.getByte(1)).getBytes());
        assertUnavailable(() -> state().kept(upload.uid(), entry));
        fake.objects().remove(BUCKET, name);
        assertThat(get(state().kept(upload.uid(), entry))).isEmpty();
    }

    @Test
    void keepsNoPartThatTheStoreCouldTake() {
        UploadUid uid = NAME.uid();
        assertThat(get(state().keep(uid, 1, Buffer.buffer(new byte[UploadState.KEPT_LIMIT]))))
                .matches(where -> where.tailId().isPresent());
        assertThatThrownBy(() -> state().keep(uid, 1, Buffer.buffer(new byte[UploadState.KEPT_LIMIT + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEndIsMarkedOnTheRecord() {
        UploadRecord upload = get(state().write(record(NAME)));
        StoredChecksum checksum = new StoredChecksum(
                StoredChecksum.Algorithm.CRC32C, StoredChecksum.Type.COMPOSITE, 3, Bytes.of(Samples.bytes(4)));
        UploadDone done = new UploadDone(now, "abc-3", Optional.of("v1"), Optional.of(checksum));
        get(state().markDone(upload, done));
        UploadRecord read = get(state().read(NAME)).orElseThrow();
        assertThat(read.done()).hasValue(done);
        assertThat(read).isEqualTo(upload.with(done));
    }

    @Test
    void removesAllOfOneUploadAndNothingElse() {
        UploadRecord upload = get(state().write(record(NAME)));
        UploadRecord other = get(state().write(record(new UploadName(NAME.bucket(), NAME.key(), "other"))));
        for (int part = 1; part <= 1_500; part++) {
            store(object(upload.uid(), "p/%05d.x.y".formatted(part)), new byte[0]);
        }
        get(state().keep(upload.uid(), 1, Buffer.buffer("x")));
        UploadState state = state();
        get(state.remove(upload.uid()));
        assertThat(names()).containsExactly(StateNames.ROOT_CHECK, object(other.uid(), "upload"));
        get(state.remove(upload.uid()));
        assertThat(names()).hasSize(2);
    }

    @Test
    void theRecordGoesLastSoThatHalfARemovalIsFoundAgain() {
        UploadRecord upload = get(state().write(record(NAME)));
        store(object(upload.uid(), "p/00001.x.y"), new byte[0]);
        UploadState state = state();
        get(state.reach());
        fake.next(new Fault.None(), new Fault.Answer(500, "InternalError"));
        assertUnavailable(() -> state.remove(upload.uid()));
        assertThat(names()).contains(object(upload.uid(), "upload"));
        get(state.remove(upload.uid()));
        assertThat(names()).containsExactly(StateNames.ROOT_CHECK);
    }

    @Test
    @Tag("I6")
    void withoutAStateBucketTheRefusalNamesTheSetting() {
        States none = new States(
                stores, new StateSettings(Optional.empty(), Map.of("main", "")), roots, Samples.RANDOM, () -> now);
        assertThat(none.configured()).isFalse();
        assertThatThrownBy(() -> none.of("main"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED))
                .hasMessageContaining("GATEWAY_STATE_BUCKET");
        assertThat(fresh(roots).configured()).isTrue();
    }

    @Test
    void anUnreachableStoreIsUnavailable() {
        UploadRecord upload = get(state().write(record(NAME)));
        UploadState state = state();
        get(state.reach());
        fake.always(new Fault.CloseAtOnce());
        assertUnavailable(() -> state.read(NAME));
        assertUnavailable(() -> state.write(upload));
        assertUnavailable(() -> state().reach());
        fake.heal().always(new Fault.Answer(403, "AccessDenied"));
        assertUnavailable(() -> state.read(NAME));
        assertUnavailable(() -> state.remove(NAME.uid()));
        assertUnavailable(() -> state.keep(NAME.uid(), 1, Buffer.buffer("x")));
        assertUnavailable(() -> state.eachPart(NAME.uid(), partKey(upload), 0, entry -> true));
        fake.heal();
        assertThat(get(state.read(NAME))).isPresent();
    }

    @Test
    void namesOfUploadsDoNotRunIntoEachOther() {
        ObjectKey key = new ObjectKey("ab");
        UploadName one = new UploadName(new BucketName("bucket"), key, "cd");
        UploadName two = new UploadName(new BucketName("bucket"), new ObjectKey("abc"), "d");
        assertThat(one.uid()).isNotEqualTo(two.uid());
        assertThat(one.uid()).isEqualTo(new UploadName(new BucketName("bucket"), key, "cd").uid());
    }
}
