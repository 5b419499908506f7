package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Canonical forms of a request's parts. Text is raw: one char per octet, as it came over the wire. Source: Amazon S3
 * API Reference, "Signature Calculations", task 1.
 */
final class Canonical {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final int ESCAPE = 3;

    private Canonical() {}

    /** The canonical request; {@code headers} in the order of their names, values already canonical. */
    static String request(
            String method,
            String path,
            String query,
            Map<String, String> headers,
            String signedHeaders,
            String payload) {
        StringBuilder out = new StringBuilder(256);
        out.append(method).append('\n').append(path).append('\n').append(query).append('\n');
        headers.forEach(
                (name, value) -> out.append(name).append(':').append(value).append('\n'));
        return out.append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(payload)
                .toString();
    }

    /** Trimmed, and every run of white space within is one space ("Trimall" of the general SigV4 rules). */
    static String headerValue(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != ' ' && c != '\t') {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        int end = out.length();
        return end > 0 && out.charAt(end - 1) == ' ' ? out.substring(0, end - 1) : out.toString();
    }

    /**
     * A raw query in canonical form: each name and value re-encoded from its octets, sorted; '+' is a plus.
     *
     * @param without name of a parameter that is left out, in any escaping ({@code X-Amz-Signature})
     * @throws S3Exception {@code InvalidURI} for a cut or wrong escape
     */
    static String query(String raw, String without) {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter p : parameters(raw)) {
            if (!p.name().equals(without)) {
                parameters.add(p);
            }
        }
        Collections.sort(parameters);
        return join(parameters);
    }

    /** The parameters of a raw query in the order sent, names and values in canonical encoding. */
    static List<Parameter> parameters(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(encode(name, false), encode(value, false)));
            }
        }
        return parameters;
    }

    static String join(List<Parameter> parameters) {
        StringBuilder out = new StringBuilder();
        for (Parameter p : parameters) {
            out.append(out.isEmpty() ? "" : "&").append(p.name()).append('=').append(p.value());
        }
        return out.toString();
    }

    /**
     * A raw path in canonical form: the same octets, everything but unreserved characters and '/' percent-encoded.
     *
     * @throws S3Exception {@code InvalidURI} for a cut or wrong escape
     */
    static String path(String raw) {
        return encode(raw, true);
    }

    /** The octets of a name or value in canonical encoding, one char per octet. */
    static String octets(String encoded) {
        StringBuilder out = new StringBuilder(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            int octet = encoded.charAt(i);
            if (octet == '%') {
                octet = unescape(encoded, i);
                i += ESCAPE - 1;
            }
            i++;
            out.append((char) octet);
        }
        return out.toString();
    }

    private static String encode(String raw, boolean keepSlash) {
        StringBuilder out = new StringBuilder(raw.length() + ESCAPE);
        int i = 0;
        while (i < raw.length()) {
            int octet = raw.charAt(i);
            if (octet == '%') {
                octet = unescape(raw, i);
                i += ESCAPE - 1;
            }
            i++;
            if (octet > 0xff) {
                throw new S3Exception(S3Error.INVALID_URI);
            }
            if (unreserved(octet) || keepSlash && octet == '/') {
                out.append((char) octet);
            } else {
                out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
            }
        }
        return out.toString();
    }

    private static int unescape(String raw, int at) {
        if (at + ESCAPE > raw.length()
                || !SigV4.isHexDigit(raw.charAt(at + 1))
                || !SigV4.isHexDigit(raw.charAt(at + 2))) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        return Integer.parseInt(raw, at + 1, at + ESCAPE, 16);
    }

    private static boolean unreserved(int c) {
        return c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** One query parameter in canonical encoding; ordered as the canonical query is, by name and then value. */
    record Parameter(String name, String value) implements Comparable<Parameter> {
        @Override
        public int compareTo(Parameter other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : value.compareTo(other.value);
        }
    }
}
