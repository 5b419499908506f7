package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.testing.TestStore;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SigV4 by hand over the very target, for targets that no SDK would make. Written from the published description, with
 * nothing of the gateway's code.
 *
 * @param host the Host field
 */
record RawSigner(int port, String host, String access, String secret) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** As the principal of the standing policy, at the gateway. */
    static RawSigner gateway(int port) {
        return new RawSigner(port, "127.0.0.1:" + port, Standing.ACCESS, Standing.SECRET);
    }

    /** As the store's owner, at the store. */
    static RawSigner store(TestStore store) {
        int port = URI.create(store.endpoint()).getPort();
        return new RawSigner(port, "127.0.0.1:" + port, store.accessKey(), store.secretKey());
    }

    RawSigner at(String otherHost) {
        return new RawSigner(port, otherHost, access, secret);
    }

    /** Everything but the unreserved characters and '/' percent-encoded. */
    static String path(String text) {
        return query(text).replace("%2F", "/");
    }

    /** Everything but the unreserved characters percent-encoded. */
    static String query(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Signed in its head; path and query must be in their canonical encoding. */
    Wire signed(String method, String target, Map<String, String> headers, byte[] body) {
        Map<String, String> wire = new TreeMap<>();
        headers.forEach((name, value) -> wire.put(name, octets(value)));
        Map<String, String> all = fields(method, target, wire, Octets.sha256Hex(body));
        if (body.length > 0 || method.equals("PUT") || method.equals("POST")) {
            all.put("content-length", Integer.toString(body.length));
        }
        return new Wire(method, target, all, body);
    }

    /** These fields and those of a signature over all of them; values as they go over the wire, a char for an octet. */
    Map<String, String> fields(String method, String target, Map<String, String> headers, String payload) {
        String time = TIME.format(Instant.now());
        Map<String, String> all = new TreeMap<>();
        headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        all.put("host", host);
        all.put("x-amz-date", time);
        all.put("x-amz-content-sha256", payload);
        String names = String.join(";", all.keySet());
        all.put(
                "authorization",
                authorization(time, names, signature(time, method, target, canonical(all), names, payload)));
        return all;
    }

    /** What a request has to say of its signature: over the fields it names, as they arrived. */
    String expected(String method, String target, Map<String, String> arrived, String names) {
        Map<String, String> signed = new TreeMap<>();
        for (String name : names.split(";")) {
            signed.put(name, arrived.getOrDefault(name, ""));
        }
        String time = arrived.getOrDefault("x-amz-date", "");
        String payload = arrived.getOrDefault("x-amz-content-sha256", "");
        return authorization(time, names, signature(time, method, target, canonical(signed), names, payload));
    }

    private String authorization(String time, String names, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + access + "/" + scope(time) + ", SignedHeaders=" + names + ", Signature="
                + signature;
    }

    /** Signed in its query. */
    Wire presigned(String method, String target, byte[] body) {
        String time = TIME.format(Instant.now());
        String signing = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + query(access + "/" + scope(time))
                + "&X-Amz-Date=" + time + "&X-Amz-Expires=300&X-Amz-SignedHeaders=host";
        String full = target + (target.contains("?") ? "&" : "?") + signing;
        String signature = signature(time, method, full, "host:" + host + "\n", "host", "UNSIGNED-PAYLOAD");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("host", host);
        if (body.length > 0 || method.equals("PUT") || method.equals("POST")) {
            headers.put("content-length", Integer.toString(body.length));
        }
        return new Wire(method, full + "&X-Amz-Signature=" + signature, headers, body);
    }

    private String signature(
            String time, String method, String target, String canonicalHeaders, String names, String payload) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        Map<String, String> parameters = new TreeMap<>();
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                parameters.put(
                        equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(value));
        String request = String.join("\n", method, path, query, canonicalHeaders, names, payload);
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope(time) + "\n"
                + Octets.sha256Hex(request.getBytes(ISO_8859_1));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String step : scope(time).split("/")) {
            key = hmac(key, step);
        }
        return java.util.HexFormat.of().formatHex(hmac(key, text));
    }

    private static String canonical(Map<String, String> headers) {
        StringBuilder lines = new StringBuilder();
        headers.forEach((name, value) ->
                lines.append(name).append(':').append(value.trim()).append('\n'));
        return lines.toString();
    }

    private static String scope(String time) {
        return time.substring(0, 8) + "/us-east-1/s3/aws4_request";
    }

    private static String octets(String value) {
        return new String(value.getBytes(UTF_8), ISO_8859_1);
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
}
