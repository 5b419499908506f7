package io.ssegateway.stream;

import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * The ciphertext of the segments around a plaintext range in, exactly that range out (FORMAT.md §7). The bytes are
 * those of {@link SegmentLayout#cipherRange}; what comes behind the last segment needed is ignored, because the end of
 * the object is not known when they are asked for.
 *
 * <p>A range proves the bytes it delivers and their position; it does not prove that the rest of the object is whole.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and closes the opener.
 */
public final class OpeningRange implements ByteTransform {
    private final SegmentReader segments;
    private final long first;
    private final long last;

    /**
     * A range of one stream.
     *
     * @param opener taken over
     * @param layout of the whole stream
     * @param first plaintext offset, inclusive
     * @param last plaintext offset, inclusive, within the stream
     * @throws IllegalArgumentException if the range is not within the stream; the opener is closed then
     */
    public OpeningRange(SegmentOpener opener, SegmentLayout layout, long first, long last) {
        if (first < 0 || last < first || last >= layout.plainSize()) {
            opener.close();
            throw new IllegalArgumentException("no range of the stream: " + first + "-" + last);
        }
        this.first = first;
        this.last = last;
        segments = new SegmentReader(opener, layout, SegmentLayout.segmentOf(first), SegmentLayout.segmentOf(last));
    }

    /**
     * {@inheritDoc}
     *
     * @throws TamperedException if a segment does not verify
     */
    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        segments.update(in, (segment, plain, length) -> {
            long start = SegmentLayout.plainStart(segment);
            int from = (int) Math.max(0, first - start);
            int to = (int) Math.min(length, last + 1 - start);
            out.accept(Buffer.buffer(to - from).appendBytes(plain, from, to - from));
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws TamperedException if bytes of the range did not come
     */
    @Override
    public void finish(Consumer<Buffer> out) {
        if (!segments.isDone()) {
            throw new TamperedException("the range was cut off");
        }
    }

    @Override
    public void close() {
        segments.close();
    }
}
