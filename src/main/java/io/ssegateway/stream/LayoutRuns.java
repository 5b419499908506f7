package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.stream.SegmentReader.Run;
import java.util.Optional;

/**
 * The segments of the streams of a layout, all of them or those around a plaintext range. A stream's key is derived
 * when its turn has come, so that thousands of streams need no more than one.
 */
final class LayoutRuns implements SegmentReader.Runs {
    private final DataKey dataKey;
    private final ObjectLayout layout;
    private final int to;
    private final long firstSegment;
    private final long lastSegment;
    private final int from;
    private int next;

    private LayoutRuns(DataKey dataKey, ObjectLayout layout, Span first, Span last) {
        this.dataKey = dataKey;
        this.layout = layout;
        from = first.stream;
        next = first.stream;
        firstSegment = first.segment;
        to = last.stream;
        lastSegment = last.segment;
    }

    /** A stream by its place in the layout, and a segment of it. */
    private record Span(int stream, long segment) {}

    /** Every segment of every stream. Takes over the data key. */
    static LayoutRuns whole(DataKey dataKey, ObjectLayout layout) {
        int last = layout.parts().size() - 1;
        return new LayoutRuns(
                dataKey,
                layout,
                new Span(0, 0),
                new Span(last, stream(layout, last).segments() - 1));
    }

    /**
     * The segments that hold a plaintext range. Takes over the data key.
     *
     * @param first offset in the object, inclusive
     * @param last offset in the object, inclusive
     */
    static LayoutRuns range(DataKey dataKey, ObjectLayout layout, long first, long last) {
        return new LayoutRuns(dataKey, layout, span(layout, first), span(layout, last));
    }

    @Override
    public Optional<Run> next() {
        if (next > to) {
            return Optional.empty();
        }
        int index = next++;
        ObjectLayout.Part part = layout.parts().get(index);
        SegmentLayout stream = new SegmentLayout(part.plainSize());
        long begin = index == from ? firstSegment : 0;
        long end = index == to ? lastSegment : stream.segments() - 1;
        return Optional.of(new Run(SegmentOpener.of(dataKey, part.number(), part.header()), stream, begin, end));
    }

    @Override
    public void close() {
        dataKey.close();
    }

    private static Span span(ObjectLayout layout, long offset) {
        int index = layout.indexOf(offset);
        return new Span(index, SegmentLayout.segmentOf(offset - layout.plainStart(index)));
    }

    private static SegmentLayout stream(ObjectLayout layout, int index) {
        return new SegmentLayout(layout.parts().get(index).plainSize());
    }
}
