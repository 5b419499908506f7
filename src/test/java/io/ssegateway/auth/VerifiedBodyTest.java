package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The checks as a stream: it ends only if every claim was true. */
class VerifiedBodyTest {
    private static final String CRC = "x-amz-checksum-crc32";

    private static BodyClaims claims() {
        return BodyClaimsTest.claims(
                new PayloadMode.SignedChunks(true), "x-amz-decoded-content-length", "9", "x-amz-trailer", CRC);
    }

    private static Buffer collect(Body body) {
        return Collecting.collect(body, 100).await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void endsWithPlainBytesAndTheChecksum() {
        byte[] wire = Chunks.signed()
                .chunk(BodyClaimsTest.DATA)
                .last()
                .trailer(CRC, "y/Q5Jg==")
                .end();
        Body body = claims().verify(Body.of(Buffer.buffer(wire)));
        assertThat(body.length()).isEqualTo(OptionalLong.of(9));
        assertThat(body.verifiedChecksum()).isEmpty();
        assertThat(collect(body).getBytes()).isEqualTo(BodyClaimsTest.DATA);
        assertThat(body.verifiedChecksum())
                .hasValueSatisfying(c -> assertThat(c.base64()).isEqualTo("y/Q5Jg=="));
    }

    @Test
    void failsAndStopsTheSourceInsteadOfEnding() {
        byte[] wire = Chunks.signed()
                .chunk(BodyClaimsTest.DATA)
                .last()
                .trailer(CRC, "AAAAAA==")
                .end();
        AtomicInteger stopped = new AtomicInteger();
        Body source = Body.of(Buffer.buffer(wire));
        Body body = claims().verify(Body.of(source.stream(), source.length(), stopped::incrementAndGet));
        Throwable failure = catchThrowable(() -> collect(body));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.BAD_DIGEST));
        assertThat(body.verifiedChecksum()).isEmpty();
    }

    @Test
    void failsABodyThatIsCut() {
        byte[] wire = Chunks.signed().chunk(BodyClaimsTest.DATA).bytes();
        Throwable failure = catchThrowable(() -> collect(claims().verify(Body.of(Buffer.buffer(wire)))));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INCOMPLETE_BODY));
    }
}
