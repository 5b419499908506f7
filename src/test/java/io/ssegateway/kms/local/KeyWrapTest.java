package io.ssegateway.kms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.Kms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The wrapped form lies in objects: it is frozen, and described well enough for others to open it. */
class KeyWrapTest {
    private static final Map<String, String> CONTEXT = Map.of("sse-gateway:bucket", "photos");
    /** Computed by another program (Python, cryptography): data key 07…, key 02…, salt 00 01 … 1f. */
    private static final String FROZEN =
            "01000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f74325a098d8d7907"
                    + "71bdde116a4aaf4ad614aad6004b362ba685534432e21725f2ebe93e1a6caa9e853cdf6082805f93";

    private static byte[] hmac(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] concat(byte[]... parts) {
        return Arrays.stream(parts)
                .reduce(
                        new byte[0],
                        (a, b) -> ByteBuffer.allocate(a.length + b.length)
                                .put(a)
                                .put(b)
                                .array());
    }

    private static byte[] text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    @Test
    void opensWhatWasFrozen() {
        KeyMaterial opened =
                KeyWrap.open(Stores.key(2), "photos", Bytes.of(HexFormat.of().parseHex(FROZEN)), CONTEXT);

        assertThat(opened.use(byte[]::clone)).isEqualTo(Stores.key(7).use(byte[]::clone));
    }

    /** Written from the layout in the Javadoc alone, with the JDK alone. */
    @Test
    void isOpenedByAnIndependentReader() throws Exception {
        Kms.Generated made = KeyWrap.generate(Stores.key(2), "photos", CONTEXT);
        byte[] wrapped = made.wrapped().toArray();
        byte[] info = concat(
                "sse-gateway/v1/local-kms".getBytes(StandardCharsets.US_ASCII),
                text("photos"),
                text("sse-gateway:bucket"),
                text("photos"));
        byte[] prk = hmac(Arrays.copyOfRange(wrapped, 1, 33), Stores.key(2).use(byte[]::clone));
        byte[] first = hmac(prk, concat(info, new byte[] {1}));
        byte[] second = hmac(prk, concat(first, info, new byte[] {2}));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(first, "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(second, 12)));
        cipher.updateAAD(info);

        byte[] expected = made.key().use(byte[]::clone);
        assertThat(wrapped).hasSize(81).startsWith(1);
        assertThat(cipher.doFinal(wrapped, 33, 48)).isEqualTo(expected);
    }
}
