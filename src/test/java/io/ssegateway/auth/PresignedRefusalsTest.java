package io.ssegateway.auth;

import static io.ssegateway.auth.Examples.KEYS;
import static io.ssegateway.auth.Examples.NOW;
import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of presigned URLs: each row alters one thing of a request that is accepted. */
class PresignedRefusalsTest {
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, KEYS, NOW);
    }

    private static SignedRequest withQuery(String from, String to) {
        SignedRequest good = new ClientSigner().presigned();
        return new SignedRequest("GET", good.rawPath(), good.rawQuery().replaceFirst(from, to), good.headers());
    }

    @ParameterizedTest
    @CsvSource({
        "0,X-Amz-Expires must be at least 1 second",
        "-1,X-Amz-Expires must be non-negative",
        "604801,less than 604800 seconds",
        "999999999999999999,less than 604800 seconds",
        "9999999999999999999,X-Amz-Expires should be a number",
        "1e3,X-Amz-Expires should be a number",
        "-,X-Amz-Expires should be a number",
        "'',X-Amz-Expires should be a number"
    })
    void refusesAnExpiryThatIsNone(String seconds, String text) {
        ClientSigner client = new ClientSigner();
        client.expires = seconds;
        S3Exception refusal = refusal(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, () -> verify(client.presigned()));
        assertThat(refusal.text()).endsWith(text);
    }

    @Test
    void refusesAnExpiredUrl() {
        S3Exception refusal = refusal(
                S3Error.ACCESS_DENIED,
                () -> verifier.verify(new ClientSigner().presigned(), KEYS, NOW.plusSeconds(61)));
        assertThat(refusal.text()).isEqualTo("Request has expired");
        assertThat(refusal.details())
                .containsEntry("X-Amz-Expires", "60")
                .containsEntry("Expires", "2013-05-24T00:01:00Z")
                .containsEntry("ServerTime", "2013-05-24T00:01:01Z");
    }

    @Test
    void refusesAUrlOfTheFuture() {
        S3Exception refusal = refusal(
                S3Error.ACCESS_DENIED,
                () -> verifier.verify(new ClientSigner().presigned(), KEYS, NOW.minusSeconds(901)));
        assertThat(refusal.text()).isEqualTo("Request is not valid yet");
    }

    static Stream<Arguments> queries() {
        S3Error malformed = S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
        return Stream.of(
                arguments("X-Amz-Algorithm=[^&]*&", "", malformed),
                arguments("X-Amz-Credential=[^&]*&", "", malformed),
                arguments("X-Amz-Date=[^&]*&", "", malformed),
                arguments("X-Amz-Expires=[^&]*&", "", malformed),
                arguments("X-Amz-SignedHeaders=[^&]*&", "", malformed),
                arguments("&X-Amz-Signature=.*", "", malformed),
                arguments("X-Amz-Signature", "x-amz-signature", malformed),
                arguments("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", malformed),
                arguments("20130524T000000Z", "20130524", malformed),
                arguments("20130524T000000Z", "20130525T000000Z", malformed),
                arguments("%2Fs3%2F", "%2Fec2%2F", malformed),
                arguments("aws4_request", "aws4", malformed),
                arguments("us-east-1%2F", "", malformed),
                arguments("SignedHeaders=host", "SignedHeaders=HOST", malformed),
                arguments("SignedHeaders=host", "SignedHeaders=absent%3Bhost", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("SignedHeaders=host", "SignedHeaders=", malformed),
                arguments("Expires=60", "Expires=61", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("EXAMPLE", "EXAMPLF", S3Error.INVALID_ACCESS_KEY_ID),
                arguments("$", "&X-Amz-Signature=0", S3Error.ACCESS_DENIED),
                arguments("$", "&x-amz-expires=600", S3Error.ACCESS_DENIED),
                arguments("$", "&X-Amz-Date=20130524T000000Z", S3Error.ACCESS_DENIED),
                arguments("$", "&X-Amz-%44ate=20130524T000000Z", S3Error.ACCESS_DENIED),
                arguments("$", "&X-Amz-Security-Token=t", S3Error.INVALID_TOKEN),
                arguments("$", "&versionId=x", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("$", "0", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(
                        "^.*$",
                        "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=b&Expires=9999999999",
                        S3Error.INVALID_REQUEST),
                arguments("^.*$", "x-amz-algorithm=AWS4-HMAC-SHA256&x-amz-signature=0", S3Error.ACCESS_DENIED));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesAnAlteredQuery(String from, String to, S3Error error) {
        assertThat(verify(withQuery("none", "")).presigned()).isTrue();
        refusal(error, () -> verify(withQuery(from, to)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "X-Amz-Server-Side-Encryption-Customer-Key",
                "x-amz-copy-source",
                "x-amz-meta-a",
                "x-amz-content-sha256"
            })
    void refusesUnsignedHeadersBesideAUrl(String name) {
        ClientSigner client = new ClientSigner();
        client.unsigned.add(Map.entry(name, "UNSIGNED-PAYLOAD"));
        S3Exception refusal = refusal(S3Error.ACCESS_DENIED, () -> verify(client.presigned()));
        assertThat(refusal.details()).containsEntry("HeadersNotSigned", name.toLowerCase());
    }

    static Stream<Arguments> requests() {
        Consumer<ClientSigner> secret = c -> c.secret = "wrong";
        Consumer<ClientSigner> dateToo = c -> c.sign("x-amz-date", Examples.TIMESTAMP);
        Consumer<ClientSigner> mechanisms = c -> c.unsigned.add(Map.entry("Authorization", "AWS a:b"));
        Consumer<ClientSigner> payload = c -> {
            c.payload = "nonsense";
            c.query = "X-Amz-Content-Sha256=nonsense";
        };
        Consumer<ClientSigner> host = c -> {
            c.signed.clear();
            c.sign("range", "bytes=0-1");
            c.unsigned.add(Map.entry("host", "h"));
        };
        Consumer<ClientSigner> noHost = c -> {
            c.signed.clear();
            c.sign("range", "bytes=0-1");
        };
        return Stream.of(
                arguments("secret", secret, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("date in both places", dateToo, S3Error.ACCESS_DENIED),
                arguments("two mechanisms", mechanisms, S3Error.INVALID_ARGUMENT),
                arguments("payload", payload, S3Error.INVALID_ARGUMENT),
                arguments("host not signed", host, S3Error.ACCESS_DENIED),
                arguments("no host", noHost, S3Error.ACCESS_DENIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void refusesARequestSignedOrSentWrongly(String what, Consumer<ClientSigner> change, S3Error error) {
        ClientSigner client = new ClientSigner();
        change.accept(client);
        refusal(error, () -> verify(client.presigned()));
    }
}
