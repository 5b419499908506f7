package io.ssegateway.stream;

import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the ciphertext of consecutive segments, of one stream or of streams that follow each other, and opens each
 * when it is whole. Bytes behind the last segment asked for are left to the caller. Holds one segment, however many
 * streams there are.
 */
final class SegmentReader implements AutoCloseable {
    /** Gets each opened segment in order; the array is reused for the next one. */
    interface Sink {
        /** {@code length} verified plaintext bytes from the start of {@code plain}. */
        void opened(byte[] plain, int length);
    }

    /** Segments {@code from} to {@code to} of one stream, both inclusive. */
    record Run(SegmentOpener opener, SegmentLayout layout, long from, long to) {}

    /** What is to be read, in the order of the bytes. Each run is made when its turn has come. */
    interface Runs extends AutoCloseable {
        /** The next one; its opener belongs to the receiver. */
        Optional<Run> next();

        /** Wipes what later runs would be made of. */
        @Override
        void close();
    }

    private final Runs runs;
    private final byte[] cipher = new byte[SegmentLayout.CIPHER_SEGMENT];
    private final byte[] plain = new byte[SegmentLayout.PLAIN_SEGMENT];
    private @Nullable Run run;
    private long segment;
    private int held;

    /** Takes over what is to be read. */
    SegmentReader(Runs runs) {
        this.runs = runs;
        advance();
    }

    /** Of one run. */
    static SegmentReader of(Run only) {
        return new SegmentReader(new Runs() {
            private Optional<Run> rest = Optional.of(only);

            @Override
            public Optional<Run> next() {
                Optional<Run> next = rest;
                rest = Optional.empty();
                return next;
            }

            @Override
            public void close() {
                rest.ifPresent(run -> run.opener().close());
            }
        });
    }

    /** Whether every segment asked for was opened. */
    boolean isDone() {
        return run == null;
    }

    /** Takes bytes up to the end of the last segment; returns how many. */
    int update(Buffer in, Sink sink) {
        int position = 0;
        while (position < in.length() && run != null) {
            int size = run.layout().cipherLength(segment);
            int taken = Math.min(size - held, in.length() - position);
            in.getBytes(position, position + taken, cipher, held);
            held += taken;
            position += taken;
            if (held == size) {
                open(run, size, sink);
            }
        }
        return position;
    }

    private void open(Run current, int size, Sink sink) {
        int from = 0;
        if (segment == 0) {
            from = SegmentLayout.HEADER;
            byte[] header = Arrays.copyOf(cipher, from);
            if (!MessageDigest.isEqual(header, current.opener().header().framed())) {
                throw new TamperedException("the stream begins with another header than its object says");
            }
        }
        boolean last = current.layout().isLast(segment);
        int length = current.opener().open(segment, last, new Slice(cipher, from, size - from), plain);
        held = 0;
        if (segment == current.to()) {
            advance();
        } else {
            segment++;
        }
        sink.opened(plain, length);
    }

    private void advance() {
        closeRun();
        run = runs.next().orElse(null);
        segment = run == null ? 0 : run.from();
    }

    private void closeRun() {
        if (run != null) {
            run.opener().close();
        }
    }

    @Override
    public void close() {
        Arrays.fill(plain, (byte) 0);
        closeRun();
        runs.close();
    }
}
