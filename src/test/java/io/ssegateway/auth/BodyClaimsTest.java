package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyClaimsTest {
    static final byte[] DATA = "123456789".getBytes(StandardCharsets.UTF_8);
    static final String SHA256 = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
    static final String MD5 = "JfnnlDI7RTiF9RgfG2JNCw==";

    static final Map<Algorithm, String> SUMS = Map.of(
            Algorithm.CRC32, "y/Q5Jg==",
            Algorithm.CRC32C, "4waSgw==",
            Algorithm.CRC64NVME, "rosUhgp5mIg=",
            Algorithm.SHA1, "98O8HYCOBHMq32eZZczDTKeuNEE=",
            Algorithm.SHA256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=");

    static BodyClaims claims(PayloadMode mode, String... headers) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(Map.entry(headers[i], headers[i + 1]));
        }
        Verified verified = new Verified(
                "ak",
                "r",
                false,
                SignatureScheme.V4,
                mode,
                Optional.of(Chunks.signing(Chunks.SEED)),
                Coverage.of(List.of("host")));
        return BodyClaims.of(verified, new SignedRequest("PUT", "/b/k", "", fields));
    }

    private static PayloadMode unsigned() {
        return new PayloadMode.Unsigned();
    }

    private static byte[] run(BodyClaims claims, byte[] wire) {
        return Pump.run(claims.transforms(), wire, 4);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void verifiesAChecksumOfTheHead(Algorithm algorithm) {
        String name = "X-Amz-Checksum-" + algorithm.name();
        BodyClaims claims = claims(unsigned(), "Content-Length", "9", name, SUMS.get(algorithm));
        List<io.ssegateway.stream.ByteTransform> transforms = claims.transforms();
        assertThat(claims.verifiedChecksum()).isEmpty();
        assertThat(Pump.run(transforms, DATA, 1)).isEqualTo(DATA);
        assertThat(claims.verifiedChecksum().map(Checksum::algorithm)).contains(algorithm);
        assertThat(claims.verifiedChecksum().map(Checksum::base64)).contains(SUMS.get(algorithm));

        BodyClaims wrong = claims(unsigned(), "Content-Length", "9", name, SUMS.get(algorithm));
        assertThat(refusal(S3Error.BAD_DIGEST, () -> run(wrong, "123456780".getBytes(StandardCharsets.UTF_8)))
                        .text())
                .contains(algorithm.name());
        assertThat(wrong.verifiedChecksum()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void verifiesAChecksumOfTheTrailer(Algorithm algorithm) {
        String name = "x-amz-checksum-" + algorithm.name().toLowerCase();
        String[] head = {"x-amz-decoded-content-length", "9", "x-amz-trailer", name};
        for (PayloadMode mode : List.of(new PayloadMode.UnsignedTrailer(), new PayloadMode.SignedChunks(true))) {
            boolean signed = mode instanceof PayloadMode.SignedChunks;
            byte[] good = body(signed).trailer(name, SUMS.get(algorithm)).end();
            BodyClaims claims = claims(mode, head);
            assertThat(claims.plainLength()).hasValue(9);
            assertThat(run(claims, good)).isEqualTo(DATA);
            assertThat(claims.verifiedChecksum().map(Checksum::base64)).contains(SUMS.get(algorithm));

            String zeros = new Checksum(algorithm, new byte[algorithm.size()]).base64();
            byte[] wrong = body(signed).trailer(name, zeros).end();
            refusal(S3Error.BAD_DIGEST, () -> run(claims(mode, head), wrong));
            byte[] malformed = body(signed).trailer(name, "AAAA").end();
            assertThat(refusal(S3Error.INVALID_REQUEST, () -> run(claims(mode, head), malformed))
                            .text())
                    .isEqualTo("Value for " + name + " trailing header is invalid.");
        }
    }

    private static Chunks body(boolean signed) {
        return (signed ? Chunks.signed() : Chunks.unsigned()).chunk(DATA).last();
    }

    @Test
    void verifiesSignedChunksWithoutTrailer() {
        BodyClaims claims = claims(new PayloadMode.SignedChunks(false), "x-amz-decoded-content-length", "9");
        assertThat(run(claims, body(true).end())).isEqualTo(DATA);
        assertThat(claims.verifiedChecksum()).isEmpty();
    }

    @Test
    void takesATrailerModeThatAnnouncesNoChecksum() {
        BodyClaims unsigned = claims(new PayloadMode.UnsignedTrailer(), "x-amz-decoded-content-length", "9");
        assertThat(run(unsigned, body(false).end())).isEqualTo(DATA);
        BodyClaims signed = claims(new PayloadMode.SignedChunks(true), "x-amz-decoded-content-length", "9");
        assertThat(run(signed, body(true).trailerSignature("").end())).isEqualTo(DATA);
        BodyClaims bare = claims(new PayloadMode.SignedChunks(true), "x-amz-decoded-content-length", "9");
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> run(bare, body(true).end()));
    }

    @Test
    void verifiesThePayloadHashAndEverythingElseAtOnce() {
        BodyClaims claims = claims(
                new PayloadMode.SignedHash(SHA256),
                "Content-Length",
                "9",
                "Content-MD5",
                MD5,
                "x-amz-checksum-sha256",
                SUMS.get(Algorithm.SHA256));
        assertThat(run(claims, DATA)).isEqualTo(DATA);
        assertThat(claims.verifiedChecksum().map(Checksum::algorithm)).contains(Algorithm.SHA256);
    }

    @Test
    void verifiesAnEmptyBody() {
        BodyClaims claims = claims(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
        assertThat(claims.plainLength()).hasValue(0);
        assertThat(run(claims, new byte[0])).isEmpty();
        BodyClaims lie = claims(new PayloadMode.SignedHash(SHA256));
        refusal(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH, () -> run(lie, new byte[0]));
    }

    @Test
    void refusesAnAlteredBodyWithTheCodeOfItsClaim() {
        byte[] altered = "123456780".getBytes(StandardCharsets.UTF_8);
        S3Exception hash = refusal(
                S3Error.X_AMZ_CONTENT_SHA256_MISMATCH,
                () -> run(claims(new PayloadMode.SignedHash(SHA256), "Content-Length", "9"), altered));
        assertThat(hash.details())
                .containsEntry("ClientComputedContentSHA256", SHA256)
                .containsEntry("S3ComputedContentSHA256", SigV4.hex(SigV4.sha256(altered)));
        S3Exception md5 = refusal(
                S3Error.BAD_DIGEST, () -> run(claims(unsigned(), "Content-Length", "9", "Content-MD5", MD5), altered));
        assertThat(md5.text()).isEqualTo("The Content-MD5 you specified did not match what we received.");
        assertThat(md5.details()).containsEntry("ExpectedDigest", MD5).containsKey("CalculatedDigest");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 10, 100})
    void refusesABodyOfAnotherLength(int size) {
        refusal(S3Error.INCOMPLETE_BODY, () -> run(claims(unsigned(), "Content-Length", "9"), new byte[size]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1234567890", "999999999999999999"})
    void readsALength(String digits) {
        assertThat(claims(unsigned(), "Content-Length", digits).plainLength()).hasValue(Long.parseLong(digits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", ":", "+1", "1 0", "1000000000000000000"})
    void refusesALengthThatIsNoNumber(String digits) {
        refusal(S3Error.INVALID_ARGUMENT, () -> claims(unsigned(), "Content-Length", digits));
    }

    @Test
    void knowsNoLengthOfATransferCodedBody() {
        BodyClaims claims = claims(unsigned(), "Transfer-Encoding", "chunked", "Content-MD5", MD5);
        assertThat(claims.plainLength()).isEmpty();
        assertThat(run(claims, DATA)).isEqualTo(DATA);
    }

    static Stream<Arguments> heads() {
        String crc = SUMS.get(Algorithm.CRC32);
        S3Error invalid = S3Error.INVALID_REQUEST;
        return Stream.of(
                arguments(S3Error.INVALID_DIGEST, "Content-MD5", "nonsense"),
                arguments(S3Error.INVALID_DIGEST, "Content-MD5", ""),
                arguments(S3Error.INVALID_DIGEST, "Content-MD5", crc),
                arguments(S3Error.INVALID_DIGEST, "Content-MD5", MD5.substring(0, 22)),
                arguments(invalid, "x-amz-checksum-crc32", "y/Q5"),
                arguments(invalid, "x-amz-checksum-crc32", ""),
                arguments(invalid, "x-amz-checksum-crc32", "y/Q5Jh=="),
                arguments(invalid, "x-amz-checksum-crc64nvme", crc),
                arguments(invalid, "x-amz-checksum-xxhash64", "rosUhgp5mIg="),
                arguments(invalid, "x-amz-trailer", "x-amz-checksum-crc32"),
                arguments(S3Error.INVALID_ARGUMENT, "Content-Length", "-1"),
                arguments(S3Error.INVALID_ARGUMENT, "Content-Length", "9223372036854775808"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void refusesAHeadThatClaimsNonsense(S3Error error, String name, String value) {
        refusal(error, () -> claims(unsigned(), name, value));
    }

    @Test
    void refusesSeveralChecksums() {
        refusal(
                S3Error.INVALID_REQUEST,
                () -> claims(
                        unsigned(),
                        "x-amz-checksum-crc32",
                        SUMS.get(Algorithm.CRC32),
                        "x-amz-checksum-sha1",
                        SUMS.get(Algorithm.SHA1)));
        refusal(
                S3Error.INVALID_REQUEST,
                () -> claims(
                        new PayloadMode.UnsignedTrailer(),
                        "x-amz-decoded-content-length",
                        "9",
                        "x-amz-trailer",
                        "x-amz-checksum-crc32",
                        "x-amz-checksum-crc32",
                        SUMS.get(Algorithm.CRC32)));
    }

    @Test
    void readsOtherChecksumFieldsAsNoChecksum() {
        BodyClaims claims = claims(
                unsigned(),
                "Content-Length",
                "9",
                "x-amz-checksum-algorithm",
                "CRC32",
                "x-amz-checksum-type",
                "FULL_OBJECT",
                "x-amz-checksum-mode",
                "ENABLED");
        assertThat(run(claims, DATA)).isEqualTo(DATA);
    }

    @Test
    void refusesChunksWithoutALength() {
        refusal(S3Error.MISSING_CONTENT_LENGTH, () -> claims(new PayloadMode.UnsignedTrailer()));
        refusal(
                S3Error.MISSING_CONTENT_LENGTH,
                () -> claims(new PayloadMode.SignedChunks(false), "Content-Length", "100"));
        refusal(
                S3Error.INVALID_ARGUMENT,
                () -> claims(new PayloadMode.UnsignedTrailer(), "x-amz-decoded-content-length", "1e3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-checksum-md5", "x-amz-meta-a", "content-md5", "", "x-amz-checksum-mode"})
    void refusesATrailerItCannotVerify(String name) {
        refusal(
                S3Error.INVALID_REQUEST,
                () -> claims(
                        new PayloadMode.UnsignedTrailer(), "x-amz-decoded-content-length", "9", "x-amz-trailer", name));
        refusal(
                S3Error.INVALID_REQUEST,
                () -> claims(
                        new PayloadMode.SignedChunks(false),
                        "x-amz-decoded-content-length",
                        "9",
                        "x-amz-trailer",
                        "x-amz-checksum-crc32"));
    }

    @Test
    void verifiesABodyOnce() {
        BodyClaims claims = claims(unsigned());
        claims.transforms();
        assertThatThrownBy(claims::transforms).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "aws-chunked,none",
                "'',none",
                "AWS-Chunked,none",
                "gzip,gzip",
                "'gzip,aws-chunked',gzip",
                "'aws-chunked, gzip , br','gzip,br'",
                "aws-chunked-not,aws-chunked-not"
            })
    void showsContentEncodingWithoutTheFraming(String sent, String shown) {
        assertThat(BodyClaims.visibleEncoding(sent).orElse(null)).isEqualTo(shown);
    }
}
