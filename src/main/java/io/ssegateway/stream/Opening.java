package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.StreamHeader;
import io.ssegateway.envelope.TamperedException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The stored bytes of a whole single-stream object in, its plaintext out (FORMAT.md §7). The last plaintext segment is
 * withheld until padding, envelope copy, table and tail have verified, so a reader never sees a whole object that is
 * not one.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and the keys.
 */
public final class Opening implements ByteTransform {
    /** Copy, table of one entry and tail are never more. */
    private static final int FOOTER_ROOM = 1_152;

    private final Envelope envelope;
    private final long storedSize;
    private final SegmentLayout layout;
    private final SegmentReader segments;
    private final FooterKey footerKey;
    private final byte[] end;
    private final long endAt;
    private byte[] withheld = new byte[0];
    private long position;
    private Optional<EtagDigest> shown = Optional.empty();
    private Optional<ObjectLayout> verified = Optional.empty();

    /**
     * An object about to be read from its first byte.
     *
     * @param dataKey stays with the caller, not needed after the call
     * @param envelope the one the data key came from
     * @param storedSize bytes the store says it has
     * @throws TamperedException if no single-stream object has that size, or the envelope speaks of another size
     */
    public Opening(DataKey dataKey, Envelope envelope, long storedSize) {
        this.envelope = envelope;
        this.storedSize = storedSize;
        StreamHeader header = envelope.streamHeader().orElseThrow(() -> new TamperedException("not a single stream"));
        long plainSize = SizeLaw.plainSize(storedSize)
                .orElseThrow(() -> new TamperedException("no sealed object has " + storedSize + " bytes"));
        if (envelope.plainSize().isPresent() && envelope.plainSize().getAsLong() != plainSize) {
            throw new TamperedException("the stored size is not the envelope's");
        }
        layout = new SegmentLayout(plainSize);
        endAt = Math.max(layout.cipherSize(), storedSize - FOOTER_ROOM);
        end = new byte[(int) (storedSize - endAt)];
        segments = new SegmentReader(SegmentOpener.of(dataKey, 0, header), layout, 0, layout.segments() - 1);
        footerKey = dataKey.footerKey();
    }

    /**
     * Where the client was shown an MD5 as ETag: {@link #finish} fails unless the sealed footer holds the same one.
     *
     * @param digest out of the tail's box
     */
    public Opening expecting(EtagDigest digest) {
        shown = Optional.of(digest);
        return this;
    }

    /**
     * {@inheritDoc}
     *
     * @throws TamperedException if a segment does not verify, the padding is not zero, or more bytes come than there
     *     are
     */
    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        int taken = segments.update(in, (segment, plain, length) -> opened(segment, plain, length, out));
        position += taken;
        for (int i = taken; i < in.length(); i++, position++) {
            byte b = in.getByte(i);
            if (position >= storedSize) {
                throw new TamperedException("bytes behind the end of the object");
            }
            if (position >= endAt) {
                end[(int) (position - endAt)] = b;
            } else if (b != 0) {
                throw new TamperedException("the padding is not zero");
            }
        }
    }

    private void opened(long segment, byte[] plain, int length, Consumer<Buffer> out) {
        if (layout.isLast(segment)) {
            withheld = Arrays.copyOf(plain, length);
        } else {
            out.accept(Buffer.buffer(length).appendBytes(plain, 0, length));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TamperedException if the object was cut, or its footer does not verify
     */
    @Override
    public void finish(Consumer<Buffer> out) {
        if (position != storedSize) {
            throw new TamperedException("the object was cut off");
        }
        FooterReader.Located footer = FooterReader.locate(end);
        for (int i = 0; i < end.length - footer.size(); i++) {
            if (end[i] != 0) {
                throw new TamperedException("the padding is not zero");
            }
        }
        ObjectLayout found = FooterReader.verify(footerKey, storedSize, footer);
        found.mustMatch(envelope);
        footer.envelope();
        if (shown.isPresent() && !shown.equals(found.etag())) {
            throw new TamperedException("the ETag that was shown is not the object's");
        }
        verified = Optional.of(found);
        if (withheld.length > 0) {
            out.accept(Buffer.buffer(withheld));
        }
    }

    /** What the footer says, after {@link #finish}. */
    public Optional<ObjectLayout> layout() {
        return verified;
    }

    @Override
    public void close() {
        segments.close();
        footerKey.close();
        Arrays.fill(withheld, (byte) 0);
    }
}
