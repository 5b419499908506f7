package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Framing that is wrong in itself, signed or not: each row with the exact code. */
class ChunkFramingTest {
    private static final String CRC = "x-amz-checksum-crc32";

    private static AwsChunkedDecoder unsigned(long length) {
        return new AwsChunkedDecoder(
                OptionalLong.of(length), Optional.empty(), new ChunkTrailer(Optional.of(CRC), false));
    }

    static Stream<Arguments> framings() {
        S3Error malformed = S3Error.INVALID_REQUEST;
        return Stream.of(
                arguments("no size", "\r\nhello\r\n", malformed),
                arguments("sign", "-5\r\nhello\r\n", malformed),
                arguments("blank", " 5\r\nhello\r\n", malformed),
                arguments("prefix", "0x5\r\nhello\r\n", malformed),
                arguments("size too long", "0".repeat(15) + "5\r\nhello\r\n", malformed),
                arguments("extension", "5;a=b\r\nhello\r\n", malformed),
                arguments("empty extension", "5;\r\nhello\r\n", malformed),
                arguments("line too long", "5;" + "a".repeat(511), malformed),
                arguments("bare LF", "5\nhello\r\n", malformed),
                arguments("chunk too long", "5\r\nhello!\r\n", malformed),
                arguments("CR, not LF", "5\r\nhello\r!", malformed),
                arguments("LF, no CR", "5\r\nhello\n0\r\n", malformed),
                arguments("more than declared", "6\r\nhello!\r\n", S3Error.INCOMPLETE_BODY),
                arguments("less than declared", "4\r\nhell\r\n0\r\n" + CRC + ":v\r\n\r\n", S3Error.INCOMPLETE_BODY),
                arguments("huge", "fffffffffffffff\r\n", S3Error.INCOMPLETE_BODY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"framings", "trailers"})
    void refusesAnUnsignedBody(String what, String wire, S3Error error) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        refusal(error, () -> Pump.run(unsigned(5), bytes, bytes.length));
        refusal(error, () -> Pump.run(unsigned(5), bytes, 1));
    }

    static Stream<Arguments> trailers() {
        String body = "5\r\nhello\r\n0\r\n";
        S3Error malformed = S3Error.MALFORMED_TRAILER;
        return Stream.of(
                arguments("none", body + "\r\n", malformed),
                arguments("other name", body + CRC + "c:v\r\n\r\n", malformed),
                arguments("twice", body + CRC + ":v\r\n" + CRC + ":v\r\n\r\n", malformed),
                arguments("no colon", body + CRC + "\r\n\r\n", malformed),
                arguments("another one", body + CRC + ":v\r\nx-amz-meta-a:b\r\n\r\n", malformed),
                arguments("too long", body + CRC + ":" + "v".repeat(600), malformed),
                arguments("signature", body + CRC + ":v\r\nx-amz-trailer-signature:0\r\n\r\n", malformed),
                arguments("bytes behind the end", body + CRC + ":v\r\n\r\nx", S3Error.INVALID_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513})
    void readsTrailerLinesUpToTheLimit(int size) {
        String line = CRC + ":" + "v".repeat(size - CRC.length() - 3);
        byte[] wire = Chunks.unsigned().chunk("hello").last().raw(line + "\r\n").end();
        if (size <= 512) {
            assertThat(Pump.run(unsigned(5), wire, 100)).asString().isEqualTo("hello");
        } else {
            refusal(S3Error.MALFORMED_TRAILER, () -> Pump.run(unsigned(5), wire, 100));
        }
    }
}
