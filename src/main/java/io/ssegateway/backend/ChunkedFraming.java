package io.ssegateway.backend;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * A body in aws-chunked framing with unsigned chunks of 1 MiB and a trailing checksum:
 *
 * <pre>
 *   body    = chunk* "0" CRLF "x-amz-checksum-…:" base64 CRLF CRLF
 *   chunk   = size in hex CRLF bytes CRLF
 * </pre>
 *
 * <p>Sizes follow from the body's length, so the wire length is known before the first byte. {@code Content-Encoding}
 * is never set to {@code aws-chunked}: the payload hash says it, and there are stores that keep it as the object's own.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations: trailing headers".
 */
final class ChunkedFraming implements Framing {
    static final int CHUNK = 1024 * 1024;

    private static final int SCRATCH = 8 * 1024;
    /** Room for what stands around the bytes of one buffer. */
    private static final int HEADERS = 64;

    private static final String CRLF = "\r\n";

    private final long length;
    private final Algorithm algorithm;
    private final Supplier<Checksum> announced;
    private final boolean computed;
    private final CRC32C crc = new CRC32C();
    private final byte[] scratch = new byte[SCRATCH];
    private long taken;
    private long leftInChunk;

    private ChunkedFraming(long length, Algorithm algorithm, boolean computed, Supplier<Checksum> announced) {
        this.length = length;
        this.algorithm = algorithm;
        this.computed = computed;
        this.announced = announced;
    }

    /** With the CRC32C of the bytes that pass. */
    static ChunkedFraming computing(long length) {
        return new ChunkedFraming(length, Algorithm.CRC32C, true, () -> {
            throw new IllegalStateException("the checksum is computed");
        });
    }

    /** With a checksum that is known once the body has ended. */
    static ChunkedFraming announcing(long length, Algorithm algorithm, Supplier<Checksum> value) {
        return new ChunkedFraming(length, algorithm, false, value);
    }

    @Override
    public long wireLength() {
        long whole = length / CHUNK;
        long rest = length % CHUNK;
        return whole * framed(CHUNK)
                + (rest == 0 ? 0 : framed(rest))
                + trailer("").length()
                + base64Length();
    }

    @Override
    public Buffer next(Buffer data) {
        sum(data);
        taken += data.length();
        if (data.length() < leftInChunk) {
            leftInChunk -= data.length();
            return data;
        }
        Buffer framed = Buffer.buffer(data.length() + HEADERS);
        int at = 0;
        while (at < data.length()) {
            if (leftInChunk == 0) {
                leftInChunk = Math.min(CHUNK, length - (taken - data.length() + at));
                framed.appendString(Long.toHexString(leftInChunk) + CRLF);
            }
            int step = (int) Math.min(leftInChunk, data.length() - at);
            framed.appendBuffer(data, at, step);
            at += step;
            leftInChunk -= step;
            if (leftInChunk == 0) {
                framed.appendString(CRLF);
            }
        }
        return framed;
    }

    @Override
    public Buffer last(Buffer data) {
        return Buffer.buffer()
                .appendBuffer(next(data))
                .appendString(trailer(checksum().base64()));
    }

    private String trailer(String value) {
        return "0" + CRLF + algorithm.header().wireName() + ":" + value + CRLF + CRLF;
    }

    private int base64Length() {
        return (algorithm.size() + 2) / 3 * 4;
    }

    private static long framed(long chunk) {
        return Long.toHexString(chunk).length() + chunk + 2L * CRLF.length();
    }

    private void sum(Buffer data) {
        if (!computed) {
            return;
        }
        for (int at = 0; at < data.length(); at += SCRATCH) {
            int step = Math.min(SCRATCH, data.length() - at);
            data.getBytes(at, at + step, scratch);
            crc.update(scratch, 0, step);
        }
    }

    private Checksum checksum() {
        return computed
                ? new Checksum(
                        algorithm,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt((int) crc.getValue())
                                .array())
                : announced.get();
    }
}
