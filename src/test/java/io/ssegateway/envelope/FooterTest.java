package io.ssegateway.envelope;

import static io.ssegateway.envelope.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.FooterReader.Located;
import io.ssegateway.envelope.FooterSeal.Footer;
import io.ssegateway.envelope.ObjectLayout.Part;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FooterTest {
    private static final long MIB = 1 << 20;

    private final DataKey dataKey = Samples.dataKey();
    private final RootKey root = Samples.root();
    private final Bytes copy = new EnvelopeSealer(RANDOM)
            .seal(Samples.facts(Samples.kms()), Samples.key(1), dataKey, Samples.PLACE)
            .copy()
            .encodeBinary();

    private Footer seal(ObjectLayout layout) {
        Optional<RootKey> box = layout.etag().map(e -> root);
        try (FooterSeal seal = FooterSeal.draw(dataKey.footerKey(), box, RANDOM)) {
            return seal.seal(layout, copy);
        }
    }

    /** The padding's last 64 bytes and the rest. */
    private static byte[] suffix(Footer footer) {
        byte[] suffix = new byte[64 + footer.rest().size()];
        System.arraycopy(footer.rest().toArray(), 0, suffix, 64, footer.rest().size());
        return suffix;
    }

    private static ObjectLayout plain(Optional<EtagDigest> etag, Optional<StoredChecksum> checksum) {
        return ObjectLayout.plain(5, Samples.header(), etag, checksum);
    }

    private static Optional<EtagDigest> etag(int parts) {
        return Optional.of(new EtagDigest(Bytes.of(Samples.bytes(16)), parts));
    }

    private static ObjectLayout parts(int count, Optional<EtagDigest> etag) {
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            parts.add(new Part(i, i == count ? 3 : 5 * MIB + i, Samples.header()));
        }
        StoredChecksum checksum =
                new StoredChecksum(Algorithm.CRC32C, Type.COMPOSITE, count, Bytes.of(Samples.bytes(4)));
        return new ObjectLayout(true, parts, etag, Optional.of(checksum));
    }

    @Test
    void readsBackAPlainPut() {
        ObjectLayout layout = plain(Optional.empty(), Optional.empty());
        Footer footer = seal(layout);
        Located located = FooterReader.locate(suffix(footer));
        assertThat(located.copy()).isEqualTo(copy);
        assertThat(located.size()).isEqualTo(footer.rest().size());
        assertThat(FooterReader.verify(dataKey, layout.storedSize(), located)).isEqualTo(layout);
        assertThat(footer.padSize() + footer.rest().size() + layout.streamsSize())
                .isEqualTo(layout.storedSize());
        assertThat(located.tail().hasBox()).isFalse();
        assertThat(located.tail().rootKeyId()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void keepsChecksumAndDigest(Algorithm algorithm) {
        StoredChecksum checksum = StoredChecksum.ofObject(algorithm, Bytes.of(Samples.bytes(algorithm.size())));
        ObjectLayout layout = plain(etag(0), Optional.of(checksum));
        Located located = FooterReader.locate(suffix(seal(layout)));
        assertThat(FooterReader.verify(dataKey, layout.storedSize(), located)).isEqualTo(layout);
        assertThat(located.tail().openEtag(root, layout.storedSize())).isEqualTo(layout.etag());
        assertThat(located.tail().rootKeyId()).hasValue(Samples.ROOT_ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1_000, 9_999})
    void readsBackManyParts(int count) {
        ObjectLayout layout = parts(count, etag(count));
        Located located = FooterReader.locate(suffix(seal(layout)));
        assertThat(FooterReader.verify(dataKey, layout.storedSize(), located)).isEqualTo(layout);
        EtagDigest digest = located.tail().openEtag(root, layout.storedSize()).orElseThrow();
        assertThat(digest.text())
                .endsWith("-" + count)
                .hasSize(33 + String.valueOf(count).length());
    }

    @Test
    void noChangedByteVerifies() {
        ObjectLayout layout = plain(etag(0), Optional.empty());
        byte[] suffix = suffix(seal(layout));
        for (int i = 64; i < suffix.length; i++) {
            byte[] changed = suffix.clone();
            changed[i] ^= 0x20;
            assertThatThrownBy(() -> FooterReader.verify(dataKey, layout.storedSize(), FooterReader.locate(changed)))
                    .as("byte %d", i)
                    .isInstanceOf(TamperedException.class);
        }
    }

    @Test
    void belongsToOneObjectOfOneSize() {
        ObjectLayout layout = plain(etag(0), Optional.empty());
        Located located = FooterReader.locate(suffix(seal(layout)));
        for (long other : new long[] {0, layout.storedSize() - 1, layout.storedSize() + 1}) {
            assertThatThrownBy(() -> FooterReader.verify(dataKey, other, located))
                    .isInstanceOf(TamperedException.class);
            assertThatThrownBy(() -> located.tail().openEtag(root, other)).isInstanceOf(TamperedException.class);
        }
        assertThatThrownBy(() -> FooterReader.verify(Samples.dataKey(), layout.storedSize(), located))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void tableOfAnotherAttemptIsRefused() {
        ObjectLayout layout = parts(2, Optional.empty());
        Located one = FooterReader.locate(suffix(seal(layout)));
        Located two = FooterReader.locate(suffix(seal(layout)));
        Located mixed = new Located(one.copy(), two.table(), one.tail());
        assertThatThrownBy(() -> FooterReader.verify(dataKey, layout.storedSize(), mixed))
                .isInstanceOf(TamperedException.class);
        Located noTable = new Located(one.copy(), Bytes.empty(), one.tail());
        assertThatThrownBy(() -> FooterReader.verify(dataKey, layout.storedSize(), noTable))
                .isInstanceOf(TamperedException.class);
    }

    @Test
    void etagBoxOpensUnderItsRootKeyOnly() {
        ObjectLayout layout = plain(etag(0), Optional.empty());
        Tail tail = FooterReader.locate(suffix(seal(layout))).tail();
        RootKey otherId = new RootKey(Bytes.of(new byte[] {1, 1, 1, 1}), root.key());
        RootKey otherKey = new RootKey(root.id(), Samples.key(3));
        assertThatThrownBy(() -> tail.openEtag(otherId, layout.storedSize())).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> tail.openEtag(otherKey, layout.storedSize())).isInstanceOf(TamperedException.class);
        Tail opaque = FooterReader.locate(suffix(seal(plain(Optional.empty(), Optional.empty()))))
                .tail();
        assertThat(opaque.openEtag(root, layout.storedSize())).isEmpty();
    }

    @Test
    void isSealedOnceAndOnlyWithWhatItWasMadeFor() {
        FooterSeal opaque = FooterSeal.draw(dataKey.footerKey(), Optional.empty(), RANDOM);
        assertThatThrownBy(() -> opaque.seal(plain(etag(0), Optional.empty()), copy))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> opaque.seal(plain(Optional.empty(), Optional.empty()), Bytes.of(new byte[769])))
                .isInstanceOf(IllegalArgumentException.class);
        opaque.seal(plain(Optional.empty(), Optional.empty()), copy);
        assertThatThrownBy(() -> opaque.seal(plain(Optional.empty(), Optional.empty()), copy))
                .isInstanceOf(IllegalStateException.class);
        FooterSeal md5 = FooterSeal.draw(dataKey.footerKey(), Optional.of(root), RANDOM);
        assertThatThrownBy(() -> md5.seal(plain(Optional.empty(), Optional.empty()), copy))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoFootersOfOneObjectShareNothingRandom() {
        ObjectLayout layout = plain(etag(0), Optional.empty());
        Tail one = FooterReader.locate(suffix(seal(layout))).tail();
        Tail two = FooterReader.locate(suffix(seal(layout))).tail();
        assertThat(one.footerId()).isNotEqualTo(two.footerId());
        assertThat(one.field(0, 12)).isNotEqualTo(two.field(0, 12));
        assertThat(one.field(32, 76)).isNotEqualTo(two.field(32, 76));
    }

    @Test
    void findsNoFooterWhereThereIsNone() {
        byte[] suffix = suffix(seal(plain(Optional.empty(), Optional.empty())));
        byte[] noPadding = java.util.Arrays.copyOfRange(suffix, 1, suffix.length);
        byte[] noCopy = new byte[Tail.SIZE];
        System.arraycopy(suffix, suffix.length - Tail.SIZE, noCopy, 0, Tail.SIZE);
        for (byte[] none : List.of(new byte[0], new byte[239], new byte[240], noPadding, noCopy)) {
            assertThatThrownBy(() -> FooterReader.locate(none)).isInstanceOf(TamperedException.class);
        }
    }
}
