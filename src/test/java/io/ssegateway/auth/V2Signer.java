package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client of the tests that signs with Version 2 what it is told, right or wrong. */
final class V2Signer {
    String accessKey = Examples.ACCESS_KEY;
    String secret = Examples.SECRET;
    String method = "GET";
    String path = "/bucket/key";
    String query = "";
    /** The canonicalized resource; empty for the path. */
    String resource = "";

    String date = "Fri, 24 May 2013 00:00:00 +0000";
    String expires = "1369353700";
    Optional<String> hosted = Optional.empty();
    final List<Map.Entry<String, String>> headers = new ArrayList<>(List.of(Map.entry("Host", Examples.HOST)));

    V2Signer with(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    /** A request with the signature in the header. */
    SignedRequest header() {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        boolean amzDate = headers.stream().anyMatch(h -> h.getKey().equalsIgnoreCase("x-amz-date"));
        if (!amzDate) {
            all.add(Map.entry("Date", date));
        }
        all.add(Map.entry("Authorization", "AWS " + accessKey + ":" + signature(amzDate ? "" : date)));
        return new SignedRequest(method, path, query, all, hosted);
    }

    /** A request with the signature in the query. */
    SignedRequest presigned() {
        return presigned("");
    }

    /** The same with something appended that is not signed. */
    SignedRequest presigned(String appended) {
        String full = (query.isEmpty() ? "" : query + "&") + "AWSAccessKeyId=" + accessKey + "&Expires=" + expires
                + "&Signature=" + signature(expires).replace("+", "%2B").replace("=", "%3D") + appended;
        return new SignedRequest(method, path, full, headers, hosted);
    }

    String signature(String dateLine) {
        Map<String, String> amz = new TreeMap<>();
        Map<String, String> other = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(h -> {
            String name = h.getKey().toLowerCase();
            if (name.startsWith("x-amz-")) {
                amz.merge(name, h.getValue(), (a, b) -> a + "," + b);
            } else {
                other.put(name, h.getValue());
            }
        });
        StringBuilder text = new StringBuilder(method + "\n" + other.getOrDefault("content-md5", "") + "\n"
                + other.getOrDefault("content-type", "") + "\n" + dateLine + "\n");
        amz.forEach((name, value) -> text.append(name + ":" + value + "\n"));
        text.append(resource.isEmpty() ? path : resource);
        return mac(secret, text.toString());
    }

    static String mac(String secret, String octets) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(octets.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
