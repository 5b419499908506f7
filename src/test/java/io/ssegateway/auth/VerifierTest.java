package io.ssegateway.auth;

import static io.ssegateway.auth.Examples.ACCESS_KEY;
import static io.ssegateway.auth.Examples.HOST;
import static io.ssegateway.auth.Examples.KEYS;
import static io.ssegateway.auth.Examples.NOW;
import static io.ssegateway.auth.Examples.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted: Amazon's published examples, and the freedoms clients take. */
class VerifierTest {
    private static final String CREDENTIAL = "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, KEYS, NOW);
    }

    private static SignedRequest example(
            String method, String path, String query, String signature, Map<String, String> more) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(more.entrySet());
        headers.add(Map.entry("Host", HOST));
        headers.add(Map.entry("x-amz-date", TIMESTAMP));
        String names = headers.stream()
                .map(h -> h.getKey().toLowerCase())
                .sorted()
                .reduce((a, b) -> a + ";" + b)
                .get();
        headers.add(Map.entry(
                "Authorization",
                "AWS4-HMAC-SHA256 " + CREDENTIAL + ",SignedHeaders=" + names + ",Signature=" + signature));
        return new SignedRequest(method, path, query, headers);
    }

    @ParameterizedTest
    @CsvSource({
        "/,lifecycle,fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/,lifecycle=,fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/,max-keys=2&prefix=J,34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "/,prefix=J&&max-keys=2&,34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void acceptsThePublishedQueryExamplesInAnyOrder(String path, String query, String signature) {
        Verified verified =
                verify(example("GET", path, query, signature, Map.of("x-amz-content-sha256", SigV4.EMPTY_SHA256)));
        assertThat(verified.accessKey()).isEqualTo(ACCESS_KEY);
        assertThat(verified.region()).isEqualTo("us-east-1");
        assertThat(verified.presigned()).isFalse();
        assertThat(verified.payload()).isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
    }

    @Test
    void acceptsThePublishedGetExample() {
        SignedRequest request = example(
                "GET",
                "/test.txt",
                "",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                Map.of("Range", "bytes=0-9", "x-amz-content-sha256", SigV4.EMPTY_SHA256));
        assertThat(verify(request).accessKey()).isEqualTo(ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/test%24file.text", "/test$file.text", "/%74est%24file.text"})
    void acceptsThePublishedPutExampleInEverySpellingOfThePath(String path) {
        String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        SignedRequest request = example(
                "PUT",
                path,
                "",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                Map.of(
                        "Date", "Fri, 24 May 2013 00:00:00 GMT",
                        "x-amz-storage-class", "REDUCED_REDUNDANCY",
                        "x-amz-content-sha256", hash));
        assertThat(verify(request).payload()).isEqualTo(new PayloadMode.SignedHash(hash));
    }

    @Test
    void acceptsThePublishedPresignedExample() {
        String query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        SignedRequest request = new SignedRequest("GET", "/test.txt", query, List.of(Map.entry("Host", HOST)));
        Verified verified = verifier.verify(request, KEYS, NOW.plusSeconds(86_400));
        assertThat(verified.presigned()).isTrue();
        assertThat(verified.payload()).isEqualTo(new PayloadMode.Unsigned());
    }

    @Test
    void acceptsAPathSignedAsSentThoughNotCanonical() {
        ClientSigner client = new ClientSigner();
        client.path = "/bucket/a!(b)'*%7e%2fc";
        assertThat(verify(client.header()).accessKey()).isEqualTo(ACCESS_KEY);
    }

    @Test
    void takesAPlusForAPlus() {
        ClientSigner client = new ClientSigner();
        client.path = "/bucket/a+b";
        client.signedPath = "/bucket/a%2Bb";
        assertThat(verify(client.header()).accessKey()).isEqualTo(ACCESS_KEY);

        ClientSigner space = new ClientSigner();
        space.path = "/bucket/a+b";
        space.signedPath = "/bucket/a%20b";
        Refusals.refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(space.header()));
    }

    @Test
    void joinsRepeatedMetadataAndSquashesBlanks() {
        ClientSigner client = new ClientSigner().sign("x-amz-meta-a", "1 2").sign("x-amz-meta-a", "3");
        SignedRequest request = client.header();
        List<Map.Entry<String, String>> spaced = new ArrayList<>(request.headers());
        spaced.replaceAll(h -> h.getValue().equals("1 2") ? Map.entry("X-Amz-Meta-A", " \t1 \t  2 ") : h);
        assertThat(verify(new SignedRequest("GET", request.rawPath(), "", spaced))
                        .accessKey())
                .isEqualTo(ACCESS_KEY);
    }

    @Test
    void verifiesOctetsOfHeadersThatAreNotAscii() {
        ClientSigner client = new ClientSigner().sign("x-amz-meta-a", "\u00c3\u00bc");
        assertThat(verify(client.header()).accessKey()).isEqualTo(ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 24 May 2013 00:00:00 GMT", "20130524T000000Z"})
    void fallsBackToTheDateHeader(String date) {
        ClientSigner client = new ClientSigner().sign("date", date).sign("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        assertThat(verify(client.headerAsIs()).payload()).isEqualTo(new PayloadMode.Unsigned());
    }

    @ParameterizedTest
    @ValueSource(longs = {-900, -1, 0, 1, 900})
    void toleratesAQuarterOfAnHour(long seconds) {
        assertThat(verifier.verify(new ClientSigner().header(), KEYS, NOW.plusSeconds(seconds))
                        .accessKey())
                .isEqualTo(ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(longs = {-900, 0, 60})
    void servesAPresignedUrlFromItsDateToItsExpiry(long seconds) {
        Instant then = NOW.plusSeconds(seconds);
        assertThat(verifier.verify(new ClientSigner().presigned(), KEYS, then).presigned())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "604800"})
    void acceptsTheShortestAndTheLongestExpiry(String seconds) {
        ClientSigner client = new ClientSigner();
        client.expires = seconds;
        assertThat(verify(client.presigned()).presigned()).isTrue();
    }

    @Test
    void acceptsASignedPayloadHashBesideAPresignedUrl() {
        ClientSigner inHeader = new ClientSigner();
        inHeader.payload = SigV4.EMPTY_SHA256;
        inHeader.sign("x-amz-content-sha256", SigV4.EMPTY_SHA256);
        assertThat(verify(inHeader.presigned()).payload()).isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));

        ClientSigner inQuery = new ClientSigner();
        inQuery.payload = SigV4.EMPTY_SHA256;
        inQuery.query = "X-Amz-Content-Sha256=" + SigV4.EMPTY_SHA256;
        assertThat(verify(inQuery.presigned()).payload()).isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
    }

    @Test
    void acceptsTheExpectedRegionOnly() {
        Verifier strict = new Verifier(Optional.of("eu-central-1"));
        ClientSigner right = new ClientSigner();
        right.region = "eu-central-1";
        assertThat(strict.verify(right.header(), KEYS, NOW).region()).isEqualTo("eu-central-1");
        assertThat(Refusals.refusal(
                                S3Error.AUTHORIZATION_HEADER_MALFORMED,
                                () -> strict.verify(new ClientSigner().header(), KEYS, NOW))
                        .details())
                .containsEntry("Region", "eu-central-1");
        Refusals.refusal(
                S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                () -> strict.verify(new ClientSigner().presigned(), KEYS, NOW));
    }

    @Test
    void acceptsAnAccessKeyWithSlashes() {
        ClientSigner client = new ClientSigner();
        client.accessKey = "team/one";
        ClientKeys keys = key -> Optional.of(key).filter("team/one"::equals).map(k -> new SecretKey(Examples.SECRET));
        assertThat(verifier.verify(client.header(), keys, NOW).accessKey()).isEqualTo("team/one");
    }

    @Test
    void followsAChangedSecretAtOnce() {
        SignedRequest request = new ClientSigner().header();
        verify(request);
        Refusals.refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> verifier.verify(request, key -> Optional.of(new SecretKey("changed")), NOW));
    }
}
