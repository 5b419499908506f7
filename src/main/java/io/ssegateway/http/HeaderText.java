package io.ssegateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Header values between octets and text. The HTTP library shows each octet as one character (ISO 8859-1) and writes
 * them so; S3 clients mean UTF-8. Octets survive both ways.
 */
final class HeaderText {
    private HeaderText() {}

    /** The text of a value as the library shows it; empty if its octets are no UTF-8. */
    static Optional<String> decode(String octets) {
        if (ascii(octets)) {
            return Optional.of(octets);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A text as the library must be given it; control characters, which no answer may carry, become spaces. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        String octets =
                ascii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            out.append(c < 0x20 || c == 0x7f ? ' ' : c);
        }
        return out.toString();
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
