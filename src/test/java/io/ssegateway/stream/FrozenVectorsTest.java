package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.Place;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Format version 1 does not change: the frozen objects are written again bit for bit, and read. */
class FrozenVectorsTest {
    @ParameterizedTest
    @EnumSource(Vector.class)
    void writesTheFrozenObject(Vector vector) throws Exception {
        Properties frozen = vector.frozen();
        Vector.Written written = vector.write();
        assertThat(written.envelope().encode()).isEqualTo(frozen.getProperty("envelope"));
        assertThat(written.stored()).hasSize(Integer.parseInt(frozen.getProperty("stored.size")));
        assertThat(Vector.digest("SHA-256", written.stored())).isEqualTo(frozen.getProperty("stored.sha256"));
        assertThat(Vector.digest("SHA-256", vector.plain())).isEqualTo(frozen.getProperty("plain.sha256"));
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    void readsTheFrozenObject(Vector vector) throws Exception {
        Properties frozen = vector.frozen();
        byte[] stored = vector.write().stored();
        Envelope envelope = Envelope.decode(frozen.getProperty("envelope"));
        KeyMaterial key = KeyMaterial.takeOver(java.util.HexFormat.of().parseHex(frozen.getProperty("key")));
        Place place = new Place(frozen.getProperty("bucket"), frozen.getProperty("object"));
        try (DataKey dataKey = envelope.open(key, place)) {
            Opening opening = new Opening(dataKey, envelope, stored.length);
            byte[] plain = Chunks.through(opening, stored, 65_536);
            assertThat(Vector.digest("SHA-256", plain)).isEqualTo(frozen.getProperty("plain.sha256"));
            ObjectLayout layout = opening.layout().orElseThrow();
            assertThat(layout.checksum()).isEqualTo(vector.checksum());
            assertThat(layout.etag().map(EtagDigest::text).orElse("")).isEqualTo(frozen.getProperty("etag"));
        }
    }

    @ParameterizedTest
    @EnumSource(Vector.class)
    @Tag("I1")
    void recoversFromBytesAndKeyAlone(Vector vector) throws Exception {
        byte[] stored = vector.write().stored();
        byte[] suffix =
                Arrays.copyOfRange(stored, Math.max(0, stored.length - FooterReader.PLAIN_SUFFIX), stored.length);
        Envelope copy = FooterReader.locate(suffix).envelope();
        try (DataKey dataKey = copy.openRecovery(vector.key())) {
            assertThat(Chunks.through(new Opening(dataKey, copy, stored.length), stored, 65_536))
                    .isEqualTo(vector.plain());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Vector.class,
            names = {"EMPTY", "ONE_BYTE"})
    void smallObjectsStandThereWhole(Vector vector) throws Exception {
        byte[] whole = Files.readAllBytes(Vector.FOLDER.resolve(vector.size + ".sealed"));
        assertThat(Bytes.of(vector.write().stored())).isEqualTo(Bytes.of(whole));
    }

    @Test
    void etagsInTheTailAreTheMd5OfThePlaintext() throws Exception {
        for (Vector vector : new Vector[] {Vector.ONE_BYTE, Vector.SEGMENT, Vector.SEGMENT_AND_ONE, Vector.ONE_MIB}) {
            byte[] stored = vector.write().stored();
            byte[] tail = Arrays.copyOfRange(stored, stored.length - 240, stored.length);
            EtagDigest etag = io.ssegateway.envelope.Tail.parse(io.ssegateway.envelope.Slice.of(tail))
                    .openEtag(vector.root(), stored.length)
                    .orElseThrow();
            assertThat(etag.text()).isEqualTo(Vector.digest("MD5", vector.plain()));
        }
    }
}
