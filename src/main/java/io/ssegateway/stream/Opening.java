package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.StreamHeader;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The stored bytes of a whole object in, its plaintext out (FORMAT.md §7). The last plaintext segment is withheld until
 * padding, envelope copy, table and tail have verified, so a reader never sees a whole object that is not one. Where
 * the last part of a multipart object is empty, that is the last segment of the part before it.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and the keys.
 */
public final class Opening implements ByteTransform {
    private final Envelope envelope;
    private final long plainSize;
    private final SegmentReader segments;
    private final ObjectEnd end;
    private byte[] withheld = new byte[0];
    private long opened;
    private Optional<EtagDigest> shown = Optional.empty();
    private Optional<ObjectLayout> verified = Optional.empty();

    private Opening(Envelope envelope, long plainSize, SegmentReader segments, ObjectEnd end) {
        this.envelope = envelope;
        this.plainSize = plainSize;
        this.segments = segments;
        this.end = end;
    }

    /**
     * An object of a single stream about to be read from its first byte.
     *
     * @param dataKey stays with the caller, not needed after the call
     * @param envelope the one the data key came from
     * @param storedSize bytes the store says it has
     * @throws TamperedException if no single-stream object has that size, or the envelope speaks of another size
     */
    public Opening(DataKey dataKey, Envelope envelope, long storedSize) {
        this(
                envelope,
                plainSize(envelope, storedSize),
                stream(dataKey, envelope, storedSize),
                end(dataKey, storedSize));
    }

    /**
     * An object of many streams about to be read from its first byte; its layout was verified before.
     *
     * @param dataKey taken over
     * @param envelope the one the data key came from
     * @param layout verified under this data key
     * @param storedSize bytes the store says it has
     * @throws TamperedException if the layout is of another size, or the envelope speaks of another object; the data
     *     key is closed then
     */
    public static Opening of(DataKey dataKey, Envelope envelope, VerifiedLayout layout, long storedSize) {
        try {
            layout.layout().mustMatch(envelope);
            if (layout.layout().storedSize() != storedSize) {
                throw new TamperedException("the stored size is not the footer's");
            }
        } catch (TamperedException e) {
            dataKey.close();
            throw e;
        }
        return new Opening(
                envelope,
                layout.layout().plainSize(),
                new SegmentReader(LayoutRuns.whole(dataKey, layout.layout())),
                new ObjectEnd.Known(layout, storedSize - layout.layout().streamsSize()));
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
        int taken = segments.update(in, (plain, length) -> opened(plain, length, out));
        if (taken < in.length()) {
            end.update(in, taken);
        }
    }

    private void opened(byte[] plain, int length, Consumer<Buffer> out) {
        if (length == 0) {
            return;
        }
        opened += length;
        if (opened == plainSize) {
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
        ObjectLayout found = end.finish();
        found.mustMatch(envelope);
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
        end.close();
        Arrays.fill(withheld, (byte) 0);
    }

    private static long plainSize(Envelope envelope, long storedSize) {
        long plainSize = SizeLaw.plainSize(storedSize)
                .orElseThrow(() -> new TamperedException("no sealed object has " + storedSize + " bytes"));
        if (envelope.plainSize().isPresent() && envelope.plainSize().getAsLong() != plainSize) {
            throw new TamperedException("the stored size is not the envelope's");
        }
        return plainSize;
    }

    private static SegmentReader stream(DataKey dataKey, Envelope envelope, long storedSize) {
        StreamHeader header = envelope.streamHeader().orElseThrow(() -> new TamperedException("not a single stream"));
        SegmentLayout layout = new SegmentLayout(plainSize(envelope, storedSize));
        return SegmentReader.of(
                new SegmentReader.Run(SegmentOpener.of(dataKey, 0, header), layout, 0, layout.segments() - 1));
    }

    private static ObjectEnd end(DataKey dataKey, long storedSize) {
        long plainSize = SizeLaw.plainSize(storedSize).orElseThrow();
        return new ObjectEnd.Unknown(dataKey.footerKey(), storedSize, storedSize - SizeLaw.streamSize(plainSize));
    }
}
