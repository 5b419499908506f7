package io.ssegateway.stream;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters of a header field, {@code ; name=value ; name="value"}. In a quoted value only {@code \"} is an
 * escape: browsers write file names of their system with bare backslashes.
 */
final class HeaderParameters {
    private final String text;
    private int at;

    private HeaderParameters(String text) {
        this.text = text;
    }

    /**
     * Values by name in lower case.
     *
     * @param text what follows the field's value, beginning with a semicolon or empty
     * @throws S3Exception {@code MalformedPOSTRequest} for anything else, or a name given twice
     */
    static Map<String, String> parse(String text) {
        return new HeaderParameters(text).all();
    }

    private Map<String, String> all() {
        Map<String, String> values = new LinkedHashMap<>();
        skipSpace();
        while (at < text.length()) {
            expect(';');
            skipSpace();
            if (at < text.length() && text.charAt(at) != ';') {
                String name = token().toLowerCase(Locale.ROOT);
                skipSpace();
                expect('=');
                skipSpace();
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                if (values.put(name, value) != null) {
                    throw malformed();
                }
                skipSpace();
            }
        }
        return values;
    }

    private String token() {
        int from = at;
        while (at < text.length() && tokenChar(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw malformed();
        }
        return text.substring(from, at);
    }

    private String quoted() {
        at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.startsWith("\\\"", at)) {
                at++;
            }
            out.append(text.charAt(at++));
        }
        expect('"');
        return out.toString();
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Anything but what separates: senders leave marks bare that RFC 2045 wants quoted. */
    private static boolean tokenChar(char c) {
        return c > ' ' && c != 0x7f && ";=\"".indexOf(c) < 0;
    }

    private static S3Exception malformed() {
        return new S3Exception(S3Error.MALFORMED_POST_REQUEST);
    }
}
