package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An independent implementation of the streams: each reads what the other wrote. */
class TinkTest {
    private static final byte[] KEY = new byte[32];

    private static AesGcmHkdfStreaming tink() throws Exception {
        return new AesGcmHkdfStreaming(KEY, "HmacSha256", 32, 65_536, 0);
    }

    private static DataKey key() {
        return DataKey.takeOver(KEY.clone());
    }

    private static byte[] associated(int part) {
        byte[] label = "sse-gateway/v1/stream".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(label.length + 4).put(label).putInt(part).array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 1 << 20, 5 << 20})
    void tinkReadsOurStream(int size) throws Exception {
        byte[] plain = Samples.bytes(size);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        byte[] out = new byte[SegmentLayout.CIPHER_SEGMENT];
        SegmentLayout layout = new SegmentLayout(size);
        try (SegmentSealer sealer = SegmentSealer.start(key(), 7, Samples.RANDOM)) {
            for (long i = 0; i < layout.segments(); i++) {
                Slice slice = new Slice(plain, (int) SegmentLayout.plainStart(i), layout.plainLength(i));
                sealed.write(out, 0, sealer.seal(slice, layout.isLast(i), out));
            }
        }
        assertThat(sealed.size()).isEqualTo((int) layout.cipherSize());
        byte[] read = tink().newDecryptingStream(new ByteArrayInputStream(sealed.toByteArray()), associated(7))
                .readAllBytes();
        assertThat(read).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 1 << 20, 5 << 20})
    void weReadTinksStream(int size) throws Exception {
        byte[] plain = Samples.bytes(size);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream tink = tink().newEncryptingStream(sealed, associated(7))) {
            tink.write(plain);
        }
        byte[] cipher = sealed.toByteArray();
        SegmentLayout layout = new SegmentLayout(size);
        assertThat(cipher).hasSize((int) layout.cipherSize());
        byte[] read = new byte[size];
        byte[] out = new byte[SegmentLayout.PLAIN_SEGMENT];
        StreamHeader header = new StreamHeader(Bytes.of(Arrays.copyOfRange(cipher, 1, 40)));
        try (SegmentOpener opener = SegmentOpener.of(key(), 7, header)) {
            for (long i = layout.segments() - 1; i >= 0; i--) {
                int skip = i == 0 ? 40 : 0;
                int from = (int) SegmentLayout.cipherStart(i) + skip;
                Slice slice = new Slice(cipher, from, layout.cipherLength(i) - skip);
                int length = opener.open(i, layout.isLast(i), slice, out);
                System.arraycopy(out, 0, read, (int) SegmentLayout.plainStart(i), length);
            }
        }
        assertThat(read).isEqualTo(plain);
    }
}
