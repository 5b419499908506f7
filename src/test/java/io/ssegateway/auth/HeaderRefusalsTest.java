package io.ssegateway.auth;

import static io.ssegateway.auth.Examples.KEYS;
import static io.ssegateway.auth.Examples.NOW;
import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of signatures in the header: each row alters one thing of a request that is accepted. */
class HeaderRefusalsTest {
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, KEYS, NOW);
    }

    private static SignedRequest withHeaders(SignedRequest request, Consumer<List<Map.Entry<String, String>>> change) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
        change.accept(headers);
        return new SignedRequest(request.method(), request.rawPath(), request.rawQuery(), headers);
    }

    private static SignedRequest withAuthorization(String from, String to) {
        return withHeaders(
                new ClientSigner().header(),
                headers -> headers.replaceAll(h -> Map.entry(
                        h.getKey(),
                        h.getKey().equals("Authorization") ? h.getValue().replaceFirst(from, to) : h.getValue())));
    }

    @Test
    void acceptsWhatTheRowsAlter() {
        assertThat(verify(new ClientSigner().header()).accessKey()).isEqualTo(Examples.ACCESS_KEY);
    }

    static Stream<Arguments> authorizations() {
        S3Error malformed = S3Error.AUTHORIZATION_HEADER_MALFORMED;
        return Stream.of(
                arguments("^AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", S3Error.INVALID_REQUEST),
                arguments("^.*$", "AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=", S3Error.INVALID_REQUEST),
                arguments("^.*$", "OSS key:sig", S3Error.INVALID_REQUEST),
                arguments("^.*$", "Bearer x", S3Error.INVALID_REQUEST),
                arguments("^.*$", "", S3Error.INVALID_REQUEST),
                arguments("^.*$", "AWS4-HMAC-SHA256", malformed),
                arguments("Credential=[^,]*,", "", malformed),
                arguments("SignedHeaders=[^,]*,", "", malformed),
                arguments(",Signature=.*", "", malformed),
                arguments(",Signature=", ",Signature=0,Signature=", malformed),
                arguments("$", ",More=1", malformed),
                arguments("$", ",", malformed),
                arguments("Credential=", "credential=", malformed),
                arguments("Credential=[^/]*/", "Credential=/", malformed),
                arguments("Credential=[^,]*,", "Credential=/20130524/us-east-1/s3/aws4_request,", malformed),
                arguments(
                        "Credential=[^,]*,",
                        "Credential=" + "A".repeat(129) + "/20130524/r/s3/aws4_request,",
                        malformed));
    }

    static Stream<Arguments> scopes() {
        S3Error malformed = S3Error.AUTHORIZATION_HEADER_MALFORMED;
        return Stream.of(
                arguments("/us-east-1/", "//", malformed),
                arguments("/us-east-1/", "/us east/", malformed),
                arguments("/us-east-1/", "/" + "r".repeat(65) + "/", malformed),
                arguments("/s3/", "/sts/", malformed),
                arguments("/aws4_request", "/aws5_request", malformed),
                arguments("/20130524/", "/20130525/", malformed),
                arguments("SignedHeaders=[^,]*,", "SignedHeaders=,", malformed),
                arguments("SignedHeaders=host", "SignedHeaders=Host", malformed),
                arguments("SignedHeaders=host", "SignedHeaders=host;host", malformed),
                arguments("SignedHeaders=host", "SignedHeaders=z;host", malformed),
                arguments("SignedHeaders=host;", "SignedHeaders=", S3Error.ACCESS_DENIED),
                arguments(";x-amz-date", "", S3Error.ACCESS_DENIED),
                arguments("SignedHeaders=host", "SignedHeaders=absent;host", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLF", S3Error.INVALID_ACCESS_KEY_ID),
                arguments("/us-east-1/", "/us-east-2/", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Signature=.*", "Signature=", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("$", "0", S3Error.SIGNATURE_DOES_NOT_MATCH));
    }

    @ParameterizedTest
    @MethodSource({"authorizations", "scopes"})
    void refusesAnAlteredAuthorization(String from, String to, S3Error error) {
        refusal(error, () -> verify(withAuthorization(from, to)));
    }

    @Test
    void refusesEverySingleWrongDigitOfASignature() {
        SignedRequest good = new ClientSigner().header();
        String authorization = good.header("authorization").orElseThrow();
        int start = authorization.indexOf("Signature=") + "Signature=".length();
        for (int i = start; i < authorization.length(); i++) {
            char c = authorization.charAt(i);
            for (char other : new char[] {c == '0' ? '1' : '0', c == 'a' ? 'b' : 'a', 'g', 'A', '-'}) {
                String wrong = authorization.substring(0, i) + other + authorization.substring(i + 1);
                refusal(
                        S3Error.SIGNATURE_DOES_NOT_MATCH,
                        () -> verify(withHeaders(
                                good,
                                headers -> headers.replaceAll(h ->
                                        h.getKey().equals("Authorization") ? Map.entry("Authorization", wrong) : h))));
            }
        }
    }

    static Stream<Arguments> requests() {
        Consumer<ClientSigner> secret = c -> c.secret = "wrong";
        Consumer<ClientSigner> token = c -> c.sign("x-amz-security-token", "t");
        Consumer<ClientSigner> unsignedSse = c -> c.unsigned.add(Map.entry("X-Amz-Server-Side-Encryption", "AES256"));
        Consumer<ClientSigner> payload = c -> c.payload = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD";
        Consumer<ClientSigner> shortHash = c -> c.payload = SigV4.EMPTY_SHA256.substring(1);
        Consumer<ClientSigner> twice = c -> c.sign("x-amz-acl", "a").sign("x-amz-acl", "b");
        Consumer<ClientSigner> hosts = c -> c.sign("host", "other");
        Consumer<ClientSigner> both = c -> {
            c.query = "X-Amz-Acl=b";
            c.sign("x-amz-acl", "a");
        };
        Consumer<ClientSigner> twoMechanisms = c -> c.query = "X-Amz-Signature=00";
        Consumer<ClientSigner> version2 = c -> c.query = "AWSAccessKeyId=a&Signature=b&Expires=1";
        Consumer<ClientSigner> escape = c -> c.path = "/bucket/%4";
        Consumer<ClientSigner> badEscape = c -> c.query = "prefix=%zz";
        Consumer<ClientSigner> wide = c -> c.path = "/bucket/\u0416";
        return Stream.of(
                arguments("secret", secret, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("token", token, S3Error.INVALID_TOKEN),
                arguments("unsigned SSE", unsignedSse, S3Error.ACCESS_DENIED),
                arguments("payload mode", payload, S3Error.INVALID_ARGUMENT),
                arguments("short hash", shortHash, S3Error.INVALID_ARGUMENT),
                arguments("header twice", twice, S3Error.INVALID_REQUEST),
                arguments("host twice", hosts, S3Error.INVALID_REQUEST),
                arguments("header and parameter", both, S3Error.ACCESS_DENIED),
                arguments("two mechanisms", twoMechanisms, S3Error.INVALID_ARGUMENT),
                arguments("two mechanisms, version 2", version2, S3Error.INVALID_ARGUMENT),
                arguments("cut escape", escape, S3Error.INVALID_URI),
                arguments("wrong escape", badEscape, S3Error.INVALID_URI),
                arguments("no octet", wide, S3Error.INVALID_URI));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void refusesARequestSignedOrSentWrongly(String what, Consumer<ClientSigner> change, S3Error error) {
        ClientSigner client = new ClientSigner();
        change.accept(client);
        refusal(error, () -> verify(client.header()));
    }

    @Test
    void namesTheHeadersThatWereNotSigned() {
        ClientSigner client = new ClientSigner();
        client.unsigned.add(Map.entry("X-Amz-Copy-Source", "/b/k"));
        client.unsigned.add(Map.entry("X-Amz-Acl", "private"));
        S3Exception refusal = refusal(S3Error.ACCESS_DENIED, () -> verify(client.header()));
        assertThat(refusal.text()).isEqualTo("There were headers present in the request which were not signed");
        assertThat(refusal.details()).containsEntry("HeadersNotSigned", "x-amz-acl, x-amz-copy-source");
    }

    @Test
    void refusesAnAlteredMethodPathQueryOrHeader() {
        ClientSigner client = new ClientSigner();
        client.query = "a=1&b=2";
        SignedRequest good = client.header();
        List<Map.Entry<String, String>> headers = good.headers();
        for (SignedRequest bad : List.of(
                new SignedRequest("PUT", good.rawPath(), good.rawQuery(), headers),
                new SignedRequest("GET", "/bucket/Key", good.rawQuery(), headers),
                new SignedRequest("GET", "/bucket//key", good.rawQuery(), headers),
                new SignedRequest("GET", good.rawPath(), "a=1&b=3", headers),
                new SignedRequest("GET", good.rawPath(), "a=1", headers),
                new SignedRequest("GET", good.rawPath(), "a=1&b=2&=", headers),
                new SignedRequest("GET", good.rawPath(), "a=1&b=2&c", headers),
                withHeaders(good, h -> h.replaceAll(e -> e.getKey().equals("host") ? Map.entry("host", "evil") : e)))) {
            refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(bad));
        }
    }

    @ParameterizedTest
    @CsvSource({"-901", "901", "86400"})
    void refusesAClockBeyondAQuarterOfAnHour(long seconds) {
        S3Exception refusal = refusal(
                S3Error.REQUEST_TIME_TOO_SKEWED,
                () -> verifier.verify(new ClientSigner().header(), KEYS, NOW.plusSeconds(seconds)));
        assertThat(refusal.details())
                .containsEntry("RequestTime", Examples.TIMESTAMP)
                .containsEntry("MaxAllowedSkewMilliseconds", "900000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "20130532T000000Z", "20130524T000000", "20130524T000000Zx"})
    void refusesARequestWithoutAValidDate(String date) {
        ClientSigner client =
                new ClientSigner().sign("x-amz-date", date).sign("x-amz-content-sha256", Signer.UNSIGNED_PAYLOAD);
        refusal(S3Error.ACCESS_DENIED, () -> verify(client.headerAsIs()));
        ClientSigner other =
                new ClientSigner().sign("date", date).sign("x-amz-content-sha256", Signer.UNSIGNED_PAYLOAD);
        refusal(S3Error.ACCESS_DENIED, () -> verify(other.headerAsIs()));
    }

    @Test
    void refusesARequestWithoutAPayloadHash() {
        ClientSigner client = new ClientSigner().sign("x-amz-date", Examples.TIMESTAMP);
        assertThat(refusal(S3Error.INVALID_REQUEST, () -> verify(client.headerAsIs()))
                        .text())
                .isEqualTo("Missing required header for this request: x-amz-content-sha256");
    }

    @Test
    void refusesAnUnsignedRequest() {
        SignedRequest request = new SignedRequest("GET", "/b/k", "", List.of(Map.entry("host", "h")));
        refusal(S3Error.ACCESS_DENIED, () -> verify(request));
    }

    @Test
    void explainsAMismatchWithoutSecrets() {
        ClientSigner client = new ClientSigner()
                .sign("x-amz-server-side-encryption-customer-key", "c2VjcmV0LWtleQ==")
                .sign("x-amz-server-side-encryption-customer-key-md5", "bWQ1");
        client.query = "X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key=hush";
        client.secret = "wrong";
        S3Exception refusal = refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header()));
        assertThat(refusal.details())
                .containsEntry("AWSAccessKeyId", Examples.ACCESS_KEY)
                .containsKeys("StringToSign", "SignatureProvided");
        assertThat(refusal.details().get("StringToSign")).startsWith("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/");
        assertThat(refusal.details().get("CanonicalRequest"))
                .startsWith("GET\n/bucket/key\n")
                .contains("customer-key:[redacted]\n", "customer-key-md5:bWQ1\n", "Customer-Key=[redacted]\n");
        assertThat(refusal.details().toString() + refusal.text())
                .doesNotContain("c2VjcmV0", "hush", Examples.SECRET, "wrong");
    }
}
