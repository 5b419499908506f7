package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Checksum;
import io.ssegateway.testing.FakeChunks;
import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedFramingTest {
    private static final int CHUNK = ChunkedFraming.CHUNK;

    private static byte[] octets(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    /** The wire form of a body that comes in buffers of this size. */
    private static Buffer framed(ChunkedFraming framing, byte[] body, int step) {
        Buffer wire = Buffer.buffer();
        int at = 0;
        while (body.length - at > step) {
            wire.appendBuffer(framing.next(Buffer.buffer().appendBytes(body, at, step)));
            at += step;
        }
        return wire.appendBuffer(framing.last(Buffer.buffer().appendBytes(body, at, body.length - at)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1})
    void everyLengthIsFramedAsItWasAnnouncedHoweverItComes(int length) {
        byte[] body = octets(length);
        for (int step : new int[] {7_919, 65_536, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK}) {
            ChunkedFraming framing = ChunkedFraming.computing(length);
            long announced = framing.wireLength();

            Buffer wire = framed(framing, body, step);

            FakeChunks read = FakeChunks.read(wire);
            assertThat(wire.length()).as("step %d", step).isEqualTo((int) announced);
            assertThat(read.whole()).isTrue();
            assertThat(read.bytes().getBytes()).isEqualTo(body);
            assertThat(read.verifies()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, '0\r\nx-amz-checksum-crc32c:AAAAAA==\r\n\r\n'",
        "9, '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32c:4waSgw==\r\n\r\n'"
    })
    void theBytesAreThoseOfTheReference(int length, String expected) {
        Buffer body = Buffer.buffer("123456789".substring(0, length));

        assertThat(ChunkedFraming.computing(length).last(body).toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Checksum.Algorithm.class)
    void anAnnouncedChecksumOfAnyKindFollowsTheBytes(Checksum.Algorithm algorithm) {
        Checksum sum = new Checksum(algorithm, new byte[algorithm.size()]);
        ChunkedFraming framing = ChunkedFraming.announcing(3, algorithm, () -> sum);
        long announced = framing.wireLength();

        Buffer wire = framing.last(Buffer.buffer("abc"));

        assertThat(wire.toString())
                .isEqualTo("3\r\nabc\r\n0\r\n" + algorithm.header().wireName() + ":" + sum.base64() + "\r\n\r\n");
        assertThat(wire.length()).isEqualTo((int) announced);
    }

    @ParameterizedTest
    @ValueSource(ints = {CHUNK, CHUNK + 1})
    void theSizesOfLargeBodiesAreCountedWithoutThem(int rest) {
        long length = (5L << 30) - CHUNK + rest;

        long wire = ChunkedFraming.computing(length).wireLength();

        long chunks = length / CHUNK;
        long inFull = chunks * ("100000".length() + 4 + CHUNK);
        long last = length % CHUNK == 0 ? 0 : "1".length() + 4 + length % CHUNK;
        assertThat(wire).isEqualTo(inFull + last + "0\r\nx-amz-checksum-crc32c:AAAAAA==\r\n\r\n".length());
    }
}
