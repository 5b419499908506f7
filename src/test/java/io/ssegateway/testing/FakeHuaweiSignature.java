package io.ssegateway.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who made a request: by {@code SDK-HMAC-SHA256}, verified as the API gateway's manual says, or by an IAM token. */
public final class FakeHuaweiSignature {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private volatile InstantSource clock = InstantSource.system();

    private record Pair(String secret, Optional<String> securityToken) {}

    /** Knows an access key. */
    public void knows(String id, String secret) {
        pairs.put(id, new Pair(secret, Optional.empty()));
    }

    /** Knows a temporary access key, which goes with this token. */
    public void knows(String id, String secret, String securityToken) {
        pairs.put(id, new Pair(secret, Optional.of(securityToken)));
    }

    /** Knows an IAM token. */
    public void knowsToken(String token, String who) {
        tokens.put(token, who);
    }

    /** Takes the time from here. */
    public void goesBy(InstantSource other) {
        clock = other;
    }

    /** Knows nobody of this name any more. */
    public void forgets(String who) {
        pairs.remove(who);
        tokens.values().removeIf(who::equals);
    }

    Optional<String> who(HttpServerRequest request, Buffer body) {
        String token = request.getHeader("X-Auth-Token");
        if (token != null) {
            return Optional.ofNullable(tokens.get(token));
        }
        Matcher shown = AUTHORIZATION.matcher(String.valueOf(request.getHeader("Authorization")));
        if (!shown.matches() || !pairs.containsKey(shown.group(1)) || !isOfNow(request)) {
            return Optional.empty();
        }
        Pair pair = pairs.get(shown.group(1));
        List<String> signed = List.of(shown.group(2).split(";"));
        boolean covered = signed.containsAll(List.of("host", "x-sdk-date"))
                && signed.stream().sorted().toList().equals(signed)
                && pair.securityToken().equals(Optional.ofNullable(request.getHeader("X-Security-Token")));
        byte[] expected = HexFormat.of().parseHex(shown.group(3));
        return covered && MessageDigest.isEqual(expected, signature(request, body, signed, pair.secret()))
                ? Optional.of(shown.group(1))
                : Optional.empty();
    }

    private boolean isOfNow(HttpServerRequest request) {
        String date = String.valueOf(request.getHeader("X-Sdk-Date"));
        if (!date.matches("[0-9]{8}T[0-9]{6}Z")) {
            return false;
        }
        Instant at = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        return Duration.between(at, clock.instant()).abs().compareTo(SKEW) < 0;
    }

    private static byte[] signature(HttpServerRequest request, Buffer body, List<String> signed, String secret) {
        StringBuilder canonical = new StringBuilder(request.method().name()).append('\n');
        canonical.append(request.path());
        canonical.append(request.path().endsWith("/") ? "\n" : "/\n");
        String query = request.query() == null ? "" : request.query();
        String[] parameters = query.split("&");
        Arrays.sort(parameters);
        canonical.append(String.join("&", parameters)).append('\n');
        for (String name : signed) {
            canonical
                    .append(name)
                    .append(':')
                    .append(request.getHeader(name).trim())
                    .append('\n');
        }
        canonical.append('\n').append(String.join(";", signed)).append('\n');
        canonical.append(sha256(body.getBytes()));
        String text = "SDK-HMAC-SHA256\n" + request.getHeader("X-Sdk-Date") + "\n"
                + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
