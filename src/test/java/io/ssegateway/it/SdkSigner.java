package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests signed by the AWS SDK's own signer, as octets; nothing of the gateway's code signs them. */
final class SdkSigner {
    /** What stands for the payload in the signature. */
    enum Payload {
        HASH,
        UNSIGNED,
        CHUNKS,
        CHUNKS_AND_TRAILER
    }

    String access = Standing.ACCESS;
    String secret = Standing.SECRET;
    Clock clock = Clock.systemUTC();
    Payload payload = Payload.HASH;
    private final int port;
    private final Map<String, String> headers = new TreeMap<>();

    SdkSigner(int port) {
        this.port = port;
    }

    /** Signs for the store itself, as its owner. */
    static SdkSigner direct(TestStore store) {
        return new SdkSigner(URI.create(store.endpoint()).getPort()).as(store.accessKey(), store.secretKey());
    }

    SdkSigner payload(Payload mode) {
        payload = mode;
        return this;
    }

    SdkSigner as(String accessKey, String secretKey) {
        access = accessKey;
        secret = secretKey;
        return this;
    }

    SdkSigner at(Clock time) {
        clock = time;
        return this;
    }

    SdkSigner header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** A request as it would be sent without a signature. */
    Wire unsigned(String method, String target, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Host", "127.0.0.1:" + port);
        all.put("Content-Length", Integer.toString(body.length));
        return new Wire(method, target, all, body);
    }

    Wire sign(String method, String target, byte[] body) throws IOException {
        AwsV4HttpSigner signer = AwsV4HttpSigner.create();
        SignedRequest signed = signer.sign(r -> {
            r.request(request(method, target, body))
                    .payload(() -> new ByteArrayInputStream(body))
                    .identity(AwsCredentialsIdentity.create(access, secret))
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, payload != Payload.UNSIGNED)
                    .putProperty(
                            AwsV4HttpSigner.CHUNK_ENCODING_ENABLED,
                            payload == Payload.CHUNKS || payload == Payload.CHUNKS_AND_TRAILER);
            if (payload == Payload.CHUNKS_AND_TRAILER) {
                r.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
            }
        });
        byte[] octets = signed.payload().isPresent()
                ? signed.payload().get().newStream().readAllBytes()
                : new byte[0];
        return wire(signed.request(), octets);
    }

    Wire presign(String method, String target, Duration valid) {
        AwsV4HttpSigner signer = AwsV4HttpSigner.create();
        SignedRequest signed = signer.sign(r -> r.request(request(method, target, new byte[0]))
                .identity(AwsCredentialsIdentity.create(access, secret))
                .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, valid));
        return wire(signed.request(), new byte[0]);
    }

    private SdkHttpRequest request(String method, String target, byte[] body) {
        SdkHttpRequest.Builder builder = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create("http://127.0.0.1:" + port + target));
        headers.forEach(builder::putHeader);
        if (method.equals("PUT") || method.equals("POST")) {
            builder.putHeader("Content-Length", Integer.toString(body.length));
        }
        return builder.build();
    }

    private Wire wire(SdkHttpRequest request, byte[] octets) {
        Map<String, String> all = new LinkedHashMap<>();
        request.forEachHeader((name, values) ->
                all.put(name, new String(String.join(",", values).getBytes(UTF_8), ISO_8859_1)));
        all.putIfAbsent("Host", "127.0.0.1:" + port);
        String query = request.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return new Wire(request.method().name(), request.encodedPath() + query, all, octets);
    }
}
