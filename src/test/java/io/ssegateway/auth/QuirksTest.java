package io.ssegateway.auth;

import static io.ssegateway.auth.BodyClaimsTest.DATA;
import static io.ssegateway.auth.BodyClaimsTest.MD5;
import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Habits of the SDKs of OBS: what is served without a word, and what only where policy bears with it. */
class QuirksTest {
    private static final ClientKeys EMPTY_HASH = EveryScheme.with(SigningQuirk.EMPTY_PAYLOAD_HASH);
    private static final ClientKeys KMS = EveryScheme.with(SigningQuirk.V2_KMS);

    private final Verifier verifier = new Verifier();

    private static ClientSigner put() {
        ClientSigner client = new ClientSigner();
        client.method = "PUT";
        client.region = "region";
        client.payload = SigV4.EMPTY_SHA256;
        return client;
    }

    private byte[] upload(SignedRequest request, ClientKeys keys, byte[] body) {
        Verified verified = verifier.verify(request, keys, Examples.NOW);
        return Pump.run(BodyClaims.of(verified, request).transforms(), body, 4);
    }

    @Test
    void theHashOfNothingIsHeldAgainstABody() {
        SignedRequest request = put().sign("content-length", "9").header();
        refusal(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH, () -> upload(request, EveryScheme.KEYS, DATA));
        refusal(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH, () -> upload(request, KMS, DATA));
    }

    @Test
    void whereItIsBorneWithTheBodyCountsAsUnsigned() {
        SignedRequest known = put().sign("content-length", "9").header();
        assertThat(verifier.verify(known, EMPTY_HASH, Examples.NOW).payload()).isEqualTo(new PayloadMode.Unsigned());
        assertThat(upload(known, EMPTY_HASH, DATA)).isEqualTo(DATA);
        SignedRequest stream = put().sign("transfer-encoding", "chunked").header();
        assertThat(verifier.verify(stream, EMPTY_HASH, Examples.NOW).payload()).isEqualTo(new PayloadMode.Unsigned());
    }

    @Test
    void lengthAndMd5AreVerifiedAllTheSame() {
        byte[] altered = "123456780".getBytes(StandardCharsets.UTF_8);
        SignedRequest request =
                put().sign("content-length", "9").sign("content-md5", MD5).header();
        assertThat(upload(request, EMPTY_HASH, DATA)).isEqualTo(DATA);
        refusal(S3Error.BAD_DIGEST, () -> upload(request, EMPTY_HASH, altered));
        refusal(S3Error.INCOMPLETE_BODY, () -> upload(request, EMPTY_HASH, new byte[8]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", ""})
    void aBodyThatIsNotThereIsBoundToItsHash(String length) {
        ClientSigner client = put();
        if (!length.isEmpty()) {
            client.sign("content-length", length);
        }
        assertThat(verifier.verify(client.header(), EMPTY_HASH, Examples.NOW).payload())
                .isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
    }

    @Test
    void theHabitIsOneOfHeadersNotOfUrls() {
        SignedRequest url = put().sign("content-length", "9")
                .sign("x-amz-content-sha256", SigV4.EMPTY_SHA256)
                .presigned();
        assertThat(verifier.verify(url, EMPTY_HASH, Examples.NOW).payload())
                .isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
    }

    @Test
    void anyOtherHashIsHeldAgainstTheBody() {
        ClientSigner client = put().sign("content-length", "9");
        client.payload = SigV4.sha256Hex("another");
        SignedRequest request = client.header();
        refusal(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH, () -> upload(request, EMPTY_HASH, DATA));
    }

    @Test
    void theSignatureIsVerifiedWhateverIsBorneWith() {
        ClientSigner client = put().sign("content-length", "9");
        client.secret = "wrong";
        SignedRequest request = client.header();
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> upload(request, EMPTY_HASH, DATA));
    }

    @Test
    void version4MayHaveADateAndNoOther() {
        ClientSigner client = put();
        client.payload = "UNSIGNED-PAYLOAD";
        SignedRequest request = client.sign("date", "Fri, 24 May 2013 00:00:00 GMT")
                .sign("accept-encoding", "identity")
                .sign("range", "bytes=0-3")
                .sign("content-length", "9")
                .sign("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .headerAsIs();
        Verified verified = verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
        assertThat(verified.region()).isEqualTo("region");
        assertThat(List.of("date", "Range", "accept-encoding")).allMatch(verified::covers);
        refusal(
                S3Error.REQUEST_TIME_TOO_SKEWED,
                () -> verifier.verify(request, EveryScheme.KEYS, Examples.NOW.plusSeconds(901)));
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption, aws:kms",
        "x-amz-server-side-encryption, kms",
        "x-amz-server-side-encryption, KMS",
        "x-amz-server-side-encryption-aws-kms-key-id, photos",
        "x-amz-server-side-encryption-kms-key-id, photos",
        "x-amz-server-side-data-encryption, SM4",
        "x-amz-sse-kms-key-project-id, p"
    })
    void aKeyOfAKmsUnderVersion2IsBorneWithOrRefused(String name, String value) {
        for (SignedRequest request : List.of(
                new V2Signer().with(name, value).header(),
                new V2Signer().with(name, value).presigned())) {
            for (ClientKeys keys : List.of(EveryScheme.KEYS, EMPTY_HASH)) {
                S3Exception refused =
                        refusal(S3Error.INVALID_ARGUMENT, () -> verifier.verify(request, keys, Examples.NOW));
                assertThat(refused.text()).contains("require AWS Signature Version 4");
            }
            Verified verified = verifier.verify(request, KMS, Examples.NOW);
            assertThat(verified.scheme()).isIn(SignatureScheme.V2, SignatureScheme.V2_PRESIGNED);
            assertThat(verified.covers(name)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"private%0Ax-amz-meta-a:b", "a%0D", "%00"})
    void aParameterOfVersion2HoldsNoLineOfAnother(String value) {
        SignedRequest url = new V2Signer().presigned("&x-amz-acl=" + value);
        refusal(S3Error.INVALID_ARGUMENT, () -> verifier.verify(url, EveryScheme.KEYS, Examples.NOW));
    }
}
