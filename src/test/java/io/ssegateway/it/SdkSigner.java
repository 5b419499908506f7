package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
        CHUNKS_AND_TRAILER,
        UNSIGNED_CHUNKS_AND_TRAILER;

        private boolean signs() {
            return this != UNSIGNED && this != UNSIGNED_CHUNKS_AND_TRAILER;
        }

        private boolean chunks() {
            return this != HASH && this != UNSIGNED;
        }

        private boolean trails() {
            return this == CHUNKS_AND_TRAILER || this == UNSIGNED_CHUNKS_AND_TRAILER;
        }
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
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, payload.signs())
                    .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, payload.chunks());
            if (payload.trails()) {
                r.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
            }
        });
        byte[] octets = signed.payload().isPresent()
                ? signed.payload().get().newStream().readAllBytes()
                : new byte[0];
        return wire(signed.request(), octets);
    }

    /** The header signature made anew over the same signed headers, for what the SDK's signer would not say. */
    Wire signAgain(Wire request) {
        String old = request.headers().get("Authorization");
        String names = old.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        String[] scope = old.replaceAll(".*Credential=[^/]*/([^,]*),.*", "$1").split("/");
        Map<String, String> lower = new TreeMap<>();
        request.headers().forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        StringBuilder canonical = new StringBuilder(request.method() + "\n" + request.target() + "\n\n");
        for (String name : names.split(";")) {
            canonical.append(name).append(':').append(lower.get(name)).append('\n');
        }
        canonical.append("\n" + names + "\n" + lower.get("x-amz-content-sha256"));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String step : scope) {
            key = hmac(key, step);
        }
        String text = "AWS4-HMAC-SHA256\n" + lower.get("x-amz-date") + "\n" + String.join("/", scope) + "\n"
                + Octets.sha256Hex(canonical.toString().getBytes(ISO_8859_1));
        return request.withHeader(
                "Authorization",
                old.replaceAll(
                        "Signature=[0-9a-f]*$", "Signature=" + HexFormat.of().formatHex(hmac(key, text))));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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

    /** Named https: over plain HTTP this signer would sign every payload, asked or not. */
    private SdkHttpRequest request(String method, String target, byte[] body) {
        SdkHttpRequest.Builder builder = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create("https://127.0.0.1:" + port + target));
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
