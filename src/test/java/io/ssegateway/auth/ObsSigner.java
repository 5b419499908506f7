package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client of the tests that signs for OBS the text it is given, letter by letter, right or wrong. */
final class ObsSigner {
    static final String DATE = "Fri, 24 May 2013 00:00:00 GMT";
    static final String EXPIRES = "1369353700";

    String accessKey = Examples.ACCESS_KEY;
    String secret = Examples.SECRET;
    String method = "GET";
    String path = "/key";
    String query = "";
    Optional<String> hosted = Optional.of("bucket");
    final List<Map.Entry<String, String>> headers =
            new ArrayList<>(List.of(Map.entry("Host", "bucket.obs.example.com")));

    static ObsSigner of(String method, String path, String query) {
        ObsSigner client = new ObsSigner();
        client.method = method;
        client.path = path;
        client.query = query;
        return client;
    }

    ObsSigner with(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    ObsSigner hosted(String name) {
        hosted = Optional.of(name);
        return this;
    }

    ObsSigner pathStyle() {
        hosted = Optional.empty();
        return this;
    }

    /** A request with this text signed in its header. */
    SignedRequest header(String stringToSign) {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        all.add(Map.entry("Authorization", "OBS " + accessKey + ":" + mac(secret, stringToSign)));
        return new SignedRequest(method, path, query, all, hosted);
    }

    /** A temporary URL over this text. */
    SignedRequest url(String stringToSign) {
        return url(stringToSign, "");
    }

    /** The same with something appended that is not signed. */
    SignedRequest url(String stringToSign, String appended) {
        String signature = mac(secret, stringToSign).replace("+", "%2B").replace("=", "%3D");
        String full = (query.isEmpty() ? "" : query + "&") + "AccessKeyId=" + accessKey + "&Expires=" + EXPIRES
                + "&Signature=" + signature + appended;
        return new SignedRequest(method, path, full, headers, hosted);
    }

    static String mac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
