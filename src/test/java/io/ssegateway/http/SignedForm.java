package io.ssegateway.http;

import io.ssegateway.testing.FormText;
import io.ssegateway.testing.ObsSigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A form that app signs with Version 4 or 2: every field it has is covered by a condition. */
final class SignedForm {
    final Map<String, String> fields = new LinkedHashMap<>();
    final List<String> conditions = new ArrayList<>(List.of("{\"bucket\": \"photos\"}"));
    byte[] file = "the file".getBytes(StandardCharsets.UTF_8);
    String fileName = "f.txt";

    SignedForm(String key) {
        with("key", key);
    }

    SignedForm with(String name, String value) {
        fields.put(name, value);
        conditions.add("[\"starts-with\", \"$" + name + "\", \"\"]");
        return this;
    }

    SignedForm condition(String json) {
        conditions.add(json);
        return this;
    }

    /** The form's octets, signed now. */
    byte[] version4() {
        String timestamp = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        String day = timestamp.substring(0, 8);
        with("x-amz-algorithm", "AWS4-HMAC-SHA256");
        with("x-amz-credential", FixedPolicy.ACCESS_KEY + "/" + day + "/eu-1/s3/aws4_request");
        with("x-amz-date", timestamp);
        String policy = policy();
        byte[] key = ("AWS4" + FixedPolicy.SECRET).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(day, "eu-1", "s3", "aws4_request")) {
            key = mac("HmacSHA256", key, step);
        }
        fields.put("policy", policy);
        fields.put("x-amz-signature", HexFormat.of().formatHex(mac("HmacSHA256", key, policy)));
        return octets();
    }

    byte[] version2() {
        String policy = policy();
        fields.put("AWSAccessKeyId", FixedPolicy.ACCESS_KEY);
        fields.put("policy", policy);
        fields.put(
                "signature",
                Base64.getEncoder()
                        .encodeToString(mac("HmacSHA1", FixedPolicy.SECRET.getBytes(StandardCharsets.UTF_8), policy)));
        return octets();
    }

    /** As OBS signs it. */
    byte[] obs() {
        ObsSigner app = new ObsSigner(FixedPolicy.ACCESS_KEY, FixedPolicy.SECRET);
        String policy = policy();
        fields.put("AccessKeyId", app.accessKey());
        fields.put("policy", policy);
        fields.put("signature", app.signature(policy));
        return octets();
    }

    byte[] unsigned() {
        return octets();
    }

    private byte[] octets() {
        FormText text = new FormText();
        fields.forEach(text::field);
        return text.file(fileName, file).bytes();
    }

    private String policy() {
        String json =
                "{\"expiration\": \"2199-01-01T00:00:00Z\", \"conditions\": [" + String.join(", ", conditions) + "]}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
