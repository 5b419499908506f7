package io.ssegateway.auth;

import static io.ssegateway.auth.BodyClaimsTest.DATA;
import static io.ssegateway.auth.BodyClaimsTest.MD5;
import static io.ssegateway.auth.BodyClaimsTest.SHA256;
import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request of OBS claims of its body: length, MD5, and {@code x-obs-content-sha256}. */
class ObsBodyTest {
    private static final String FIELD = "X-Obs-Content-Sha256";
    private static final byte[] ALTERED = "123456780".getBytes(StandardCharsets.UTF_8);

    private static SignedRequest request(String... headers) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(Map.entry(headers[i], headers[i + 1]));
        }
        return new SignedRequest("PUT", "/k", "", fields, Optional.of("b"));
    }

    private static BodyClaims signed(SignedRequest request) {
        Verified verified = new Verified(
                "ak",
                "",
                false,
                SignatureScheme.OBS,
                new PayloadMode.Unsigned(),
                Optional.empty(),
                Flavour.OBS.coverage());
        return BodyClaims.of(verified, request);
    }

    private static byte[] run(BodyClaims claims, byte[] wire) {
        return Pump.run(claims.transforms(), wire, 4);
    }

    static Stream<Function<SignedRequest, BodyClaims>> ways() {
        return Stream.of(ObsBodyTest::signed, BodyClaims::ofUnsigned);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theDigestIsHeldAgainstTheBody(Function<SignedRequest, BodyClaims> way) {
        for (String hex : List.of(SHA256, SHA256.toUpperCase(Locale.ROOT))) {
            SignedRequest request = request(FIELD, hex, "Content-Length", "9");
            assertThat(run(way.apply(request), DATA)).isEqualTo(DATA);
            S3Exception refused = refusal(S3Error.BAD_DIGEST, () -> run(way.apply(request), ALTERED));
            assertThat(refused.details())
                    .containsEntry("ExpectedDigest", hex)
                    .containsEntry("CalculatedDigest", SigV4.hex(SigV4.sha256(ALTERED)));
        }
    }

    @Test
    void aFilesDigestIsHeldAgainstIt() {
        FormFields form = FormFields.of(Map.of(FIELD, SHA256, "Content-MD5", MD5), "");
        assertThat(run(BodyClaims.ofFile(form), DATA)).isEqualTo(DATA);
        refusal(S3Error.BAD_DIGEST, () -> run(BodyClaims.ofFile(form), ALTERED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "UNSIGNED-PAYLOAD",
                "zz",
                "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb22"
            })
    void aDigestThatIsNoneIsRefused(String hex) {
        refusal(S3Error.INVALID_DIGEST, () -> signed(request(FIELD, hex)));
        refusal(S3Error.INVALID_DIGEST, () -> signed(request(FIELD, hex + SHA256 + "0")));
        refusal(S3Error.INVALID_DIGEST, () -> signed(request("Content-MD5", hex)));
    }

    @Test
    void everyClaimMustBeTrue() {
        SignedRequest both = request(FIELD, SHA256, "Content-MD5", MD5, "Transfer-Encoding", "chunked");
        assertThat(run(signed(both), DATA)).isEqualTo(DATA);
        SignedRequest wrongMd5 = request(FIELD, SHA256, "Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==");
        refusal(S3Error.INCOMPLETE_BODY, () -> run(signed(wrongMd5), DATA));
        SignedRequest md5 = request("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==", "Content-Length", "9");
        refusal(S3Error.BAD_DIGEST, () -> run(signed(md5), DATA));
    }

    @ParameterizedTest
    @CsvSource({"8, false", "9, true", "10, false"})
    void theLengthIsVerified(String length, boolean good) {
        SignedRequest request = request("Content-Length", length);
        if (good) {
            assertThat(run(signed(request), DATA)).isEqualTo(DATA);
        } else {
            refusal(S3Error.INCOMPLETE_BODY, () -> run(signed(request), DATA));
        }
    }

    @Test
    void aBodyOfUnknownLengthIsTaken() {
        BodyClaims claims = signed(request("Transfer-Encoding", "chunked"));
        assertThat(claims.plainLength()).isEmpty();
        assertThat(claims.transforms()).isEmpty();
        BodyClaims digested = signed(request("Transfer-Encoding", "chunked", FIELD, SHA256));
        assertThat(run(digested, DATA)).isEqualTo(DATA);
    }

    @Test
    void amazonsFieldsClaimNothing() {
        BodyClaims claims = signed(request(
                "Content-Length", "9",
                "x-amz-content-sha256", SigV4.EMPTY_SHA256,
                "x-amz-decoded-content-length", "1",
                "x-amz-trailer", "x-amz-checksum-crc32",
                "x-amz-checksum-crc32", "AAAAAA=="));
        assertThat(claims.plainLength()).hasValue(9);
        assertThat(run(claims, DATA)).isEqualTo(DATA);
        assertThat(claims.verifiedChecksum()).isEmpty();
    }

    @Test
    void underASignatureOfAmazonTheFieldClaimsNothing() {
        BodyClaims claims =
                BodyClaimsTest.claims(new PayloadMode.Unsigned(), "Content-Length", "9", FIELD, SigV4.EMPTY_SHA256);
        assertThat(run(claims, DATA)).isEqualTo(DATA);
    }
}
