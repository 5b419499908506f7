package io.ssegateway.envelope;

import static io.ssegateway.envelope.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final int FIRST = SegmentLayout.FIRST_PLAIN_SEGMENT;
    private static final int LATER = SegmentLayout.PLAIN_SEGMENT;

    private final DataKey dataKey = Samples.dataKey();
    private final byte[] out = new byte[SegmentLayout.CIPHER_SEGMENT];
    private final byte[] plain = new byte[SegmentLayout.PLAIN_SEGMENT];

    private static Slice zeros(int size) {
        return Slice.of(new byte[size]);
    }

    @Test
    void acceptsOnlySegmentsOfTheRightSize() {
        SegmentSealer sealer = SegmentSealer.start(dataKey, 0, RANDOM);
        for (int wrong : new int[] {0, FIRST - 1, FIRST + 1, LATER}) {
            assertThatThrownBy(() -> sealer.seal(zeros(wrong), false, out))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> sealer.seal(zeros(FIRST + 1), true, out)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sealer.seal(zeros(FIRST), false, out)).isEqualTo(65_536);
        for (int wrong : new int[] {0, FIRST, LATER - 1}) {
            assertThatThrownBy(() -> sealer.seal(zeros(wrong), false, out))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> sealer.seal(zeros(0), true, out)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sealer.seal(zeros(LATER), true, out)).isEqualTo(65_536);
    }

    @Test
    void sealsNothingAfterTheLastSegmentOrAfterClosing() {
        SegmentSealer sealer = SegmentSealer.start(dataKey, 0, RANDOM);
        assertThat(sealer.seal(zeros(0), true, out)).isEqualTo(56);
        assertThatThrownBy(() -> sealer.seal(zeros(1), true, out)).isInstanceOf(IllegalStateException.class);
        SegmentSealer closed = SegmentSealer.start(dataKey, 0, RANDOM);
        closed.close();
        assertThatThrownBy(() -> closed.seal(zeros(1), true, out)).isInstanceOf(IllegalStateException.class);
    }

    /** I3: no (key, nonce) pair twice. Equal plaintext under one data key never gives equal ciphertext. */
    @Test
    @Tag("I3")
    void noTwoStreamsOfADataKeyShareSaltOrCiphertext() {
        Set<Bytes> headers = new HashSet<>();
        Set<Bytes> salts = new HashSet<>();
        Set<Bytes> ciphertexts = new HashSet<>();
        int streams = 500;
        for (int i = 0; i < streams; i++) {
            try (SegmentSealer sealer = SegmentSealer.start(dataKey, i % 2, RANDOM)) {
                int size = sealer.seal(zeros(100), true, out);
                headers.add(sealer.header().value());
                salts.add(Bytes.of(out, 1, 33));
                ciphertexts.add(Bytes.of(out, 40, size));
            }
        }
        assertThat(headers).hasSize(streams);
        assertThat(salts).hasSize(streams);
        assertThat(ciphertexts).hasSize(streams);
    }

    @Test
    void equalSegmentsOfOneStreamDiffer() {
        try (SegmentSealer sealer = SegmentSealer.start(dataKey, 0, RANDOM)) {
            sealer.seal(zeros(FIRST), false, out);
            sealer.seal(zeros(LATER), false, out);
            Bytes one = Bytes.of(out);
            sealer.seal(zeros(LATER), false, out);
            assertThat(Bytes.of(out)).isNotEqualTo(one);
        }
    }

    @Test
    void opensAnySegmentAndOnlyAtItsPlace() {
        StreamHeader header;
        Slice[] segments = new Slice[3];
        try (SegmentSealer sealer = SegmentSealer.start(dataKey, 3, RANDOM)) {
            header = sealer.header();
            for (int i = 0; i < 3; i++) {
                byte[] sealed = new byte[SegmentLayout.CIPHER_SEGMENT];
                int size = sealer.seal(zeros(i == 0 ? FIRST : i == 1 ? LATER : 7), i == 2, sealed);
                segments[i] = i == 0 ? new Slice(sealed, 40, size - 40) : new Slice(sealed, 0, size);
            }
        }
        try (SegmentOpener opener = SegmentOpener.of(dataKey, 3, header)) {
            assertThat(opener.open(2, true, segments[2], plain)).isEqualTo(7);
            assertThat(opener.open(0, false, segments[0], plain)).isEqualTo(FIRST);
            assertThat(opener.open(1, false, segments[1], plain)).isEqualTo(LATER);
            refuses(opener, 1, false, segments[0]);
            refuses(opener, 0, false, segments[1]);
            refuses(opener, 1, true, segments[1]);
            refuses(opener, 2, false, segments[2]);
        }
        refuses(SegmentOpener.of(dataKey, 4, header), 1, false, segments[1]);
        refuses(SegmentOpener.of(dataKey, 3, Samples.header()), 1, false, segments[1]);
        refuses(SegmentOpener.of(Samples.dataKey(), 3, header), 1, false, segments[1]);
    }

    @Test
    void refusesImpossibleSegments() {
        SegmentOpener opener = SegmentOpener.of(dataKey, 0, Samples.header());
        for (int size : new int[] {0, 15, 16, 17, 65_536, 65_537}) {
            refuses(opener, 0, true, zeros(size));
        }
        assertThatThrownBy(() -> opener.open(1L << 32, true, zeros(16), plain))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> opener.open(-1, true, zeros(16), plain)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsSegmentsInFourBytesAndMarksTheLast() {
        StreamHeader header = Samples.header();
        SegmentNonces nonces = new SegmentNonces(header);
        String prefix = header.value().toString().substring(64);
        assertThat(Bytes.of(nonces.of(0, false))).hasToString(prefix + "0000000000");
        assertThat(Bytes.of(nonces.of(258, true))).hasToString(prefix + "0000010201");
        assertThat(Bytes.of(nonces.of((1L << 32) - 1, false))).hasToString(prefix + "ffffffff00");
    }

    private void refuses(SegmentOpener opener, long segment, boolean last, Slice sealed) {
        assertThatThrownBy(() -> opener.open(segment, last, sealed, plain)).isInstanceOf(TamperedException.class);
    }
}
