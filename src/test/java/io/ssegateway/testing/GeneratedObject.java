package io.ssegateway.testing;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.StreamAgain;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A sealed multipart object of {@link GeneratedBytes} of which only what cannot be made again is kept: 40 bytes of each
 * stream, and the footer. Every byte that comes is compared with what the format says it must be; every byte that goes
 * is sealed again. Parts have one size, the last one aside.
 */
final class GeneratedObject {
    /** The part that carries the footer. */
    static final int FOOTER = 10_000;

    private final DataKey dataKey;
    private final long partSize;
    private final Map<String, String> headers;
    private final SortedMap<Integer, Part> parts = new ConcurrentSkipListMap<>();
    private volatile Buffer footer = Buffer.buffer();

    /** One stream. */
    record Part(int number, SegmentLayout layout, byte[] header) {
        String etag() {
            return "\"%08x%024x\"".formatted(Arrays.hashCode(header), number);
        }
    }

    GeneratedObject(DataKey dataKey, long partSize, Map<String, String> headers) {
        this.dataKey = dataKey;
        this.partSize = partSize;
        this.headers = Map.copyOf(headers);
    }

    Map<String, String> headers() {
        return headers;
    }

    SortedMap<Integer, Part> parts() {
        return parts;
    }

    long size() {
        return parts.values().stream().mapToLong(p -> p.layout().cipherSize()).sum() + footer.length();
    }

    void footer(Buffer bytes) {
        footer = bytes;
    }

    Incoming incoming(int number, long storedSize) {
        return new Incoming(number, storedSize);
    }

    /** A part while it comes in. */
    final class Incoming {
        private final int number;
        private final SegmentLayout layout;
        private final byte[] header = new byte[StreamAgain.HEADER];
        private long taken;
        private byte[] expected = new byte[0];
        private int at;
        private int segment;
        private StreamAgain again;

        private Incoming(int number, long storedSize) {
            this.number = number;
            long tags = Math.ceilDiv(storedSize, SegmentLayout.CIPHER_SEGMENT);
            layout = new SegmentLayout(storedSize - StreamAgain.HEADER - tags * SegmentLayout.TAG);
        }

        /** Throws if these are not the bytes the format says. */
        void take(Buffer buffer) {
            for (int i = 0; i < buffer.length(); ) {
                if (taken < header.length) {
                    header[(int) taken++] = buffer.getByte(i++);
                    continue;
                }
                if (at == expected.length) {
                    again = again == null ? new StreamAgain(dataKey, number, header) : again;
                    expected = cipher(again, number, layout, segment++);
                    at = 0;
                }
                int length = Math.min(buffer.length() - i, expected.length - at);
                if (!Arrays.equals(buffer.getBytes(i, i + length), 0, length, expected, at, at + length)) {
                    throw new IllegalArgumentException("part " + number + " is not what the format says");
                }
                at += length;
                taken += length;
                i += length;
            }
        }

        Part end() {
            if (taken != layout.cipherSize()) {
                throw new IllegalArgumentException("part " + number + " was cut off");
            }
            Part part = new Part(number, layout, header);
            parts.put(number, part);
            return part;
        }
    }

    /** Stored bytes, both offsets inclusive. */
    Buffer read(long first, long last) {
        Buffer out = Buffer.buffer((int) (last - first + 1));
        long start = 0;
        for (Part part : parts.values()) {
            long end = start + part.layout().cipherSize();
            if (first < end && last >= start) {
                read(part, Math.max(0, first - start), Math.min(part.layout().cipherSize(), last + 1 - start), out);
            }
            start = end;
        }
        if (last >= start) {
            int from = (int) Math.max(0, first - start);
            out.appendBuffer(footer, from, (int) (last + 1 - start) - from);
        }
        return out;
    }

    private void read(Part part, long from, long to, Buffer out) {
        StreamAgain again = new StreamAgain(dataKey, part.number(), part.header());
        for (int i = (int) (from / SegmentLayout.CIPHER_SEGMENT); (long) i * SegmentLayout.CIPHER_SEGMENT < to; i++) {
            Buffer whole = i == 0 ? Buffer.buffer(part.header()) : Buffer.buffer();
            whole.appendBytes(cipher(again, part.number(), part.layout(), i));
            long start = (long) i * SegmentLayout.CIPHER_SEGMENT;
            int begin = (int) Math.max(0, from - start);
            out.appendBuffer(whole, begin, (int) Math.min(whole.length(), to - start) - begin);
        }
    }

    private byte[] cipher(StreamAgain again, int number, SegmentLayout layout, int segment) {
        int length = layout.plainLength(segment);
        long offset = (number - 1) * partSize + SegmentLayout.plainStart(segment);
        return again.segment(segment, layout.isLast(segment), GeneratedBytes.of(offset, length), length);
    }
}
