package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.FixedRandom;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterKeyBox;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ObjectKey;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** State of version 1 does not change while an upload runs through an update: written again bit for bit, and read. */
class FrozenStateTest {
    private static final Path FILE = Path.of("src/test/resources/vectors/v1/state.properties");
    private static final UploadName NAME =
            new UploadName(new BucketName("vectors"), new ObjectKey("v1/größe"), "backend-upload-id");
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.001Z");
    private static final PartWhere WHERE = PartWhere.stored("\"0123456789abcdef0123456789abcdef\"");

    private final HeldRoots roots = new HeldRoots(7, 0x52);
    private final StateBodies bodies = new StateBodies(roots);

    private static UploadSeal seal() {
        return UploadSeal.begin(
                KeySource.root(HeldRoots.id(7)),
                Samples.key(0x52),
                new io.ssegateway.envelope.Place("vectors", "v1/größe"),
                true,
                new FixedRandom("state upload"));
    }

    private UploadRecord upload() {
        try (UploadSeal seal = seal()) {
            FooterKeyBox box = roots.writing(root -> seal.box(NAME.uid(), root));
            UploadSecrets secrets = new UploadSecrets("vectors", "", seal.envelope(), seal.copy(), box);
            StoredChecksum checksum =
                    new StoredChecksum(Algorithm.CRC32C, Type.COMPOSITE, 2, Bytes.of(new byte[] {1, 2, 3, 4}));
            UploadDone done =
                    new UploadDone(CREATED.plusSeconds(9), "etag-2", Optional.of("version"), Optional.of(checksum));
            DeclaredChecksum declared = new DeclaredChecksum(Algorithm.CRC32C, Type.COMPOSITE);
            return new UploadRecord(NAME, "alice", CREATED, secrets, Optional.of(declared), Optional.of(done));
        }
    }

    private static PartRecord part() {
        try (DataKey dataKey = DataKey.draw(new FixedRandom("state part"));
                PartSeal seal = PartSeal.begin(dataKey, 42, 5 << 20, true, new FixedRandom("state attempt"))) {
            byte[] md5 = new byte[16];
            new FixedRandom("md5").nextBytes(md5);
            StoredChecksum checksum = StoredChecksum.ofObject(Algorithm.CRC32C, Bytes.of(new byte[] {5, 6, 7, 8}));
            return seal.record(Optional.of(Bytes.of(md5)), Optional.of(checksum));
        }
    }

    private static String partName(FooterKey footerKey) {
        try (PartRecordKey key = footerKey.partRecordKey()) {
            String sealed = key.seal(part(), NAME.uid(), 42, WHERE.text(), new FixedRandom("state nonce"));
            return StateNames.part(NAME.uid(), 42, WHERE, sealed);
        }
    }

    private String properties() {
        UploadRecord upload = upload();
        String name = StateNames.upload(NAME.uid());
        byte[] record = bodies.seal(name, StateBodies.Kind.UPLOAD, UploadCodec.encode(upload));
        byte[] canary = bodies.seal(StateNames.ROOT_CHECK, StateBodies.Kind.ROOT_CHECK, new byte[0]);
        try (FooterKey footerKey = footerKey(upload)) {
            return String.join(
                    "\n",
                    "# Frozen state of version 1; see FrozenStateTest.java and FixedRandom.java.",
                    "root=" + Samples.key(0x52).use(Bytes::of),
                    "root-check.name=" + StateNames.ROOT_CHECK,
                    "root-check.body=" + Bytes.of(canary),
                    "upload.name=" + name,
                    "upload.body=" + Bytes.of(record),
                    "footer-key=" + footerKey.<Bytes>use(Bytes::of),
                    "part.name=" + partName(footerKey),
                    "");
        }
    }

    private FooterKey footerKey(UploadRecord upload) {
        FooterKeyBox box = upload.secrets().footerKey();
        return roots.of(box.rootId(), root -> box.open(root, upload.uid())).orElseThrow();
    }

    @Test
    void writesTheFrozenState() throws Exception {
        assertThat(properties()).isEqualTo(Files.readString(FILE));
    }

    @Test
    void readsTheFrozenState() throws Exception {
        Properties frozen = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            frozen.load(reader);
        }
        byte[] body = java.util.HexFormat.of().parseHex(frozen.getProperty("upload.body"));
        UploadRecord upload =
                UploadCodec.decode(bodies.open(frozen.getProperty("upload.name"), StateBodies.Kind.UPLOAD, body)
                        .content());
        assertThat(upload).isEqualTo(upload());
        try (FooterKey footerKey = footerKey(upload);
                PartRecordKey key = footerKey.partRecordKey()) {
            ListPage.Entry listed = new ListPage.Entry(
                    frozen.getProperty("part.name"),
                    Optional.empty(),
                    "2026-01-02T03:04:05Z",
                    "",
                    0,
                    "",
                    Optional.empty(),
                    ListPage.Checksums.none(),
                    Optional.empty());
            assertThat(StateNames.entry(NAME.uid(), key, listed))
                    .isEqualTo(new PartEntry(42, WHERE, part(), Instant.parse("2026-01-02T03:04:05Z")));
        }
    }
}
