package io.ssegateway.testing;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as OBS documents it, put together by hand and of nothing that it shall prove. Source: OBS API Reference, "User
 * Signature Authentication": header, URL, form.
 */
public record ObsSigner(String accessKey, String secret) {
    private static final String PREFIX = "x-obs-";

    /** Parameters that are signed beside those that begin with {@code x-obs-}; the page's list. */
    private static final Set<String> SIGNED = Set.of(("""
            CDNNotifyConfiguration acl append attname backtosource cors customdomain delete deletebucket directcoldaccess \
            encryption inventory length lifecycle location logging metadata mirrorBackToSource modify name notification \
            obscompresspolicy orchestration partNumber policy position quota rename replication response-cache-control \
            response-content-disposition response-content-encoding response-content-language response-content-type \
            response-expires restore storageClass storagePolicy storageinfo tagging torrent truncate uploadId uploads \
            versionId versioning versions website x-image-process x-image-save-bucket x-image-save-object object-lock \
            retention""").split(" "));

    /** The {@code Date} field of a moment. */
    public static String date(Instant at) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    /**
     * The value of {@code Authorization}.
     *
     * @param host what the host stands for: a bucket, or a custom domain itself; empty for path style
     * @param target path and query as sent
     * @param headers all that is sent, with {@code Date} or {@code x-obs-date}
     */
    public String authorization(String method, String host, String target, Map<String, String> headers) {
        return "OBS " + accessKey + ":" + signature(stringToSign(method, host, target, headers, date(headers)));
    }

    /** A target with the signature in its query, good until {@code expires}, in seconds since 1970. */
    public String url(String method, String host, String target, long expires, Map<String, String> headers) {
        String text = stringToSign(method, host, target, headers, Long.toString(expires));
        return target + (target.indexOf('?') < 0 ? "?" : "&") + "AccessKeyId=" + accessKey + "&Expires=" + expires
                + "&Signature=" + URLEncoder.encode(signature(text), StandardCharsets.UTF_8);
    }

    /** The signature over a text: also that of a form, over its policy in base64. */
    public String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What is signed. */
    public static String stringToSign(
            String method, String host, String target, Map<String, String> headers, String date) {
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(headers);
        StringBuilder text = new StringBuilder(method)
                .append('\n')
                .append(sent.getOrDefault("Content-MD5", ""))
                .append('\n')
                .append(sent.getOrDefault("Content-Type", ""))
                .append('\n')
                .append(date)
                .append('\n');
        Map<String, String> own = new TreeMap<>();
        sent.forEach((name, value) -> own.put(name.toLowerCase(Locale.ROOT), value.strip()));
        own.keySet().removeIf(name -> !name.startsWith(PREFIX));
        own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text + resource(host, target);
    }

    private static String date(Map<String, String> headers) {
        boolean own = headers.keySet().stream().anyMatch("x-obs-date"::equalsIgnoreCase);
        return own ? "" : headers.getOrDefault("Date", "");
    }

    private static String resource(String host, String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> signed = new TreeMap<>();
        for (String pair : (mark < 0 ? "" : target.substring(mark + 1)).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (SIGNED.contains(name) || name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                // a plus is a plus: nobody who signs writes a space like that
                String value = equals < 0 ? "" : pair.substring(equals + 1).replace("+", "%2B");
                signed.putIfAbsent(
                        name, equals < 0 ? name : name + "=" + URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        String query = signed.values().stream().collect(Collectors.joining("&"));
        return (host.isEmpty() ? "" : "/" + host) + path + (query.isEmpty() ? "" : "?" + query);
    }
}
