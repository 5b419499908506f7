package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.Tail;
import io.ssegateway.envelope.VerifiedLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multipart objects of format version 1 do not change: written again bit for bit, and read by another library. */
class FrozenPartsTest {
    @ParameterizedTest
    @EnumSource(PartsVector.class)
    void writesTheFrozenObject(PartsVector vector) throws Exception {
        assertThat(vector.properties()).isEqualTo(Files.readString(vector.file(".properties")));
    }

    @ParameterizedTest
    @EnumSource(PartsVector.class)
    void theFooterReadsBackUnderTheKeyOfTheFrozenEnvelope(PartsVector vector) throws Exception {
        Properties frozen = vector.frozen();
        PartsVector.Written written = vector.write();
        KeyMaterial key = KeyMaterial.takeOver(HexFormat.of().parseHex(frozen.getProperty("key")));
        Place place = new Place(frozen.getProperty("bucket"), frozen.getProperty("object"));
        FooterReader.Located located = FooterReader.locate(end(written.stored()));
        Envelope envelope = Envelope.decode(frozen.getProperty("envelope"));
        try (DataKey dataKey = envelope.open(key, place);
                DataKey recovered = located.envelope().openRecovery(key)) {
            var layout = FooterReader.verify(dataKey, written.stored().length, located);
            assertThat(layout).isEqualTo(written.layout());
            assertThat(FooterReader.verify(recovered, written.stored().length, located))
                    .isEqualTo(layout);
            layout.mustMatch(envelope);
            layout.mustMatch(located.envelope());
            assertThat(layout.etag().map(EtagDigest::text).orElse("")).isEqualTo(frozen.getProperty("etag"));
        }
    }

    @ParameterizedTest
    @EnumSource(PartsVector.class)
    @Tag("I1")
    void readsAllOfTheFrozenObjectWithItsEnvelopeAndWithoutIt(PartsVector vector) throws Exception {
        byte[] stored = vector.write().stored();
        FooterReader.Located located = FooterReader.locate(end(stored));
        Envelope envelope = Envelope.decode(vector.frozen().getProperty("envelope"));
        try (DataKey placed = envelope.open(vector.key(), vector.place());
                DataKey recovered = located.envelope().openRecovery(vector.key())) {
            for (DataKey dataKey : new DataKey[] {placed, recovered}) {
                Envelope says = dataKey == placed ? envelope : located.envelope();
                VerifiedLayout layout = VerifiedLayout.of(dataKey, stored.length, located);
                byte[] plain = Chunks.through(Opening.of(dataKey, says, layout, stored.length), stored, 65_536);
                assertThat(Bytes.of(plain)).isEqualTo(Bytes.of(vector.plain()));
            }
        }
    }

    /** Each part is a stream of its own, under its number. */
    @ParameterizedTest
    @EnumSource(PartsVector.class)
    @Tag("I1")
    void tinkReadsEveryPart(PartsVector vector) throws Exception {
        PartsVector.Written written = vector.write();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; i < vector.count(); i++) {
            int size = written.streams().get(i).length;
            byte[] stream = Arrays.copyOfRange(written.stored(), at, at + size);
            plain.writeBytes(tink(vector.dataKey(), vector.number(i), stream));
            at += size;
        }
        assertThat(Vector.digest("SHA-256", plain.toByteArray()))
                .isEqualTo(vector.frozen().getProperty("plain.sha256"));
    }

    private static byte[] tink(byte[] key, int part, byte[] stream) throws Exception {
        byte[] label = "sse-gateway/v1/stream".getBytes(StandardCharsets.US_ASCII);
        byte[] associated =
                ByteBuffer.allocate(label.length + 4).put(label).putInt(part).array();
        return new AesGcmHkdfStreaming(key, "HmacSha256", 32, 65_536, 0)
                .newDecryptingStream(new ByteArrayInputStream(stream), associated)
                .readAllBytes();
    }

    @Test
    void theSmallOneStandsThereWhole() throws Exception {
        byte[] whole = Files.readAllBytes(PartsVector.ONE.file(".sealed"));
        assertThat(Bytes.of(PartsVector.ONE.write().stored())).isEqualTo(Bytes.of(whole));
    }

    @ParameterizedTest
    @EnumSource(
            value = PartsVector.class,
            names = {"EMPTY_LAST", "TWO"})
    void theEtagInTheTailIsTheOneThatS3Promises(PartsVector vector) throws Exception {
        MessageDigest all = MessageDigest.getInstance("MD5");
        for (int i = 0; i < vector.count(); i++) {
            all.update(MessageDigest.getInstance("MD5").digest(vector.plain(i)));
        }
        byte[] stored = vector.write().stored();
        Slice tail = Slice.of(Arrays.copyOfRange(stored, stored.length - Tail.SIZE, stored.length));
        assertThat(Tail.parse(tail)
                        .openEtag(vector.root(), stored.length)
                        .orElseThrow()
                        .text())
                .isEqualTo(Vector.hex(all.digest()) + "-" + vector.count());
    }

    private static byte[] end(byte[] stored) {
        return Arrays.copyOfRange(stored, Math.max(0, stored.length - FooterReader.SUFFIX), stored.length);
    }
}
