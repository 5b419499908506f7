package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.ObjectLayout.Part;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ObjectLayoutTest {
    private static final long FIVE_MIB = 5 << 20;
    private static final Bytes MD5 = Bytes.of(new byte[16]);
    private static final StreamHeader HEADER = Samples.header();

    private static Part part(int number, long size) {
        return new Part(number, size, HEADER);
    }

    private static void refuses(boolean multipart, Part... parts) {
        assertThatThrownBy(() -> new ObjectLayout(multipart, List.of(parts), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plainPutHasOneStreamWithNumberZero() {
        assertThatCode(() -> ObjectLayout.plain(0, HEADER, Optional.empty(), Optional.empty()))
                .doesNotThrowAnyException();
        refuses(false);
        refuses(false, part(1, 5));
        refuses(false, part(0, 5), part(0, 5));
    }

    @Test
    void partsAscendAndAllButTheLastAreLarge() {
        assertThatCode(() -> new ObjectLayout(
                        true, List.of(part(2, FIVE_MIB), part(9_999, 0)), Optional.empty(), Optional.empty()))
                .doesNotThrowAnyException();
        refuses(true);
        refuses(true, part(0, 5));
        refuses(true, part(10_000, 5));
        refuses(true, part(2, FIVE_MIB), part(2, 1));
        refuses(true, part(2, FIVE_MIB), part(1, 1));
        refuses(true, part(1, FIVE_MIB - 1), part(2, 1));
        refuses(true, part(1, SizeLaw.MAX_PLAIN), part(2, 1));
    }

    @Test
    void digestAndChecksumCountTheParts() {
        Optional<EtagDigest> two = Optional.of(new EtagDigest(MD5, 2));
        List<Part> one = List.of(part(1, 5));
        assertThatThrownBy(() -> new ObjectLayout(true, one, two, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectLayout.plain(5, HEADER, two, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        StoredChecksum composite = new StoredChecksum(Algorithm.CRC32, Type.COMPOSITE, 2, Bytes.of(new byte[4]));
        assertThatThrownBy(() -> new ObjectLayout(true, one, Optional.empty(), Optional.of(composite)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checksumsHaveTheSizeOfTheirAlgorithm() {
        for (Algorithm algorithm : Algorithm.values()) {
            Bytes wrong = Bytes.of(new byte[algorithm.size() + 1]);
            assertThatThrownBy(() -> StoredChecksum.ofObject(algorithm, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(Algorithm.of(algorithm.code())).isEqualTo(algorithm);
        }
        Bytes four = Bytes.of(new byte[4]);
        for (int parts : new int[] {0, 10_001}) {
            assertThatThrownBy(() -> new StoredChecksum(Algorithm.CRC32, Type.COMPOSITE, parts, four))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new StoredChecksum(Algorithm.CRC32, Type.FULL_OBJECT, 1, four))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void digestsAreWrittenAsEtags() {
        assertThat(new EtagDigest(MD5, 0).text()).isEqualTo("0".repeat(32));
        assertThat(new EtagDigest(MD5, 12).text()).isEqualTo("0".repeat(32) + "-12");
        assertThatThrownBy(() -> new EtagDigest(Bytes.of(new byte[15]), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EtagDigest(MD5, 10_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EtagDigest(MD5, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mustMatchItsEnvelope() {
        ObjectLayout layout = ObjectLayout.plain(5, HEADER, Optional.empty(), Optional.empty());
        layout.mustMatch(envelope(false, false, OptionalLong.of(5), HEADER));
        layout.mustMatch(envelope(false, false, OptionalLong.empty(), HEADER));
        List<Envelope> others = List.of(
                envelope(false, false, OptionalLong.of(6), HEADER),
                envelope(false, true, OptionalLong.of(5), HEADER),
                envelope(false, false, OptionalLong.of(5), Samples.header()),
                envelope(true, false, OptionalLong.empty(), HEADER));
        for (Envelope other : others) {
            assertThatThrownBy(() -> layout.mustMatch(other)).isInstanceOf(TamperedException.class);
        }
    }

    private static Envelope envelope(boolean multipart, boolean md5, OptionalLong size, StreamHeader header) {
        EnvelopeFacts facts = new EnvelopeFacts(
                KeySource.customer(),
                new EnvelopeFlags(multipart, md5, false),
                size,
                multipart ? Optional.empty() : Optional.of(header));
        return new EnvelopeSealer(Samples.RANDOM)
                .seal(facts, Samples.key(1), Samples.dataKey(), Samples.PLACE)
                .envelope();
    }
}
