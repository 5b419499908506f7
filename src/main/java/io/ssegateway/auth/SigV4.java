package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The words and primitives of AWS Signature Version 4. Source: Amazon S3 API Reference, "Signature Calculations for the
 * Authorization Header".
 */
final class SigV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** {@code x-amz-date}. */
    static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private static final int DATE_DIGITS = 8;
    private static final int HASH_DIGITS = 64;

    private SigV4() {}

    /** The second as it is signed. */
    static String timestamp(Instant time) {
        return TIMESTAMP.format(time);
    }

    /** The day of a timestamp. */
    static String date(String timestamp) {
        return timestamp.substring(0, DATE_DIGITS);
    }

    /** The string to sign of a request. */
    static String stringToSign(String timestamp, Scope scope, String canonicalRequest) {
        return ALGORITHM + "\n" + timestamp + "\n" + scope.text() + "\n" + sha256Hex(canonicalRequest);
    }

    /** SHA-256 of text whose chars are octets, in hex. */
    static String sha256Hex(String octets) {
        return hex(sha256(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static byte[] sha256(byte[] data) {
        return digest("SHA-256").digest(data);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Whether this is a SHA-256 in hex, in any case. */
    static boolean isHash(String value) {
        return value.length() == HASH_DIGITS && value.chars().allMatch(SigV4::isHexDigit);
    }

    static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }

    /** Whether two signatures are the same, in constant time for equal lengths. */
    static boolean same(String expected, String provided) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.ISO_8859_1), provided.getBytes(StandardCharsets.ISO_8859_1));
    }
}
