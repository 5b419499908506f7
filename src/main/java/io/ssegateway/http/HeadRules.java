package io.ssegateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.List;
import java.util.Map;

/**
 * What a head must be before anybody reads it: RFC 9112 without its tolerances, so that no peer in front or behind can
 * read the same octets as other requests. All violations are {@link BadHead}.
 */
final class HeadRules {
    private HeadRules() {}

    /** A header name is a token (RFC 9110 §5.6.2): no space before the colon, no control character. */
    static void checkName(byte[] line, int start, int length) {
        if (length == 0) {
            throw bad("A header field has no name.");
        }
        for (int i = start; i < start + length; i++) {
            if (!tokenChar(line[i] & 0xff)) {
                throw bad("A header field's name holds a character that is not allowed.");
            }
        }
    }

    /** Checks the whole head once it is there. */
    static void check(HttpRequest request) {
        checkMethod(request.method());
        checkTarget(request.uri());
        checkValues(request.headers());
        checkFraming(request);
        checkHost(request);
    }

    private static void checkMethod(HttpMethod method) {
        String name = method.name();
        if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw bad("The request method is not valid.");
        }
    }

    /** Origin form only (RFC 9112 §3.2.1), visible ASCII without '#', no dot segment in any spelling. */
    private static void checkTarget(String target) {
        if (!target.startsWith("/") || !target.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#')) {
            throw new BadHead(S3Error.INVALID_URI, S3Error.INVALID_URI.message());
        }
        try {
            int query = target.indexOf('?');
            Addressing.decodedPath(query < 0 ? target : target.substring(0, query));
        } catch (S3Exception e) {
            throw new BadHead(e.error(), e.text());
        }
    }

    private static void checkValues(HttpHeaders headers) {
        for (Map.Entry<String, String> field : headers) {
            String value = field.getValue();
            if (value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
                throw bad("A header field's value holds a control character.");
            }
            if (HeaderText.decode(value).isEmpty()) {
                throw bad("A header field's value is not UTF-8.");
            }
        }
    }

    /** One way to say where the body ends, and one reading of it (RFC 9112 §6). */
    private static void checkFraming(HttpRequest request) {
        List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (lengths.size() + codings.size() > 1) {
            throw bad("The length of the request's body is given more than once.");
        }
        if (!codings.isEmpty()
                && (!"chunked".equalsIgnoreCase(codings.get(0))
                        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            throw bad("The only transfer encoding is chunked, in HTTP/1.1.");
        }
        if (!lengths.isEmpty() && !lengths.get(0).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("Content-Length is not a number.");
        }
    }

    private static void checkHost(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (hosts.size() > 1 || hosts.isEmpty() && !old) {
            throw bad("A request has exactly one Host field.");
        }
        if (!hosts.isEmpty() && !hosts.get(0).chars().allMatch(HeadRules::hostChar)) {
            throw bad("The Host field is not valid.");
        }
    }

    private static boolean hostChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~:[]%".indexOf(c) >= 0;
    }

    private static boolean tokenChar(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static BadHead bad(String message) {
        return new BadHead(S3Error.BAD_REQUEST, message);
    }
}
