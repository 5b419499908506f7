package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not the one form of an envelope of this version is refused. */
class EnvelopeReadingTest {
    private final Envelope envelope = new EnvelopeSealer(Samples.RANDOM)
            .seal(Samples.facts(Samples.kms()), Samples.key(1), Samples.dataKey(), Samples.PLACE)
            .envelope();
    private final byte[] binary = envelope.encodeBinary().toArray();

    private static void refuses(byte[] bytes) {
        assertThatThrownBy(() -> Envelope.decodeBinary(Bytes.of(bytes))).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() ->
                        Envelope.decode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isInstanceOf(EnvelopeException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 2", "0, 255", "1, 0", "1, 4", "1, 255", "2, 1", "3, 8", "3, 128", "4, 1", "4, 127", "4, 128"
    })
    void refusesUnknownVersionMethodFlagAndImpossibleSize(int at, int value) {
        byte[] changed = binary.clone();
        changed[at] = (byte) value;
        refuses(changed);
    }

    @Test
    void refusesEveryCut() {
        for (int size = 0; size < binary.length; size++) {
            refuses(Arrays.copyOf(binary, size));
        }
    }

    @Test
    void refusesTrailingBytes() {
        refuses(Arrays.copyOf(binary, binary.length + 1));
    }

    @Test
    void refusesMoreThanTheLimitBeforeReading() {
        assertThatThrownBy(() -> Envelope.decode("A".repeat(1_025)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> Envelope.decodeBinary(Bytes.of(Arrays.copyOf(binary, 769))))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("768");
    }

    @Test
    void refusesOtherSpellingsOfTheSameBytes() {
        byte[] odd = seal(1).encodeBinary().toArray();
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString(odd);
        assertThatCode(() -> Envelope.decode(header)).doesNotThrowAnyException();
        String padded = Base64.getUrlEncoder().encodeToString(odd);
        char last = header.charAt(header.length() - 1);
        String strayBit = header.substring(0, header.length() - 1) + (char) (last + 1);
        for (String other : new String[] {padded, strayBit, header + " ", " " + header, header + "=", header + "\n"}) {
            assertThatThrownBy(() -> Envelope.decode(other)).isInstanceOf(EnvelopeException.class);
        }
    }

    /** Of a size that leaves unused bits in the last character. */
    private Envelope seal(int rest) {
        for (int size = 60; ; size++) {
            KeySource source = KeySource.kms("p", "k", Bytes.of(new byte[size]), Bytes.empty());
            Envelope sealed = new EnvelopeSealer(new FixedRandom("spelling"))
                    .seal(Samples.facts(source), Samples.key(1), Samples.dataKey(), Samples.PLACE)
                    .envelope();
            String header = sealed.encode();
            // the letters, whose successors are in the alphabet too
            if (sealed.encodeBinary().size() % 3 == rest && header.matches(".*[A-Ya-y]")) {
                return sealed;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "/", "*", "ä", ""})
    void refusesWhatIsNotBase64Url(String text) {
        assertThatThrownBy(() -> Envelope.decode(text)).isInstanceOf(EnvelopeException.class);
    }

    @Test
    void refusesKeySourcesThatDoNotFitTheirMethod() {
        Bytes none = Bytes.empty();
        Bytes some = Bytes.of(new byte[] {0, 0, 0, 0});
        Object[][] wrong = {
            {SseMethod.KMS, "", "k", some, none},
            {SseMethod.KMS, "p", "", some, none},
            {SseMethod.KMS, "p", "k", none, none},
            {SseMethod.KMS, "p", "k\n", some, none},
            {SseMethod.KMS, "pä", "k", some, none},
            {SseMethod.KMS, "p".repeat(256), "k", some, none},
            {SseMethod.KMS, "p", "k", some, Bytes.of(new byte[] {1})},
            {SseMethod.OBS, "p", "00000007", none, none},
            {SseMethod.OBS, "", "00000007", some, none},
            {SseMethod.OBS, "", "00000007", none, some},
            {SseMethod.OBS, "", "0000000", none, none},
            {SseMethod.OBS, "", "0000000A", none, none},
            {SseMethod.OBS, "", "0000000g", none, none},
            {SseMethod.CUSTOMER, "p", "", none, none},
            {SseMethod.CUSTOMER, "", "k", none, none},
            {SseMethod.CUSTOMER, "", "", some, none},
            {SseMethod.CUSTOMER, "", "", none, some}
        };
        for (Object[] w : wrong) {
            assertThatThrownBy(() ->
                            new KeySource((SseMethod) w[0], (String) w[1], (String) w[2], (Bytes) w[3], (Bytes) w[4]))
                    .as(Arrays.toString(w))
                    .isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void refusesFieldsOfAWrongSize() {
        Bytes short31 = Bytes.of(new byte[31]);
        assertThatThrownBy(
                        () -> new Envelope(envelope.facts(), short31, envelope.commitment(), envelope.sealedDataKey()))
                .isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> new Envelope(envelope.facts(), envelope.salt(), short31, envelope.sealedDataKey()))
                .isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> new Envelope(envelope.facts(), envelope.salt(), envelope.commitment(), short31))
                .isInstanceOf(EnvelopeException.class);
    }
}
