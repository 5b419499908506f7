package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionContextTest {
    @Test
    void encodesNamesInOrderOfTheirOctets() {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("b", "2");
        context.put("", "");
        context.put("a", "ü");
        assertThat(EncryptionContext.encode(context)).hasToString("00000000" + "0001610002c3bc" + "0001620001" + "32");
    }

    @Test
    void sortsByOctetsNotByJavaCharacters() {
        // U+1F600 is above U+FFFD in UTF-8, below it in UTF-16
        Bytes encoded = EncryptionContext.encode(Map.of("\uFFFD", "1", "\uD83D\uDE00", "2"));
        assertThat(encoded.toString()).startsWith("0003efbfbd");
        assertThat(EncryptionContext.decode(encoded).keySet()).containsExactly("\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void noEntryIsNoByte() {
        assertThat(EncryptionContext.encode(Map.of())).isEqualTo(Bytes.empty());
        assertThat(EncryptionContext.decode(Bytes.empty())).isEmpty();
    }

    @Test
    void takes256BytesAndRefuses257() {
        Bytes full = EncryptionContext.encode(Map.of("n", "v".repeat(251)));
        assertThat(full.size()).isEqualTo(256);
        assertThat(EncryptionContext.decode(full)).containsEntry("n", "v".repeat(251));
        assertThatThrownBy(() -> EncryptionContext.encode(Map.of("n", "v".repeat(252))))
                .isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> EncryptionContext.decode(Bytes.of(new byte[257])))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("256");
    }

    @Test
    void refusesTextThatUtf8CannotSay() {
        assertThatThrownBy(() -> EncryptionContext.encode(Map.of("\uD800", ""))).isInstanceOf(EnvelopeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // cut in a length
                "0001", // cut before a name
                "000161", // no value
                "00016100026f", // cut in a value
                "0001620000" + "0001610000", // out of order
                "0001610000" + "0001610000", // twice
                "0001ff0000", // not UTF-8
                "0001610000" + "00" // trailing
            })
    void refusesWhatIsNotCanonical(String hex) {
        Bytes bytes = Bytes.of(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> EncryptionContext.decode(bytes)).isInstanceOf(EnvelopeException.class);
    }
}
