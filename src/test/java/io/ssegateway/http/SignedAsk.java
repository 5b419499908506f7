package io.ssegateway.http;

import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.Signer;
import io.ssegateway.testing.ObsSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request to a front door, put together by hand and signed for real, as {@link FixedPolicy}'s app. */
class SignedAsk {
    /** What signs. */
    enum By {
        NOBODY,
        V4,
        V2,
        OBS,
        OBS_URL
    }

    /** Opens a connection. */
    interface Door {
        RawClient open() throws Exception;
    }

    private static final ObsSigner SIGNER = new ObsSigner(FixedPolicy.ACCESS_KEY, FixedPolicy.SECRET);

    private final Door door;
    private final String method;
    private final String target;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> uncovered = new LinkedHashMap<>();
    private By by = By.OBS;
    private String host = "gw:9000";
    private String standsFor = "";
    private byte[] body = {};
    private boolean chunked;

    SignedAsk(Door door, String method, String target) {
        this.door = door;
        this.method = method;
        this.target = target;
    }

    SignedAsk by(By signs) {
        by = signs;
        return this;
    }

    /** A host that stands for the service. */
    SignedAsk host(String name) {
        host = name;
        return this;
    }

    /** A host that stands for a bucket, or a custom domain for itself. */
    SignedAsk host(String name, String stands) {
        host = name;
        standsFor = stands;
        return this;
    }

    SignedAsk with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** A field that is put in after signing with Version 4. */
    SignedAsk uncovered(String name, String value) {
        uncovered.put(name, value);
        return this;
    }

    SignedAsk body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    SignedAsk body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /** Without a declared length. */
    SignedAsk chunked() {
        chunked = true;
        return this;
    }

    /** The head, signed now. */
    String head() {
        Map<String, String> sent = new LinkedHashMap<>(headers);
        String signedTarget = target;
        Instant now = Instant.now();
        switch (by) {
            case NOBODY -> {}
            case V4 -> sent.putAll(version4(now));
            case V2 -> {
                sent.put("Date", ObsSigner.date(now));
                sent.put("Authorization", version2(sent));
            }
            case OBS -> {
                sent.putIfAbsent("Date", ObsSigner.date(now));
                sent.put("Authorization", SIGNER.authorization(method, standsFor, target, sent));
            }
            case OBS_URL -> signedTarget = SIGNER.url(method, standsFor, target, now.getEpochSecond() + 60, headers);
        }
        sent.putAll(uncovered);
        StringBuilder head = new StringBuilder(method + " " + signedTarget + " HTTP/1.1\r\nHost: " + host + "\r\n");
        sent.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (body.length > 0 || method.equals("PUT") || method.equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head + "\r\n";
    }

    RawClient.Answer send() {
        String octets = new String(body, StandardCharsets.ISO_8859_1);
        String framed = chunked ? Integer.toHexString(body.length) + "\r\n" + octets + "\r\n0\r\n\r\n" : octets;
        try (RawClient client = door.open()) {
            client.send(head() + framed);
            return method.equals("HEAD") ? client.head() : client.answer();
        } catch (IOException e) {
            throw new AssertionError(method + " " + target, e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer, which must have this status. */
    RawClient.Answer expect(int status) {
        RawClient.Answer answer = send();
        if (answer.status() != status) {
            throw new AssertionError(method + " " + target + ": " + answer.status() + " in place of " + status + "\n"
                    + answer.headers() + "\n" + answer.text());
        }
        return answer;
    }

    private Map<String, String> version4(Instant now) {
        Credentials app = new Credentials(FixedPolicy.ACCESS_KEY, new SecretKey(FixedPolicy.SECRET));
        String[] parts = target.split("\\?", 2);
        Map<String, String> query = new TreeMap<>();
        for (String pair : (parts.length > 1 ? parts[1] : "").split("&")) {
            String[] named = pair.split("=", 2);
            if (!named[0].isEmpty()) {
                query.put(named[0], named.length > 1 ? named[1] : "");
            }
        }
        try (Signer signer = new Signer(app, "region")) {
            return signer.sign(method, host, parts[0], query, headers, Signer.payloadHash(body), now);
        }
    }

    private String version2(Map<String, String> sent) {
        Map<String, String> own = new TreeMap<>();
        sent.forEach((name, value) -> own.put(name.toLowerCase(Locale.ROOT), value));
        StringBuilder text = new StringBuilder(method + "\n" + own.getOrDefault("content-md5", "") + "\n"
                + own.getOrDefault("content-type", "") + "\n" + own.get("date") + "\n");
        own.forEach((name, value) -> text.append(name.startsWith("x-amz-") ? name + ":" + value + "\n" : ""));
        text.append(standsFor.isEmpty() ? "" : "/" + standsFor).append(target);
        return "AWS " + FixedPolicy.ACCESS_KEY + ":" + SIGNER.signature(text.toString());
    }
}
