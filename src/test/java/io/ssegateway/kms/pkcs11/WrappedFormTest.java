package io.ssegateway.kms.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KmsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The wrapped forms, made here by the text of FORMAT.md §14 alone. */
class WrappedFormTest {
    private static final byte[] TOKEN_KEY = counting(0x40, 32);
    private static final byte[] DATA_KEY = counting(0x80, 32);
    private static final SecretKeySpec KEY = new SecretKeySpec(TOKEN_KEY, "AES");
    private static final Map<String, String> CONTEXT = Map.of("b", "photos");
    private static final byte[] BOUND =
            HexFormat.of().parseHex(hex("sse-gateway pkcs11 1") + "00" + "0001" + hex("b") + "0006" + hex("photos"));

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] counting(int from, int size) {
        byte[] bytes = new byte[size];
        IntStream.range(0, size).forEach(i -> bytes[i] = (byte) (from + i));
        return bytes;
    }

    private static byte[] gcm() throws Exception {
        byte[] iv = counting(1, 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, KEY, new GCMParameterSpec(128, iv));
        cipher.updateAAD(BOUND);
        return ByteBuffer.allocate(61)
                .put((byte) 1)
                .put(iv)
                .put(cipher.doFinal(DATA_KEY))
                .array();
    }

    private static byte[] cbc() throws Exception {
        byte[] iv = counting(1, 16);
        byte[] head = ByteBuffer.allocate(49)
                .put((byte) 2)
                .put(iv)
                .put(encrypted(iv, DATA_KEY))
                .array();
        byte[] secret = encrypted(new byte[16], "sse-gateway pkcs11 2 context key".getBytes(StandardCharsets.US_ASCII));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        mac.update(head);
        return ByteBuffer.allocate(81).put(head).put(mac.doFinal(BOUND)).array();
    }

    private static byte[] encrypted(byte[] iv, byte[] plain) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, KEY, new IvParameterSpec(iv));
        return cipher.doFinal(plain);
    }

    private static byte[] opened(byte[] wrapped, Map<String, String> context) {
        Token.WrappingKey key = new FakeToken(TOKEN_KEY).open(new char[0]).key("one");
        try (KeyMaterial opened = WrappedKey.open(key, Bytes.of(wrapped), WrappedKey.bound(context), "one")) {
            return opened.use(byte[]::clone);
        }
    }

    @Test
    void opensBothFormsAsTheyAreWrittenDown() throws Exception {
        assertThat(opened(gcm(), CONTEXT)).isEqualTo(DATA_KEY);
        assertThat(opened(cbc(), CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Test
    void opensNeitherUnderAnotherContext() throws Exception {
        for (byte[] wrapped : new byte[][] {gcm(), cbc()}) {
            assertThatThrownBy(() -> opened(wrapped, Map.of("b", "photo")))
                    .isInstanceOfSatisfying(
                            KmsException.class, e -> assertThat(e.kind()).isEqualTo(KmsException.Kind.NOT_OPENED));
        }
    }

    @Test
    void asksTheTokenToDecryptNothingWhoseTagIsWrong() throws Exception {
        byte[] wrapped = cbc();
        wrapped[80] ^= 1;
        FakeToken token = new FakeToken(TOKEN_KEY);
        int[] uses = {0};
        token.inside = () -> uses[0]++;
        Token.WrappingKey key = token.open(new char[0]).key("one");

        assertThatThrownBy(() -> WrappedKey.open(key, Bytes.of(wrapped), BOUND, "one"))
                .isInstanceOf(KmsException.class);
        assertThat(uses[0]).isEqualTo(1);
    }
}
