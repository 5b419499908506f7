package io.ssegateway.stream;

import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Collects the ciphertext of consecutive segments and opens each when it is whole. Bytes behind the last segment asked
 * for are left to the caller.
 */
final class SegmentReader implements AutoCloseable {
    /** Gets each opened segment; the array is reused for the next one. */
    interface Sink {
        /** {@code length} verified plaintext bytes from the start of {@code plain}. */
        void opened(long segment, byte[] plain, int length);
    }

    private final SegmentOpener opener;
    private final SegmentLayout layout;
    private final long end;
    private final byte[] cipher = new byte[SegmentLayout.CIPHER_SEGMENT];
    private final byte[] plain = new byte[SegmentLayout.PLAIN_SEGMENT];
    private long segment;
    private int held;

    /** Takes over the opener; reads segments {@code from} to {@code to}, both inclusive. */
    SegmentReader(SegmentOpener opener, SegmentLayout layout, long from, long to) {
        this.opener = opener;
        this.layout = layout;
        segment = from;
        end = to + 1;
    }

    /** Whether every segment asked for was opened. */
    boolean isDone() {
        return segment == end;
    }

    /** Takes bytes up to the end of the last segment; returns how many. */
    int update(Buffer in, Sink sink) {
        int position = 0;
        while (position < in.length() && !isDone()) {
            int size = layout.cipherLength(segment);
            int taken = Math.min(size - held, in.length() - position);
            in.getBytes(position, position + taken, cipher, held);
            held += taken;
            position += taken;
            if (held == size) {
                open(size, sink);
            }
        }
        return position;
    }

    private void open(int size, Sink sink) {
        int from = 0;
        if (segment == 0) {
            from = SegmentLayout.HEADER;
            byte[] header = Arrays.copyOf(cipher, from);
            if (!MessageDigest.isEqual(header, opener.header().framed())) {
                throw new TamperedException("the stream begins with another header than its envelope says");
            }
        }
        int length = opener.open(segment, layout.isLast(segment), new Slice(cipher, from, size - from), plain);
        held = 0;
        sink.opened(segment++, plain, length);
    }

    @Override
    public void close() {
        Arrays.fill(plain, (byte) 0);
        opener.close();
    }
}
