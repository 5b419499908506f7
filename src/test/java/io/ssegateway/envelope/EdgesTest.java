package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first and the last value that each field takes. */
class EdgesTest {
    private static final Bytes WRAPPED = Bytes.of(new byte[1]);
    private static final ObjectLayout EMPTY =
            ObjectLayout.plain(0, Samples.header(), Optional.empty(), Optional.empty());

    @ParameterizedTest
    @ValueSource(strings = {"09afaf90", "00000001", "ffffffff"})
    void rootKeyIdsAreLowerCaseHexadecimal(String id) {
        KeySource source = new KeySource(SseMethod.OBS, "", id, Bytes.empty(), Bytes.empty());
        assertThat(source.rootId()).hasToString(id);
        assertThat(KeySource.root(source.rootId())).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/0000000", ":0000000", "`0000000", "g0000000", "000000000"})
    void otherRootKeyIdsAreRefused(String id) {
        assertThatThrownBy(() -> new KeySource(SseMethod.OBS, "", id, Bytes.empty(), Bytes.empty()))
                .isInstanceOf(EnvelopeException.class);
    }

    @Test
    void onlyTheRootMethodHasARootKey() {
        assertThatThrownBy(() -> KeySource.customer().rootId()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Samples.kms().rootId()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RootKey(Bytes.of(new byte[4]), Samples.key(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RootKey(Bytes.of(new byte[] {1, 2, 3}), Samples.key(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfKeysArePrintableAsciiUpTo255() {
        for (String good : new String[] {" ", "~", "k".repeat(255)}) {
            assertThat(KeySource.kms(good, good, WRAPPED, Bytes.empty()).keyId())
                    .isEqualTo(good);
        }
        for (String bad : new String[] {"\u001f", "\u007f", "k".repeat(256)}) {
            assertThatThrownBy(() -> KeySource.kms("p", bad, WRAPPED, Bytes.empty()))
                    .isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void longestNamesReadBack() {
        KeySource source = KeySource.kms("p".repeat(255), "k".repeat(255), WRAPPED, Bytes.empty());
        Envelope envelope = new EnvelopeSealer(Samples.RANDOM)
                .seal(Samples.facts(source), Samples.key(1), Samples.dataKey(), Samples.PLACE)
                .envelope();
        assertThat(Envelope.decode(envelope.encode())).isEqualTo(envelope);
    }

    @Test
    void placesHave1To1024Bytes() {
        assertThatCode(() -> new Place("b", "k".repeat(1_024))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Place("b", "k".repeat(1_025))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Place("b", "ü".repeat(513))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Place("", "k")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Place("b", "\uD800")).isInstanceOf(EnvelopeException.class);
    }

    @Test
    void sizesInEnvelopesReachTheLimit() {
        EnvelopeFacts facts = Samples.facts(KeySource.customer());
        for (long size : new long[] {0, SizeLaw.MAX_PLAIN}) {
            assertThat(new EnvelopeFacts(
                                    facts.source(),
                                    facts.flags(),
                                    java.util.OptionalLong.of(size),
                                    facts.streamHeader())
                            .plainSize())
                    .hasValue(size);
        }
        for (long size : new long[] {-1, SizeLaw.MAX_PLAIN + 1}) {
            assertThatThrownBy(() -> new EnvelopeFacts(
                            facts.source(), facts.flags(), java.util.OptionalLong.of(size), facts.streamHeader()))
                    .isInstanceOf(EnvelopeException.class);
        }
    }

    /** The tightest case of the size law: an empty object with the longest copy. */
    @Test
    void longestCopyFitsIntoTheEmptyObjectWithTheSmallestPadding() {
        FooterSeal seal = FooterSeal.draw(Samples.dataKey().footerKey(), Optional.empty(), Samples.RANDOM);
        assertThat(seal.seal(EMPTY, Bytes.of(new byte[768])).padSize()).isEqualTo(141);
    }

    @Test
    void closingAFooterEndsItsKey() {
        FooterKey key = Samples.dataKey().footerKey();
        FooterSeal seal = FooterSeal.draw(key, Optional.of(Samples.root()), Samples.RANDOM);
        assertThat(seal.toString()).matches("FooterSeal\\[[0-9a-f]{32}]");
        seal.close();
        assertThatThrownBy(() -> key.use(k -> 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.seal(EMPTY, Bytes.empty())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsOfPartsReach10000() {
        assertThat(new EtagDigest(Bytes.of(new byte[16]), 10_000).text()).endsWith("-10000");
        for (int parts : new int[] {1, 10_000}) {
            StoredChecksum checksum = new StoredChecksum(
                    StoredChecksum.Algorithm.CRC32, StoredChecksum.Type.COMPOSITE, parts, Bytes.of(new byte[4]));
            assertThat(checksum.parts()).isEqualTo(parts);
        }
    }
}
