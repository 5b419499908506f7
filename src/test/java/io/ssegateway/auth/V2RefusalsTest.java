package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of what is refused of a signature of Version 2. */
class V2RefusalsTest {
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                arguments("AKIAIOSFODNN7EXAMPLE", "AKIAUNKNOWN", S3Error.INVALID_ACCESS_KEY_ID),
                arguments("Signature=", "Signature=A", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=1369353700", "Expires=1369353701", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=\\d+", "Expires=1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=-1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=1e9", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=999999999999999999999", S3Error.ACCESS_DENIED),
                arguments("&Expires=\\d+", "", S3Error.ACCESS_DENIED),
                arguments("&Signature=[^&]*", "", S3Error.ACCESS_DENIED),
                arguments("AWSAccessKeyId=[^&]*&", "", S3Error.ACCESS_DENIED),
                arguments("AWSAccessKeyId=[^&]*", "AWSAccessKeyId=", S3Error.ACCESS_DENIED),
                arguments("$", "&Expires=1369353700", S3Error.ACCESS_DENIED),
                arguments("$", "&Signature=x", S3Error.ACCESS_DENIED),
                arguments("$", "&x-amz-security-token=t", S3Error.INVALID_TOKEN),
                arguments("$", "&X-Amz-Algorithm=AWS4-HMAC-SHA256", S3Error.INVALID_ARGUMENT),
                arguments("$", "&X-Amz-Signature=0", S3Error.INVALID_ARGUMENT),
                arguments("$", "&a=%", S3Error.INVALID_URI));
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void refusesAnAlteredUrl(String from, String to, S3Error error) {
        SignedRequest url = new V2Signer().presigned();
        assertThat(verify(url).presigned()).isTrue();
        SignedRequest altered =
                new SignedRequest("GET", "/bucket/key", url.rawQuery().replaceFirst(from, to), url.headers());
        refusal(error, () -> verify(altered));
    }

    static Stream<Arguments> headers() {
        Consumer<V2Signer> secret = c -> c.secret = "wrong";
        Consumer<V2Signer> stranger = c -> c.accessKey = "AKIAUNKNOWN";
        Consumer<V2Signer> none = c -> c.accessKey = "";
        Consumer<V2Signer> late = c -> c.date = "Fri, 24 May 2013 00:15:01 +0000";
        Consumer<V2Signer> early = c -> c.date = "Thu, 23 May 2013 23:44:59 GMT";
        Consumer<V2Signer> noDate = c -> c.date = "yesterday";
        Consumer<V2Signer> lateAmz = c -> c.with("x-amz-date", "20130524T001501Z");
        Consumer<V2Signer> other = c -> c.resource = "/bucket/other";
        Consumer<V2Signer> chunks = c -> c.with("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        Consumer<V2Signer> twice = c -> c.with("x-amz-acl", "private").with("X-Amz-Acl", "private");
        Consumer<V2Signer> resourceTwice = c -> c.query = "acl&acl";
        return Stream.of(
                arguments(secret, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(stranger, S3Error.INVALID_ACCESS_KEY_ID),
                arguments(none, S3Error.INVALID_ARGUMENT),
                arguments(late, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(early, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(noDate, S3Error.ACCESS_DENIED),
                arguments(lateAmz, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(other, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(chunks, S3Error.INVALID_REQUEST),
                arguments(twice, S3Error.INVALID_REQUEST),
                arguments(resourceTwice, S3Error.INVALID_REQUEST));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void refusesAHeader(Consumer<V2Signer> wrong, S3Error error) {
        V2Signer client = new V2Signer();
        assertThat(verify(client.header()).accessKey()).isEqualTo(Examples.ACCESS_KEY);
        wrong.accept(client);
        refusal(error, () -> verify(client.header()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 24 May 2013 00:15:00 +0000", "Thu, 23 May 2013 23:45:00 GMT"})
    void fifteenMinutesOfSkewAreGood(String date) {
        V2Signer client = new V2Signer();
        client.date = date;
        assertThat(verify(client.header()).scheme()).isEqualTo(SignatureScheme.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS", "AWS ", "AWS x", "AWS :sig", "AWS key:", "AWS a b:c"})
    void refusesAMalformedHeader(String authorization) {
        V2Signer client = new V2Signer().with("Date", "Fri, 24 May 2013 00:00:00 GMT");
        client.with("Authorization", authorization);
        refusal(S3Error.INVALID_ARGUMENT, () -> verify(new SignedRequest("GET", "/bucket/key", "", client.headers)));
    }

    @Test
    void aMismatchTellsWhatWasSignedButNoCustomersKey() {
        V2Signer client = new V2Signer().with("x-amz-server-side-encryption-customer-key", "c2VjcmV0IGtleQ==");
        client.secret = "wrong";
        S3Exception refused = refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header()));
        assertThat(refused.details().get("StringToSign"))
                .startsWith("GET\n\n\nFri, 24 May 2013")
                .contains("customer-key:[redacted]\n")
                .doesNotContain("c2VjcmV0");
    }
}
