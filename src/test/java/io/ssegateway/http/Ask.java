package io.ssegateway.http;

import io.ssegateway.testing.ObsSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request to a {@link WholeGateway}, put together by hand. */
class Ask {
    static final String SSE = "x-amz-server-side-encryption";
    static final String KMS_ID = SSE + "-aws-kms-key-id";
    static final String CONTEXT = SSE + "-context";
    static final String BUCKET_KEY = SSE + "-bucket-key-enabled";
    static final String CUSTOMER = SSE + "-customer-";
    static final String SOURCE = "x-amz-copy-source-server-side-encryption-customer-";

    private final WholeGateway gateway;
    private final String method;
    private final String target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = {};
    private boolean secure;
    private boolean chunked;
    private boolean obs;

    Ask(WholeGateway gateway, String method, String target) {
        this.gateway = gateway;
        this.method = method;
        this.target = target;
        headers.put("Host", "gw:9000");
        headers.put("x-test-auth", "AKAPP");
    }

    /** Sets a header; an empty name sets none, for rows of tables. */
    Ask with(String name, String value) {
        if (!name.isEmpty()) {
            headers.put(name, value);
        }
        return this;
    }

    Ask without(String name) {
        headers.remove(name);
        return this;
    }

    Ask as(String accessKey) {
        return with("x-test-auth", accessKey);
    }

    /** The customer's key that grows from a seed. */
    Ask key(int seed) {
        return triple(CUSTOMER, key32(seed));
    }

    Ask sourceKey(int seed) {
        return triple(SOURCE, key32(seed));
    }

    Ask triple(String prefix, byte[] key) {
        return with(prefix + "algorithm", "AES256")
                .with(prefix + "key", base64(key))
                .with(prefix + "key-md5", base64(md5(key)));
    }

    Ask body(byte[] bytes) {
        body = bytes;
        return this;
    }

    Ask body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    Ask overTls() {
        secure = true;
        return this;
    }

    /** The same request in the words of OBS and signed so, by app. */
    Ask inObs() {
        obs = true;
        return this;
    }

    /** Without a declared length. */
    Ask chunked() {
        chunked = true;
        return this;
    }

    RawClient.Answer send() {
        if (obs) {
            spellAsObs();
        }
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        String octets = new String(body, StandardCharsets.ISO_8859_1);
        String framed = chunked ? Integer.toHexString(body.length) + "\r\n" + octets + "\r\n0\r\n\r\n" : octets;
        try (RawClient client = gateway.client(secure)) {
            client.send(head + "\r\n" + framed);
            return method.equals("HEAD") ? client.head() : client.answer();
        } catch (IOException e) {
            throw new AssertionError(method + " " + target, e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void spellAsObs() {
        Map<String, String> spelled = new LinkedHashMap<>();
        headers.forEach((name, value) -> spelled.put(obs(name), value.equals("aws:kms") ? "kms" : value));
        spelled.remove("x-test-auth");
        spelled.put("Date", ObsSigner.date(Instant.now()));
        ObsSigner app = new ObsSigner(FixedPolicy.ACCESS_KEY, FixedPolicy.SECRET);
        spelled.put("Authorization", app.authorization(method, "", target, spelled));
        headers.clear();
        headers.putAll(spelled);
    }

    /** A name of S3 in the words of OBS. */
    static String obs(String name) {
        return name.replace("-aws-kms-key-id", "-kms-key-id").replace("x-amz-", "x-obs-");
    }

    /** The answer, which must have this status. */
    RawClient.Answer expect(int status) {
        RawClient.Answer answer = send();
        if (answer.status() != status) {
            throw new AssertionError(
                    method + " " + target + ": " + answer.status() + " in place of " + status + "\n" + answer.text());
        }
        return answer;
    }

    /** The text of an element of an answer's document; empty if there is none. */
    static String element(RawClient.Answer answer, String name) {
        Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">", Pattern.DOTALL)
                .matcher(answer.text());
        return found.find()
                ? found.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&#39;", "'")
                        .replace("&apos;", "'")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&")
                : "";
    }

    static byte[] key32(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return key;
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
