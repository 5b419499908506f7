package io.ssegateway.envelope;

import static io.ssegateway.envelope.Samples.PLACE;
import static io.ssegateway.envelope.Samples.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.EnvelopeSealer.Sealed;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeTest {
    private final KeyMaterial key = Samples.key(1);
    private final DataKey dataKey = Samples.dataKey();

    static Stream<KeySource> sources() {
        return Stream.of(Samples.kms(), KeySource.root(Samples.ROOT_ID), KeySource.customer());
    }

    private Sealed seal(EnvelopeFacts facts) {
        return new EnvelopeSealer(RANDOM).seal(facts, key, dataKey, PLACE);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void opensWhereItWasSealedWithTheKeyItWasSealedWith(KeySource source) {
        Envelope read = Envelope.decode(seal(Samples.facts(source)).envelope().encode());
        try (DataKey opened = read.open(key, PLACE)) {
            assertThat(Samples.same(opened, dataKey)).isTrue();
        }
        assertThat(read.source()).isEqualTo(source);
        assertThat(read.method()).isEqualTo(source.method());
        assertThat(read.plainSize()).hasValue(5);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void readsBackWhatItWrote(KeySource source) {
        Sealed sealed = seal(Samples.facts(source));
        assertThat(Envelope.decode(sealed.envelope().encode())).isEqualTo(sealed.envelope());
        assertThat(Envelope.decodeBinary(sealed.copy().encodeBinary())).isEqualTo(sealed.copy());
    }

    @ParameterizedTest
    @MethodSource("sources")
    void tellsAWrongKeyFromAMovedObject(KeySource source) {
        Envelope envelope = seal(Samples.facts(source)).envelope();
        for (KeyMaterial wrong : new KeyMaterial[] {Samples.key(2), Samples.key(0)}) {
            assertThat(envelope.commitmentMatches(wrong)).isFalse();
            assertThatThrownBy(() -> envelope.open(wrong, PLACE)).isInstanceOf(WrongKeyException.class);
            assertThatThrownBy(() -> envelope.openRecovery(wrong)).isInstanceOf(WrongKeyException.class);
        }
        assertThat(envelope.commitmentMatches(key)).isTrue();
        for (Place other : new Place[] {
            new Place("bucket2", PLACE.objectKey()), new Place("bucket", "x"), new Place(PLACE.objectKey(), "bucket")
        }) {
            assertThatThrownBy(() -> envelope.open(key, other)).isInstanceOf(TamperedException.class);
        }
    }

    @Test
    void copyOpensWithoutAPlaceAndOnlySo() {
        Sealed sealed = seal(Samples.facts(Samples.kms()));
        try (DataKey opened = sealed.copy().openRecovery(key)) {
            assertThat(Samples.same(opened, dataKey)).isTrue();
        }
        assertThatThrownBy(() -> sealed.copy().open(key, PLACE)).isInstanceOf(TamperedException.class);
        assertThatThrownBy(() -> sealed.envelope().openRecovery(key)).isInstanceOf(TamperedException.class);
    }

    @Test
    void placesDoNotRunIntoEachOther() {
        Place one = new Place("ab", "c");
        Place two = new Place("a", "bc");
        Envelope envelope = new EnvelopeSealer(RANDOM)
                .seal(Samples.facts(KeySource.customer()), key, dataKey, one)
                .envelope();
        assertThatThrownBy(() -> envelope.open(key, two)).isInstanceOf(TamperedException.class);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void noChangedBitOpens(KeySource source) {
        byte[] binary = seal(Samples.facts(source)).envelope().encodeBinary().toArray();
        for (int bit = 0; bit < binary.length * 8; bit++) {
            byte[] changed = binary.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Envelope.decodeBinary(Bytes.of(changed)).open(key, PLACE))
                    .isInstanceOfAny(EnvelopeException.class, WrongKeyException.class, TamperedException.class);
        }
    }

    @Test
    @Tag("I3")
    void everySealDrawsItsOwnSalt() {
        EnvelopeFacts facts = Samples.facts(KeySource.customer());
        Envelope one = seal(facts).envelope();
        Envelope two = seal(facts).envelope();
        assertThat(one.salt()).isNotEqualTo(two.salt());
        assertThat(one.sealedDataKey()).isNotEqualTo(two.sealedDataKey());
        assertThat(one.commitment()).isNotEqualTo(two.commitment());
    }

    @Test
    void sealsAnewUnderAnotherKeyForAnotherPlaceWithoutTheBody() {
        Envelope old = seal(Samples.facts(Samples.kms())).envelope();
        KeyMaterial newKey = Samples.key(9);
        Place newPlace = new Place("other", "name");
        Envelope moved = new EnvelopeSealer(RANDOM)
                .seal(old.facts().with(KeySource.customer(), false), newKey, dataKey, newPlace)
                .envelope();
        try (DataKey opened = moved.open(newKey, newPlace)) {
            assertThat(Samples.same(opened, dataKey)).isTrue();
        }
        assertThat(moved.streamHeader()).isEqualTo(old.streamHeader());
        assertThat(moved.plainSize()).isEqualTo(old.plainSize());
    }

    @Test
    void multipartEnvelopeNamesNeitherSizeNorStream() {
        EnvelopeFlags flags = new EnvelopeFlags(true, true, true);
        EnvelopeFacts facts = new EnvelopeFacts(Samples.kms(), flags, OptionalLong.empty(), Optional.empty());
        Envelope read = Envelope.decode(seal(facts).envelope().encode());
        assertThat(read.flags()).isEqualTo(flags);
        assertThat(read.plainSize()).isEmpty();
        assertThat(read.streamHeader()).isEmpty();
        assertThatThrownBy(() -> new EnvelopeFacts(Samples.kms(), flags, OptionalLong.of(1), Optional.empty()))
                .isInstanceOf(EnvelopeException.class);
    }

    @Test
    void typicalEnvelopesAreShort() {
        assertThat(seal(Samples.facts(KeySource.customer())).envelope().encode())
                .hasSize(226);
        assertThat(seal(Samples.facts(KeySource.root(Samples.ROOT_ID)))
                        .envelope()
                        .encode())
                .hasSize(236);
    }

    @Test
    void takes768BytesAndRefuses769() {
        Bytes context = EncryptionContext.encode(Map.of());
        int wrapped = 768 - 169 - 2;
        Sealed full = seal(Samples.facts(KeySource.kms("p", "k", Bytes.of(new byte[wrapped]), context)));
        assertThat(full.envelope().encode()).hasSize(Envelope.HEADER_LIMIT);
        assertThat(Envelope.decode(full.envelope().encode())).isEqualTo(full.envelope());
        EnvelopeFacts over = Samples.facts(KeySource.kms("p", "k", Bytes.of(new byte[wrapped + 1]), context));
        assertThatThrownBy(() -> seal(over)).isInstanceOf(EnvelopeException.class);
    }
}
