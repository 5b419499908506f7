package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.Hkdf;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HkdfTest {
    private static byte[] range(int from, int to) {
        byte[] bytes = new byte[to - from + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    /** RFC 5869 appendix A.2: longer inputs and outputs. */
    @Test
    void computesTheLongTestCase() {
        byte[] okm = io.ssegateway.envelope.Hkdf.derive(range(0, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82);
        assertThat(HexFormat.of().formatHex(okm))
                .isEqualTo(
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    /** RFC 5869 appendix A.3: no salt, no info. */
    @Test
    void takesZerosForNoSalt() {
        byte[] keyMaterial = HexFormat.of().parseHex("0b".repeat(22));
        byte[] okm = io.ssegateway.envelope.Hkdf.derive(keyMaterial, new byte[0], new byte[0], 42);
        assertThat(HexFormat.of().formatHex(okm))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 44, 63, 64, 65, 96})
    void agreesWithTinkAtEveryLength(int length) throws Exception {
        byte[] key = Samples.bytes(32);
        byte[] salt = Samples.bytes(32);
        byte[] info = Samples.bytes(50);
        assertThat(io.ssegateway.envelope.Hkdf.derive(key, salt, info, length))
                .isEqualTo(Hkdf.computeHkdf("HmacSha256", key, salt, info, length));
    }

    /** The labels are persistent: each derivation against Tink's HKDF and its label spelled out here. */
    @ParameterizedTest
    @CsvSource({"footer, 0015", "etag, 0013"})
    void derivesWithTheWrittenLabels(String label, String lengthHex) throws Exception {
        byte[] key = Samples.bytes(32);
        Bytes id = label.equals("etag") ? Bytes.of(Samples.bytes(16)) : Bytes.empty();
        byte[] info = HexFormat.of()
                .parseHex(lengthHex
                        + HexFormat.of()
                                .formatHex(("sse-gateway/v1/" + label)
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        byte[] derived = label.equals("etag") ? KeySchedule.etagKey(key, id) : KeySchedule.footerKey(key);
        assertThat(derived).isEqualTo(Hkdf.computeHkdf("HmacSha256", key, id.toArray(), info, 32));
    }
}
