package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.FooterReader.Located;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Footers that verify under the footer's key and contradict themselves: a writer with a fault, or one who holds Kf. */
class ForgedFooterTest {
    private static final int COPY = 200;
    private static final StreamHeader HEADER = Samples.header();
    private static final ObjectLayout BARE = ObjectLayout.plain(5, HEADER, Optional.empty(), Optional.empty());
    private static final ObjectLayout FULL = ObjectLayout.plain(
            5,
            HEADER,
            Optional.of(new EtagDigest(Bytes.of(new byte[16]), 0)),
            Optional.of(StoredChecksum.ofObject(Algorithm.SHA1, Bytes.of(new byte[20]))));

    private static ObjectLayout read(byte[] record, ObjectLayout layout) {
        return FooterRecord.layout(record, layout.parts(), COPY);
    }

    @Test
    void anUntouchedRecordReadsBack() {
        assertThat(read(FooterRecord.record(BARE, COPY), BARE)).isEqualTo(BARE);
        assertThat(read(FooterRecord.record(FULL, COPY), FULL)).isEqualTo(FULL);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 6", // P
        "0, 128", // P above 2^63
        "15, 1", // stored size
        "19, 2", // N
        "23, 76", // table size
        "25, 199", // copy size
        "27, 1", // multipart with part number 0
        "27, 2", // ETag flag: read, but not equal to the bare layout
        "27, 4", // unknown flag
        "26, 1", // unknown flag
        "29, 1", // ETag parts without an ETag
        "45, 1", // digest without an ETag
        "46, 6", // unknown checksum algorithm
        "47, 1", // type without algorithm
        "49, 1", // parts without algorithm
        "50, 1", // value without algorithm
        "114, 1", // reserved
        "139, 1" // reserved
    })
    void oneChangedFieldIsNotTheSameLayout(int at, int value) {
        byte[] record = FooterRecord.record(BARE, COPY);
        record[at] = (byte) value;
        if (at == 27 && value == 2) {
            assertThat(read(record, BARE)).isNotEqualTo(BARE);
        } else {
            assertThatThrownBy(() -> read(record, BARE))
                    .isInstanceOfAny(EnvelopeException.class, IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"47, 0", "47, 3", "49, 1", "70, 1", "113, 1", "29, 1"})
    void checksumAndDigestMustFitTheirKind(int at, int value) {
        byte[] record = FooterRecord.record(FULL, COPY);
        record[at] = (byte) value;
        assertThatThrownBy(() -> read(record, FULL))
                .isInstanceOfAny(EnvelopeException.class, IllegalArgumentException.class);
    }

    @Test
    void longLengthsUseAllSixBytes() {
        ObjectLayout.Part part = new ObjectLayout.Part(0, 0x1_2345_6789_abL, HEADER);
        ObjectLayout layout = new ObjectLayout(false, List.of(part), Optional.empty(), Optional.empty());
        byte[] entries = FooterRecord.entries(layout);
        assertThat(Bytes.of(entries, 0, 8)).hasToString("0000" + "0123456789ab");
        assertThat(FooterRecord.parts(entries)).containsExactly(part);
    }

    @Test
    void zeroIsOnlyZero() {
        assertThat(FooterRecord.isZero(new byte[0])).isTrue();
        assertThat(FooterRecord.isZero(new byte[3])).isTrue();
        assertThat(FooterRecord.isZero(new byte[] {1, 1})).isFalse();
        assertThat(FooterRecord.isZero(new byte[] {5, 5, 0})).isFalse();
    }

    /** A layout whose streams, copy and table leave less padding than the law: it verifies, and is still refused. */
    @ParameterizedTest
    @ValueSource(ints = {768, 769, 800})
    void refusesAFooterThatLeavesTooLittlePadding(int copySize) {
        ObjectLayout layout = ObjectLayout.plain(0, HEADER, Optional.empty(), Optional.empty());
        DataKey dataKey = Samples.dataKey();
        Located forged = forge(dataKey, layout, new byte[copySize]);
        if (copySize == 768) {
            assertThat(FooterReader.verify(dataKey, layout.storedSize(), forged))
                    .isEqualTo(layout);
        } else {
            assertThatThrownBy(() -> FooterReader.verify(dataKey, layout.storedSize(), forged))
                    .isInstanceOf(TamperedException.class);
        }
    }

    private static Located forge(DataKey dataKey, ObjectLayout layout, byte[] copy) {
        byte[] clear = new byte[64];
        byte[] aad = FooterRecord.recordAad(Bytes.of(clear), layout.storedSize(), copy);
        byte[] tableAad = FooterRecord.tableAad(Bytes.of(new byte[16]));
        byte[] tail = new byte[Tail.SIZE];
        byte[] table = new byte[FooterRecord.tableSize(1)];
        try (FooterKey footerKey = dataKey.footerKey()) {
            byte[] record = seal(footerKey, (byte) 0, aad, FooterRecord.record(layout, copy.length));
            byte[] entries = seal(footerKey, (byte) 1, tableAad, FooterRecord.entries(layout));
            ByteBuffer.wrap(table).put(0, (byte) 1).position(12).put(entries);
            ByteBuffer.wrap(tail).position(76).put(record).put(Tail.MAGIC.toArray());
        }
        return new Located(Bytes.of(copy), Bytes.of(table), Tail.parse(Slice.of(tail)));
    }

    private static byte[] seal(FooterKey key, byte nonceStart, byte[] aad, byte[] plain) {
        byte[] nonce = new byte[12];
        nonce[0] = nonceStart;
        return key.use(k -> {
            try (Aead aead = new Aead(k)) {
                return aead.seal(nonce, aad, plain);
            }
        });
    }

    @Test
    void findsTheCopyBehindExactly64ZeroBytesAndNotBehindFewer() {
        byte[] footer = new EnvelopeSealer(Samples.RANDOM)
                .seal(Samples.facts(Samples.kms()), Samples.key(1), Samples.dataKey(), Samples.PLACE)
                .copy()
                .encodeBinary()
                .toArray();
        byte[] suffix = new byte[1 + 64 + footer.length + 75 + Tail.SIZE];
        suffix[0] = 1;
        System.arraycopy(footer, 0, suffix, 65, footer.length);
        System.arraycopy(Tail.MAGIC.toArray(), 0, suffix, suffix.length - 8, 8);
        assertThat(FooterReader.locate(suffix).copy()).isEqualTo(Bytes.of(footer));
        suffix[1] = 1;
        assertThatThrownBy(() -> FooterReader.locate(suffix)).isInstanceOf(TamperedException.class);
        byte[] oddTable = Arrays.copyOf(suffix, suffix.length);
        oddTable[1] = 0;
        byte[] shifted = new byte[oddTable.length + 1];
        System.arraycopy(oddTable, 0, shifted, 0, 65 + footer.length);
        System.arraycopy(oddTable, 65 + footer.length, shifted, 66 + footer.length, 75 + Tail.SIZE);
        assertThatThrownBy(() -> FooterReader.locate(shifted)).isInstanceOf(TamperedException.class);
    }
}
