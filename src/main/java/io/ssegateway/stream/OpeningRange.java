package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * The ciphertext of the segments around a plaintext range in, exactly that range out (FORMAT.md §7). What comes behind
 * the last segment needed is ignored: of a single stream the end is not known when the bytes are asked for.
 *
 * <p>A range proves the bytes it delivers and their position; it does not prove that the rest of the object is whole.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and closes the keys.
 */
public final class OpeningRange implements ByteTransform {
    private final SegmentReader segments;
    private long skip;
    private long remaining;

    private OpeningRange(SegmentReader segments, long skip, long length) {
        this.segments = segments;
        this.skip = skip;
        this.remaining = length;
    }

    /**
     * A range of one stream. The bytes are those of {@link SegmentLayout#cipherRange}.
     *
     * @param opener taken over
     * @param layout of the whole stream
     * @param first plaintext offset, inclusive
     * @param last plaintext offset, inclusive, within the stream
     * @throws IllegalArgumentException if the range is not within the stream; the opener is closed then
     */
    public OpeningRange(SegmentOpener opener, SegmentLayout layout, long first, long last) {
        this(
                within(opener, layout, first, last),
                first - SegmentLayout.plainStart(SegmentLayout.segmentOf(first)),
                last - first + 1);
    }

    /**
     * A range of an object of many streams. The bytes are those of {@link ObjectLayout#cipherRange}.
     *
     * @param dataKey taken over
     * @param layout verified under this data key
     * @param first plaintext offset in the object, inclusive
     * @param last plaintext offset in the object, inclusive
     * @throws IllegalArgumentException if the range is not within the object; the data key is closed then
     */
    public static OpeningRange of(DataKey dataKey, ObjectLayout layout, long first, long last) {
        if (first < 0 || last < first || last >= layout.plainSize()) {
            dataKey.close();
            throw new IllegalArgumentException("no range of the object: " + first + "-" + last);
        }
        long inStream = first - layout.plainStart(layout.indexOf(first));
        return new OpeningRange(
                new SegmentReader(LayoutRuns.range(dataKey, layout, first, last)),
                inStream - SegmentLayout.plainStart(SegmentLayout.segmentOf(inStream)),
                last - first + 1);
    }

    private static SegmentReader within(SegmentOpener opener, SegmentLayout layout, long first, long last) {
        if (first < 0 || last < first || last >= layout.plainSize()) {
            opener.close();
            throw new IllegalArgumentException("no range of the stream: " + first + "-" + last);
        }
        return SegmentReader.of(
                new SegmentReader.Run(opener, layout, SegmentLayout.segmentOf(first), SegmentLayout.segmentOf(last)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws TamperedException if a segment does not verify
     */
    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        segments.update(in, (plain, length) -> {
            int from = (int) Math.min(skip, length);
            int size = (int) Math.min(remaining, length - from);
            skip -= from;
            remaining -= size;
            if (size > 0) {
                out.accept(Buffer.buffer(size).appendBytes(plain, from, size));
            }
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
