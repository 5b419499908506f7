package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.FooterKeyBox;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadCodecTest {
    private static final UploadName NAME = new UploadName(new BucketName("photos"), new ObjectKey("käse"), "id");
    private static final Instant CREATED = Instant.parse("2026-06-01T12:00:00.123Z");

    private static UploadRecord record(
            UploadName name, Optional<DeclaredChecksum> checksum, Optional<UploadDone> done) {
        try (UploadSeal seal = UploadSeal.begin(Samples.kms(), Samples.key(1), Samples.PLACE, false, Samples.RANDOM)) {
            FooterKeyBox box = seal.box(name.uid(), Samples.root());
            UploadSecrets secrets = new UploadSecrets("identity", "alias/größe", seal.envelope(), seal.copy(), box);
            return new UploadRecord(name, "alice", CREATED, secrets, checksum, done);
        }
    }

    private static UploadRecord full() {
        StoredChecksum checksum = new StoredChecksum(Algorithm.SHA256, Type.COMPOSITE, 2, Bytes.of(Samples.bytes(32)));
        UploadDone done = new UploadDone(CREATED.plusSeconds(1), "etag-2", Optional.of("v"), Optional.of(checksum));
        return record(NAME, Optional.of(new DeclaredChecksum(Algorithm.SHA256, Type.COMPOSITE)), Optional.of(done));
    }

    @Test
    void readsBackWhatItWrites() {
        UploadName longest =
                new UploadName(new BucketName("b".repeat(255)), new ObjectKey("k".repeat(1024)), "i".repeat(4_096));
        UploadDone bare = new UploadDone(CREATED, "", Optional.empty(), Optional.empty());
        for (UploadRecord upload : List.of(
                full(),
                record(NAME, Optional.empty(), Optional.empty()),
                record(longest, Optional.empty(), Optional.of(bare)))) {
            byte[] content = UploadCodec.encode(upload);
            assertThat(content.length).isLessThanOrEqualTo(UploadCodec.LIMIT);
            assertThat(UploadCodec.decode(Bytes.of(content))).isEqualTo(upload);
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void keepsEveryChecksum(Algorithm algorithm) {
        for (Type type : Type.values()) {
            int parts = type == Type.COMPOSITE ? 9_999 : 0;
            StoredChecksum checksum =
                    new StoredChecksum(algorithm, type, parts, Bytes.of(Samples.bytes(algorithm.size())));
            UploadDone done = new UploadDone(CREATED, "e", Optional.empty(), Optional.of(checksum));
            UploadRecord upload = record(NAME, Optional.of(new DeclaredChecksum(algorithm, type)), Optional.of(done));
            assertThat(UploadCodec.decode(Bytes.of(UploadCodec.encode(upload)))).isEqualTo(upload);
        }
    }

    @Test
    void cutsTimesToMilliseconds() {
        UploadRecord upload = full();
        UploadRecord finer = new UploadRecord(
                upload.name(),
                upload.owner(),
                CREATED.plusNanos(999),
                upload.secrets(),
                upload.checksum(),
                upload.done());
        assertThat(finer).isEqualTo(upload);
    }

    @Test
    void noCutAndNoLongerContentIsRead() {
        byte[] content = UploadCodec.encode(full());
        for (int size = 0; size < content.length; size++) {
            Bytes cut = Bytes.of(content, 0, size);
            assertThatThrownBy(() -> UploadCodec.decode(cut)).isInstanceOf(TamperedException.class);
        }
        Bytes longer = Bytes.of(Arrays.copyOf(content, content.length + 1));
        assertThatThrownBy(() -> UploadCodec.decode(longer)).isInstanceOf(TamperedException.class);
    }

    /** Whatever the bytes: refused in order, or a record that has exactly this form. */
    @Test
    void changedBytesAreRefusedOrHaveOneForm() {
        byte[] content = UploadCodec.encode(full());
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = content.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            UploadRecord read;
            try {
                read = UploadCodec.decode(Bytes.of(changed));
            } catch (TamperedException e) {
                continue;
            }
            assertThat(Bytes.of(UploadCodec.encode(read))).isEqualTo(Bytes.of(changed));
        }
    }

    @Test
    void refusesEnvelopesOfTwoUploads() {
        UploadSecrets one = full().secrets();
        UploadSecrets two = full().secrets();
        assertThatThrownBy(() -> new UploadSecrets("i", "", one.envelope(), two.copy(), one.footerKey()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
