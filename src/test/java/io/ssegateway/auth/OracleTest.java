package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.UriEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The AWS SDK's own signer on the other side: what it signs we accept, and our signatures are the same as its. */
class OracleTest {
    private static final AwsCredentialsIdentity IDENTITY =
            AwsCredentialsIdentity.create(Examples.ACCESS_KEY, Examples.SECRET);
    private final AwsV4HttpSigner sdk = AwsV4HttpSigner.create();
    private final Verifier verifier = new Verifier();

    private software.amazon.awssdk.http.auth.spi.signer.SignedRequest sign(
            SdkHttpRequest request, byte[] body, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
        return sdk.sign(r -> {
            r.identity(IDENTITY)
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Examples.NOW, ZoneOffset.UTC));
            options.accept(r);
        });
    }

    private static SdkHttpRequest request(SdkHttpMethod method, String key, Map<String, String> query) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(method)
                .uri(URI.create("https://store.test:9000"))
                .encodedPath("/bucket/" + UriEncoding.path(key))
                .putHeader("x-amz-meta-name", "two  words")
                .putHeader("Content-Type", "text/plain");
        query.forEach(request::putRawQueryParameter);
        return request.build();
    }

    private static SignedRequest asReceived(SdkHttpRequest request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.forEachHeader((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        return new SignedRequest(
                request.method().name(),
                request.encodedPath(),
                request.encodedQueryParameters().orElse(""),
                headers);
    }

    static Stream<String> keys() {
        Random random = new Random(3);
        String odd = "ab/ 09~!*'()+&=?#%$@:;,[]{}|\\^`\"<>äß€\uD83D\uDE00.-_\t\u007f";
        List<String> keys = new ArrayList<>(List.of("a", "a//b", "/a", "a/", "..a", "%2F", "a+b c", "ü/€", odd));
        for (int i = 0; i < 60; i++) {
            StringBuilder key = new StringBuilder("k");
            for (int j = 0; j < 12; j++) {
                int at = random.nextInt(odd.codePointCount(0, odd.length()));
                key.appendCodePoint(odd.codePointAt(odd.offsetByCodePoints(0, at)));
            }
            keys.add(key.toString());
        }
        return keys.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void acceptsHeadersAndUrlsOfTheSdkForEveryKey(String key) {
        SdkHttpRequest get = request(SdkHttpMethod.GET, key, Map.of("response-content-type", key, "x-id", "GetObject"));
        SignedRequest header = asReceived(sign(get, new byte[0], o -> {}).request());
        assertThat(verifier.verify(header, Examples.KEYS, Examples.NOW).presigned())
                .isFalse();

        SignedRequest url = asReceived(sign(
                        get,
                        new byte[0],
                        o -> o.putProperty(
                                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofHours(1)))
                .request());
        assertThat(verifier.verify(url, Examples.KEYS, Examples.NOW).presigned())
                .isTrue();

        SignedRequest other = new SignedRequest("GET", header.rawPath() + "x", header.rawQuery(), header.headers());
        Refusals.refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verifier.verify(other, Examples.KEYS, Examples.NOW));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void signsAsTheSdkDoesForEveryKey(String key) {
        Map<String, String> query = Map.of("prefix", key, "list-type", "2", "a b", "");
        SdkHttpRequest get = request(SdkHttpMethod.GET, key, query);
        String expected = sign(get, new byte[0], o -> {})
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
        Signer signer = new Signer(new Credentials(Examples.ACCESS_KEY, new SecretKey(Examples.SECRET)), "us-east-1");
        Map<String, String> added = signer.sign(
                "GET",
                "store.test:9000",
                get.encodedPath(),
                query,
                Map.of("x-amz-meta-name", "two  words", "Content-Type", "text/plain"),
                Signer.EMPTY_PAYLOAD,
                Examples.NOW);
        assertThat(added.get("authorization")).isEqualTo(expected);
        assertThat(Signer.query(query).split("&"))
                .containsExactlyInAnyOrder(
                        get.encodedQueryParameters().orElseThrow().split("&"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_071, 131_072, 131_073, 300_000})
    void decodesChunkedBodiesOfTheSdk(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        for (var algorithm : List.of(
                DefaultChecksumAlgorithm.CRC32,
                DefaultChecksumAlgorithm.CRC32C,
                DefaultChecksumAlgorithm.SHA1,
                DefaultChecksumAlgorithm.SHA256)) {
            for (boolean signed : new boolean[] {true, false}) {
                Checksum checksum = decode(
                        body,
                        o -> o.putProperty(AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, algorithm)
                                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, signed)
                                .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true));
                assertThat(checksum.algorithm().name()).isEqualTo(algorithm.algorithmId());
            }
        }
    }

    private Checksum decode(byte[] body, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
        SdkHttpRequest put = request(SdkHttpMethod.PUT, "k", Map.of()).toBuilder()
                .putHeader("Content-Length", Integer.toString(body.length))
                .build();
        var signed = sign(put, body, options);
        SignedRequest received = asReceived(signed.request());
        Verified verified = verifier.verify(received, Examples.KEYS, Examples.NOW);
        BodyClaims claims = BodyClaims.of(verified, received);
        assertThat(verified.payload().chunked()).isTrue();
        assertThat(claims.plainLength()).hasValue(body.length);
        byte[] wire = read(signed.payload().orElseThrow());
        assertThat(received.header("content-length")).contains(Integer.toString(wire.length));
        assertThat(Pump.run(claims.transforms(), wire, 8192)).isEqualTo(body);
        return claims.verifiedChecksum().orElseThrow();
    }

    @Test
    void verifiesASignedPayloadOfTheSdk() {
        byte[] body = {1, 2, 3};
        var signed = sign(request(SdkHttpMethod.PUT, "k", Map.of()), body, o -> {});
        SignedRequest received = asReceived(signed.request());
        Verified verified = verifier.verify(received, Examples.KEYS, Examples.NOW);
        assertThat(verified.payload()).isEqualTo(new PayloadMode.SignedHash(SigV4.hex(SigV4.sha256(body))));
    }

    private static byte[] read(ContentStreamProvider payload) {
        try (var stream = payload.newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
