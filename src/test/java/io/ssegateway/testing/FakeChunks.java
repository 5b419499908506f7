package io.ssegateway.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A body in aws-chunked framing, as the fake store reads it.
 *
 * @param bytes what stood in the chunks
 * @param whole whether the last chunk came
 * @param checksum the CRC32C of the trailer; empty without one
 */
public record FakeChunks(Buffer bytes, boolean whole, Optional<String> checksum) {
    private static final String NAME = "x-amz-checksum-crc32c";

    /** Whether a request's body has this framing. */
    static boolean in(HttpServerRequest request) {
        return String.valueOf(request.getHeader("x-amz-content-sha256")).startsWith("STREAMING-");
    }

    /** Reads what came of a body. */
    public static FakeChunks read(Buffer body) {
        Buffer bytes = Buffer.buffer();
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            if (end < 0) {
                return new FakeChunks(bytes, false, Optional.empty());
            }
            int size = Integer.parseInt(body.getString(at, end).split(";")[0], 16);
            at = end + 2;
            if (size == 0) {
                return new FakeChunks(bytes, true, trailer(body.getString(at, body.length())));
            }
            int there = Math.min(size, body.length() - at);
            bytes.appendBuffer(body, at, Math.max(0, there));
            at += size + 2;
            if (at > body.length()) {
                return new FakeChunks(bytes, false, Optional.empty());
            }
        }
    }

    /** Whether the trailing checksum is that of the bytes. */
    public boolean verifies() {
        CRC32C crc = new CRC32C();
        crc.update(bytes.getBytes());
        byte[] value =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return checksum.filter(Base64.getEncoder().encodeToString(value)::equals)
                .isPresent();
    }

    /** Whether the length is what the head declared. */
    boolean fits(HttpServerRequest request) {
        return Integer.toString(bytes.length()).equals(request.getHeader("x-amz-decoded-content-length"));
    }

    private static Optional<String> trailer(String lines) {
        for (String line : lines.split("\r\n")) {
            if (line.startsWith(NAME + ":")) {
                return Optional.of(line.substring(NAME.length() + 1).strip());
            }
        }
        return Optional.empty();
    }

    private static int lineEnd(Buffer body, int from) {
        byte[] window = body.getBytes(Math.min(from, body.length()), Math.min(from + 64, body.length()));
        int end = new String(window, StandardCharsets.ISO_8859_1).indexOf("\r\n");
        return end < 0 ? -1 : from + end;
    }
}
