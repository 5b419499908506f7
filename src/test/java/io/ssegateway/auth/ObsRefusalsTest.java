package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of what is refused of a signature of OBS. */
class ObsRefusalsTest {
    private static final String MD5 = "JfnnlDI7RTiF9RgfG2JNCw==";
    private static final String URL_TEXT = "GET\n\n\n" + ObsSigner.EXPIRES + "\n/bucket/key";

    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                arguments("AKIAIOSFODNN7EXAMPLE", "AKIAUNKNOWN", S3Error.INVALID_ACCESS_KEY_ID),
                arguments("AccessKeyId=[^&]*", "AccessKeyId=" + "A".repeat(129), S3Error.INVALID_ACCESS_KEY_ID),
                arguments("Signature=", "Signature=A", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=1369353700", "Expires=1369353701", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=\\d+", "Expires=1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=-1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=999999999999999999999", S3Error.ACCESS_DENIED),
                arguments("&Expires=\\d+", "", S3Error.ACCESS_DENIED),
                arguments("&Signature=[^&]*", "", S3Error.ACCESS_DENIED),
                arguments("AccessKeyId=[^&]*", "AccessKeyId=", S3Error.ACCESS_DENIED),
                arguments("$", "&x-obs-security-token=t", S3Error.INVALID_TOKEN),
                arguments("$", "&X-Amz-Security-Token=t", S3Error.INVALID_TOKEN),
                arguments("$", "&AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE", S3Error.INVALID_ARGUMENT),
                arguments("$", "&X-Amz-Algorithm=AWS4-HMAC-SHA256", S3Error.INVALID_ARGUMENT),
                arguments("$", "&a=%", S3Error.INVALID_URI));
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void refusesAnAlteredUrl(String from, String to, S3Error error) {
        SignedRequest url = new ObsSigner().url(URL_TEXT);
        assertThat(verify(url).presigned()).isTrue();
        String query = url.rawQuery().replaceFirst(from, to);
        refusal(error, () -> verify(new SignedRequest("GET", "/key", query, url.headers(), url.hostedBucket())));
    }

    private static SignedRequest signed() {
        return ObsSigner.of("PUT", "/key", "partNumber=1&uploadId=u")
                .with("Date", ObsSigner.DATE)
                .with("Content-MD5", MD5)
                .with("Content-Type", "text/plain")
                .with("x-obs-meta-a", "b")
                .header("PUT\n" + MD5 + "\ntext/plain\n" + ObsSigner.DATE
                        + "\nx-obs-meta-a:b\n/bucket/key?partNumber=1&uploadId=u");
    }

    private static SignedRequest with(SignedRequest request, String name, String value) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
        headers.removeIf(field -> field.getKey().equals(name));
        if (!value.isEmpty()) {
            headers.add(Map.entry(name, value));
        }
        return new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), headers, request.hostedBucket());
    }

    private static SignedRequest at(SignedRequest r, String method, String path, String query, String hosted) {
        return new SignedRequest(method, path, query, r.headers(), Optional.of(hosted));
    }

    static Stream<UnaryOperator<SignedRequest>> tampering() {
        String query = "partNumber=1&uploadId=u";
        return Stream.of(
                r -> at(r, "GET", "/key", query, "bucket"),
                r -> at(r, "PUT", "/kex", query, "bucket"),
                r -> at(r, "PUT", "/key", query, "buckes"),
                r -> at(r, "PUT", "/key", "partNumber=2&uploadId=u", "bucket"),
                r -> at(r, "PUT", "/key", "partNumber=1&uploadId=U", "bucket"),
                r -> at(r, "PUT", "/key", "partNumber=1", "bucket"),
                r -> at(r, "PUT", "/key", query + "&acl", "bucket"),
                r -> with(r, "Date", "Fri, 24 May 2013 00:00:01 GMT"),
                r -> with(r, "Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
                r -> with(r, "Content-MD5", ""),
                r -> with(r, "Content-Type", "text/html"),
                r -> with(r, "Content-Type", ""),
                r -> with(r, "x-obs-meta-a", "c"),
                r -> with(r, "x-obs-meta-a", ""),
                r -> with(r, "x-obs-meta-b", "c"),
                r -> with(r, "x-obs-server-side-encryption", "AES256"),
                r -> with(r, "x-obs-date", ObsSigner.DATE));
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void refusesAnAlteredRequestLineByLine(UnaryOperator<SignedRequest> alteration) {
        assertThat(verify(signed()).scheme()).isEqualTo(SignatureScheme.OBS);
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(alteration.apply(signed())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBS", "OBS ", "OBS x", "OBS :sig", "OBS key:", "OBS a b:c"})
    void refusesAMalformedHeader(String authorization) {
        S3Exception refused =
                refusal(S3Error.INVALID_ARGUMENT, () -> verify(with(signed(), "Authorization", authorization)));
        assertThat(refused.text()).isEqualTo("OBS authorization header is invalid.  Expected AccessKeyId:signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"obs a:b", "OBSX a:b", "OSS a:b", "OBS4-HMAC-SHA256 a"})
    void anotherMechanismIsNotTakenForIt(String authorization) {
        SignedRequest request = with(signed(), "Authorization", authorization);
        assertThat(Verifier.isObs(request)).isFalse();
        assertThat(refusal(S3Error.INVALID_REQUEST, () -> verify(request)).text())
                .contains("Please use AWS4-HMAC-SHA256");
    }

    @Test
    void aHeaderAndAUrlAtOnceAreRefused() {
        SignedRequest url = new ObsSigner().url(URL_TEXT);
        for (String authorization : List.of("OBS a:b", "AWS a:b", "AWS4-HMAC-SHA256 a")) {
            refusal(S3Error.INVALID_ARGUMENT, () -> verify(with(url, "Authorization", authorization)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-obs-security-token", "X-Obs-Security-Token", "x-amz-security-token"})
    void aTokenIsRefusedByNameUnderEverySignature(String name) {
        for (SignedRequest request : List.of(
                signed(), new ObsSigner().url(URL_TEXT), new V2Signer().header(), new ClientSigner().header())) {
            S3Exception refused = refusal(S3Error.INVALID_TOKEN, () -> verify(with(request, name, "the token")));
            assertThat(refused.text()).containsIgnoringCase(name).doesNotContain("the token");
        }
        SignedRequest unsigned = new SignedRequest("GET", "/key", "", List.of(Map.entry(name, "the token")));
        refusal(S3Error.INVALID_TOKEN, () -> Verifier.checkUnsigned(unsigned));
    }

    @Test
    void theOwnerMustBeAllowedToSignForObs() {
        ClientKeys without = new EveryScheme(EnumSet.complementOf(EnumSet.of(SignatureScheme.OBS)));
        ClientKeys only = new EveryScheme(Set.of(SignatureScheme.OBS));
        for (SignedRequest request : List.of(signed(), new ObsSigner().url(URL_TEXT))) {
            S3Exception refused =
                    refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(request, without, Examples.NOW));
            assertThat(refused.text()).isEqualTo("Unsupported Authorization Type");
            assertThat(verifier.verify(request, only, Examples.NOW).scheme()).isEqualTo(SignatureScheme.OBS);
        }
        refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(new V2Signer().header(), only, Examples.NOW));
        refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(new ClientSigner().header(), only, Examples.NOW));
        assertThat(Verifier.obsUnsupported().text()).isEqualTo("Unsupported Authorization Type");
    }

    @Test
    void tellsWhoseSignatureAHeadClaims() {
        for (SignedRequest request : List.of(signed(), new ObsSigner().url(URL_TEXT), new ObsSigner().url("wrong"))) {
            assertThat(Verifier.isObs(request)).isTrue();
            assertThat(Verifier.isSigned(request)).isTrue();
        }
        for (SignedRequest request :
                List.of(new V2Signer().header(), new V2Signer().presigned(), new ClientSigner().presigned())) {
            assertThat(Verifier.isObs(request)).isFalse();
            assertThat(Verifier.isSigned(request)).isTrue();
        }
        SignedRequest unsigned = new SignedRequest("GET", "/key", "accesskeyid=a&apiversion", List.of());
        assertThat(Verifier.isObs(unsigned)).isFalse();
        assertThat(Verifier.isSigned(unsigned)).isFalse();
    }

    @Test
    void aMismatchTellsWhatWasSignedButNoCustomersKey() {
        String field = "x-obs-server-side-encryption-customer-key";
        String source = "x-obs-copy-source-server-side-encryption-customer-key";
        ObsSigner client = ObsSigner.of("PUT", "/key", "versionId=1")
                .with(field, "c2VjcmV0IGtleQ==")
                .with(source, "b3RoZXIga2V5")
                .with("Date", ObsSigner.DATE);
        S3Exception refused = refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header("wrong")));
        assertThat(refused.details())
                .containsEntry("AccessKeyId", Examples.ACCESS_KEY)
                .containsEntry(
                        "StringToSign",
                        "PUT\n\n\n" + ObsSigner.DATE + "\n" + source + ":[redacted]\n" + field
                                + ":[redacted]\n/bucket/key?versionId=1");
        assertThat(refused.text() + refused.details()).doesNotContain("c2VjcmV0", "b3RoZXI", Examples.SECRET);
    }

    @Test
    void anUnknownAccessKeyIsToldByItsNameOnly() {
        S3Exception refused = refusal(
                S3Error.INVALID_ACCESS_KEY_ID,
                () -> verify(with(signed(), "Authorization", "OBS UNKNOWN:" + ObsSigner.mac("x", "y"))));
        assertThat(refused.details()).containsOnly(Map.entry("AccessKeyId", "UNKNOWN"));
    }
}
