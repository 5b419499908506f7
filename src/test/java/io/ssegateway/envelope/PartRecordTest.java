package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.StoredChecksum.Algorithm;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartRecordTest {
    private static final UploadUid UID = UploadUid.of("bucket", "key", "upload");
    private static final String WHERE = "0123456789abcdef0123456789abcdef";

    private final FooterKey footerKey = FooterKey.takeOver(Samples.bytes(32));
    private final PartRecordKey key = footerKey.partRecordKey();

    private static PartRecord record(long size, Optional<Bytes> md5, Optional<StoredChecksum> checksum) {
        return new PartRecord(size, Samples.header(), md5, checksum);
    }

    private String seal(PartRecord record) {
        return key.seal(record, UID, 3, WHERE, Samples.RANDOM);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5 << 20, SizeLaw.MAX_PART_PLAIN})
    void readsBackSizeAndHeader(long size) {
        PartRecord record = record(size, Optional.empty(), Optional.empty());
        String sealed = seal(record);
        assertThat(sealed).hasSize(PartRecordKey.TEXT).hasSize(166).matches("[A-Za-z0-9_-]+");
        assertThat(key.open(sealed, UID, 3, WHERE)).isEqualTo(record);
        try (PartRecordKey again = footerKey.partRecordKey()) {
            assertThat(again.open(sealed, UID, 3, WHERE)).isEqualTo(record);
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void keepsDigestAndChecksum(Algorithm algorithm) {
        StoredChecksum checksum = StoredChecksum.ofObject(algorithm, Bytes.of(Samples.bytes(algorithm.size())));
        PartRecord record = record(7, Optional.of(Bytes.of(Samples.bytes(16))), Optional.of(checksum));
        assertThat(key.open(seal(record), UID, 3, WHERE)).isEqualTo(record);
    }

    @Test
    @Tag("I4")
    void isBoundToUploadPartPlaceAndKey() {
        String sealed = seal(record(7, Optional.empty(), Optional.empty()));
        UploadUid other = UploadUid.of("bucket", "key", "other");
        assertRefused(() -> key.open(sealed, other, 3, WHERE));
        assertRefused(() -> key.open(sealed, UID, 4, WHERE));
        assertRefused(() -> key.open(sealed, UID, 3, "t" + WHERE));
        PartRecordKey stranger = FooterKey.takeOver(Samples.bytes(32)).partRecordKey();
        assertRefused(() -> stranger.open(sealed, UID, 3, WHERE));
    }

    @Test
    void noChangedByteAndNoOtherFormOpens() {
        String sealed = seal(record(7, Optional.empty(), Optional.empty()));
        byte[] bytes = Base64.getUrlDecoder().decode(sealed);
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertRefused(() -> key.open(text, UID, 3, WHERE));
        }
        char last = sealed.charAt(sealed.length() - 1);
        // the same bytes with a stray bit in the last character
        String stray = sealed.substring(0, sealed.length() - 1) + (char) (last + 1);
        for (String other :
                new String[] {"", sealed.substring(1), sealed + "A", stray, sealed.substring(2) + "==", "*".repeat(166)
                }) {
            assertRefused(() -> key.open(other, UID, 3, WHERE));
        }
    }

    @Test
    @Tag("I3")
    void everySealHasANonceOfItsOwn() {
        PartRecord record = record(7, Optional.empty(), Optional.empty());
        assertThat(seal(record).substring(0, 16)).isNotEqualTo(seal(record).substring(0, 16));
    }

    @Test
    void refusesWhatNoPartHas() {
        Optional<StoredChecksum> composite = Optional.of(
                new StoredChecksum(Algorithm.CRC32, StoredChecksum.Type.COMPOSITE, 1, Bytes.of(new byte[4])));
        assertIllegal(() -> record(-1, Optional.empty(), Optional.empty()));
        assertIllegal(() -> record(1, Optional.of(Bytes.of(new byte[15])), Optional.empty()));
        assertIllegal(() -> record(1, Optional.of(Bytes.of(new byte[16])), Optional.empty()));
        assertIllegal(() -> record(1, Optional.empty(), composite));
    }

    @Test
    void refusesAContentThatContradictsItself() {
        byte[] good = record(7, Optional.empty(), Optional.empty()).encode();
        assertThat(good).hasSize(PartRecord.SIZE);
        // a size below zero, a checksum without an algorithm, one longer than its algorithm's, an unknown algorithm
        for (int[] change : new int[][] {{0, 0x80}, {64, 1}, {63, 1, 68, 1}, {63, 9}}) {
            byte[] bad = good.clone();
            for (int i = 0; i < change.length; i += 2) {
                bad[change[i]] = (byte) change[i + 1];
            }
            assertThatThrownBy(() -> PartRecord.decode(bad))
                    .isInstanceOfAny(EnvelopeException.class, IllegalArgumentException.class);
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(TamperedException.class);
    }

    private static void assertIllegal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
