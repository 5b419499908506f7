package io.ssegateway.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as signatures and S3 targets need it: only {@code A-Z a-z 0-9 - . _ ~} stay, hex in upper case;
 * {@code +} is a plus, never a space. Source: Amazon S3 API Reference, "Signature Calculations: UriEncode".
 */
public final class UriEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UriEncoding() {}

    /** Encodes everything but the unreserved characters; '/' too. For query names and values. */
    public static String component(String value) {
        return encode(value, false);
    }

    /** Encodes everything but the unreserved characters and '/'. For paths. */
    public static String path(String value) {
        return encode(value, true);
    }

    /**
     * Encodes a name in a listing with {@code encoding-type=url}: as HTML forms do, a space is a plus, but '/' stays.
     * {@code *} stays and {@code ~} does not, as Amazon S3 does it.
     */
    public static String listed(String value) {
        return path(value).replace("%20", "+").replace("%2A", "*").replace("~", "%7E");
    }

    /** The name that a listing encoded: {@link #listed} and the stricter ways of other stores. */
    public static String unlisted(String encoded) {
        return decode(encoded.replace('+', ' '));
    }

    /**
     * Decodes percent-escapes into UTF-8 text; '+' stays a plus.
     *
     * @throws S3Exception {@code InvalidURI} for a cut escape or octets that are no UTF-8 (overlong forms included)
     */
    public static String decode(String raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    throw new S3Exception(S3Error.INVALID_URI);
                }
                out.write(digit(raw.charAt(i + 1)) << 4 | digit(raw.charAt(i + 2)));
                i += 2;
            } else if (c < 0x80) {
                out.write(c);
            } else {
                int end = raw.offsetByCodePoints(i, 1);
                out.writeBytes(raw.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
    }

    private static int digit(char c) {
        int value = Character.digit(c, 16);
        if (value < 0 || c >= 0x80) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        return value;
    }

    private static String encode(String value, boolean keepSlash) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (unreserved(c) || keepSlash && c == '/') {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean unreserved(char c) {
        return c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
