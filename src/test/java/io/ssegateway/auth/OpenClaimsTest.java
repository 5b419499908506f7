package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bodies whose length nobody said, and checksum fields that do not speak of the body. */
class OpenClaimsTest {
    private static final byte[] CHUNKS = "3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static BodyClaims claims(String method, String query, String... headers) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(Map.entry(headers[i], headers[i + 1]));
        }
        return BodyClaims.ofUnsigned(new SignedRequest(method, "/bucket/k", query, fields));
    }

    private static BodyClaims chunked() {
        return claims(
                "PUT",
                "",
                "Transfer-Encoding",
                "chunked",
                "x-amz-content-sha256",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    }

    private static Body verified(BodyClaims claims, byte[] wire) {
        Body known = Body.of(Buffer.buffer(wire));
        return claims.verify(Body.of(known.stream(), OptionalLong.empty(), known::abort));
    }

    private static String read(Body body) {
        return Collecting.collect(body, 1000)
                .await()
                .atMost(Duration.ofSeconds(10))
                .toString();
    }

    @Test
    void chunksOfAStreamOfUnknownLengthEndWithTheLastOne() {
        BodyClaims claims = chunked();
        assertThat(claims.plainLength()).isEmpty();
        assertThat(read(verified(claims, CHUNKS))).isEqualTo("abcdefgh");
        byte[] cut = Arrays.copyOf(CHUNKS, CHUNKS.length - 5);
        assertThatThrownBy(() -> read(verified(chunked(), cut)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INCOMPLETE_BODY));
    }

    @Test
    void chunksOfAKnownLengthStillSayTheirs() {
        assertThatThrownBy(() -> claims(
                        "PUT", "", "Content-Length", "9", "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.MISSING_CONTENT_LENGTH));
    }

    @Test
    void whichChecksumIsClaimedIsKnownBeforeTheBodyAndItsValueAfterIt() {
        String value = "y/U6HA==";
        BodyClaims claims = claims("PUT", "", "Content-Length", "3", "x-amz-checksum-crc32", value);
        Body body = verified(claims, new byte[3]);
        assertThat(body.claimedChecksum()).contains(Checksum.Algorithm.CRC32);
        assertThat(body.verifiedChecksum()).isEmpty();
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.BAD_DIGEST));
    }

    @Test
    void checksumBesideACompletionIsTheObjectsAndNotTheDocuments() {
        BodyClaims claims =
                claims("POST", "uploadId=u", "Content-Length", "3", "x-amz-checksum-sha256", "notthebodys-2");
        Body body = verified(claims, new byte[3]);
        assertThat(body.claimedChecksum()).isEmpty();
        assertThat(read(body)).hasSize(3);
        assertThat(body.verifiedChecksum()).isEmpty();
        assertThatThrownBy(() ->
                        claims("PUT", "partNumber=1&uploadId=u", "Content-Length", "3", "x-amz-checksum-sha256", "x-2"))
                .as("of a part it is the body's")
                .isInstanceOf(S3Exception.class);
    }
}
