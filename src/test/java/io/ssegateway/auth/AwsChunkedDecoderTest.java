package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AwsChunkedDecoderTest {
    private static final String CRC = "x-amz-checksum-crc32";

    private static AwsChunkedDecoder signed(long length) {
        return new AwsChunkedDecoder(
                OptionalLong.of(length),
                Optional.of(Chunks.signing(Chunks.SEED).begin()),
                new ChunkTrailer(Optional.empty(), false));
    }

    private static AwsChunkedDecoder signedTrailer(long length) {
        return new AwsChunkedDecoder(
                OptionalLong.of(length),
                Optional.of(Chunks.signing(Chunks.SEED).begin()),
                new ChunkTrailer(Optional.of(CRC), true));
    }

    private static AwsChunkedDecoder unsigned(long length) {
        return new AwsChunkedDecoder(
                OptionalLong.of(length), Optional.empty(), new ChunkTrailer(Optional.of(CRC), false));
    }

    @Test
    void decodesThePublishedExample() {
        byte[] data = new byte[66_560];
        Arrays.fill(data, (byte) 'a');
        byte[] wire = Chunks.unsigned()
                .raw("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n")
                .raw("a".repeat(65_536))
                .raw("\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n")
                .raw("a".repeat(1024))
                .raw("\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n")
                .bytes();
        ChunkSigning signing = Chunks.signing("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        for (int piece : new int[] {1, 7, 4096, wire.length}) {
            AwsChunkedDecoder decoder = new AwsChunkedDecoder(
                    OptionalLong.of(data.length),
                    Optional.of(signing.begin()),
                    new ChunkTrailer(Optional.empty(), false));
            assertThat(Pump.run(decoder, wire, piece)).isEqualTo(data);
        }
    }

    @Test
    void decodesThePublishedExampleWithATrailer() {
        byte[] data = new byte[66_560];
        Arrays.fill(data, (byte) 'a');
        byte[] wire = Chunks.unsigned()
                .raw("10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n")
                .raw("a".repeat(65_536))
                .raw("\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n")
                .raw("a".repeat(1024))
                .raw("\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n")
                .raw("x-amz-checksum-crc32c:sOO8/Q==\n\r\n")
                .raw("x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n")
                .bytes();
        ChunkSigning signing = Chunks.signing("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        ChunkTrailer trailer = new ChunkTrailer(Optional.of("x-amz-checksum-crc32c"), true);
        AwsChunkedDecoder decoder =
                new AwsChunkedDecoder(OptionalLong.of(data.length), Optional.of(signing.begin()), trailer);
        assertThat(Pump.run(decoder, wire, 1000)).isEqualTo(data);
        assertThat(trailer.value()).contains("sOO8/Q==");
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                arguments(List.<Integer>of()),
                arguments(List.of(1)),
                arguments(List.of(1, 1, 1)),
                arguments(List.of(15, 16, 17)),
                arguments(List.of(200, 1)),
                arguments(List.of(1, 200)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void decodesEveryLayoutUnderEveryCutOfTheTransport(List<Integer> sizes) {
        byte[] data = new byte[sizes.stream().mapToInt(i -> i).sum()];
        new Random(7).nextBytes(data);
        Chunks signed = Chunks.signed();
        Chunks trailer = Chunks.signed();
        Chunks unsigned = Chunks.unsigned();
        int at = 0;
        for (int size : sizes) {
            byte[] chunk = Arrays.copyOfRange(data, at, at + size);
            List.of(signed, trailer, unsigned).forEach(c -> c.chunk(chunk));
            at += size;
        }
        byte[] signedWire = signed.last().end();
        byte[] trailerWire = trailer.last().trailer(CRC, "v").end();
        byte[] unsignedWire = unsigned.last().trailer(CRC, "v").end();
        for (int piece = 1; piece <= trailerWire.length; piece++) {
            assertThat(Pump.run(signed(data.length), signedWire, piece)).isEqualTo(data);
            assertThat(Pump.run(signedTrailer(data.length), trailerWire, piece)).isEqualTo(data);
            assertThat(Pump.run(unsigned(data.length), unsignedWire, piece)).isEqualTo(data);
        }
    }

    @Test
    void refusesEveryCutOfABody() {
        byte[] signed = Chunks.signed().chunk("hello").last().end();
        byte[] trailer = Chunks.signed().chunk("hello").last().trailer(CRC, "v").end();
        byte[] unsigned =
                Chunks.unsigned().chunk("hello").last().trailer(CRC, "v").end();
        for (int size = 0; size < trailer.length; size++) {
            int cut = size;
            refusal(S3Error.INCOMPLETE_BODY, () -> Pump.run(signedTrailer(5), Arrays.copyOf(trailer, cut), 9));
            if (size < signed.length) {
                refusal(S3Error.INCOMPLETE_BODY, () -> Pump.run(signed(5), Arrays.copyOf(signed, cut), 9));
            }
            if (size < unsigned.length) {
                refusal(S3Error.INCOMPLETE_BODY, () -> Pump.run(unsigned(5), Arrays.copyOf(unsigned, cut), 9));
            }
        }
    }

    @Test
    void refusesEveryFlippedOctetOfASignedBody() {
        byte[] good = Chunks.signed()
                .chunk("hello")
                .chunk("world")
                .last()
                .trailer(CRC, "v")
                .end();
        assertThat(Pump.run(signedTrailer(10), good, 5)).asString().isEqualTo("helloworld");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> Pump.run(signedTrailer(10), bad, 5))
                    .as("octet " + i)
                    .isInstanceOf(io.ssegateway.s3.S3Exception.class);
        }
    }

    static Stream<Arguments> signedBodies() {
        return Stream.of(
                arguments(
                        "other seed",
                        Chunks.signed("1".repeat(64)).chunk("helloworld").last().end(),
                        S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("altered data", replace(good(), "hello", "hellO"), S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("swapped chunks", swap(good()), S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(
                        "no signature",
                        replace(good(), ";chunk-signature=", ";chunk-signaturE="),
                        S3Error.INVALID_REQUEST),
                arguments(
                        "empty signature",
                        Chunks.unsigned()
                                .raw("a;chunk-signature=\r\nhelloworld\r\n")
                                .bytes(),
                        S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(
                        "no extension",
                        Chunks.unsigned().chunk("helloworld").last().end(),
                        S3Error.INVALID_REQUEST));
    }

    static Stream<Arguments> signedEnds() {
        return Stream.of(
                arguments(
                        "last chunk altered",
                        Chunks.signed()
                                .chunk("helloworld")
                                .raw("0;chunk-signature=" + "0".repeat(64) + "\r\n\r\n")
                                .bytes(),
                        S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(
                        "trailer not expected",
                        Chunks.signed()
                                .chunk("helloworld")
                                .last()
                                .trailer(CRC, "v")
                                .end(),
                        S3Error.MALFORMED_TRAILER),
                arguments(
                        "bytes behind the end",
                        Chunks.signed().chunk("helloworld").last().raw("\r\n").end(),
                        S3Error.INVALID_REQUEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"signedBodies", "signedEnds"})
    void refusesASignedBody(String what, byte[] wire, S3Error error) {
        refusal(error, () -> Pump.run(signed(10), wire, wire.length));
        refusal(error, () -> Pump.run(signed(10), wire, 1));
    }

    @Test
    void refusesASignedTrailerWithoutItsSignature() {
        byte[] none = Chunks.signed().chunk("hello").last().raw(CRC + ":v\r\n").end();
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> Pump.run(signedTrailer(5), none, 9));
        byte[] altered = Chunks.signed()
                .chunk("hello")
                .last()
                .raw(CRC + ":w\r\n")
                .trailerSignature(CRC + ":v\n")
                .end();
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> Pump.run(signedTrailer(5), altered, 9));
        byte[] before = Chunks.signed()
                .chunk("hello")
                .last()
                .trailerSignature("")
                .raw(CRC + ":v\r\n")
                .end();
        refusal(S3Error.MALFORMED_TRAILER, () -> Pump.run(signedTrailer(5), before, 9));
        byte[] more = Chunks.signed()
                .chunk("hello")
                .last()
                .trailer(CRC, "v")
                .raw(CRC + ":v\r\n")
                .end();
        refusal(S3Error.MALFORMED_TRAILER, () -> Pump.run(signedTrailer(5), more, 9));
    }

    @Test
    void releasesDataBeforeTheChunkEndsButNotInTheCallThatFails() {
        byte[] wire = Chunks.signed().chunk("hello").bytes();
        wire[wire.length - 3] ^= 1;
        AwsChunkedDecoder decoder = signed(10);
        List<Buffer> out = new ArrayList<>();
        int head = wire.length - 7;
        decoder.update(Buffer.buffer(Arrays.copyOf(wire, head + 3)), out::add);
        assertThat(out).singleElement().hasToString("hel");
        decoder.update(Buffer.buffer(), out::add);
        assertThat(out).hasSize(1);
        refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> decoder.update(Buffer.buffer(Arrays.copyOfRange(wire, head + 3, wire.length)), out::add));
        assertThat(out).hasSize(1);
        decoder.close();
    }

    @Test
    void wipesItsKeyWhenClosed() {
        AwsChunkedDecoder decoder = signed(5);
        decoder.close();
        byte[] wire = Chunks.signed().chunk("hello").bytes();
        assertThatThrownBy(() -> decoder.update(Buffer.buffer(wire), b -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static byte[] good() {
        return Chunks.signed().chunk("hello").chunk("world").last().end();
    }

    private static byte[] swap(byte[] good) {
        String one = new String(good, StandardCharsets.ISO_8859_1);
        return one.replace("hello", "?????")
                .replace("world", "hello")
                .replace("?????", "world")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] replace(byte[] wire, String from, String to) {
        return new String(wire, StandardCharsets.ISO_8859_1)
                .replaceFirst(from, to)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
