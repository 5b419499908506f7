package io.ssegateway.stream;

import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What follows the streams of an object, read whole: padding, which must be zero, and the footer (FORMAT.md §7). */
sealed interface ObjectEnd extends AutoCloseable {
    /**
     * Takes the bytes of a buffer from a position on.
     *
     * @throws TamperedException if they are not what stands there
     */
    void update(Buffer in, int from);

    /**
     * The layout, once everything has come.
     *
     * @throws TamperedException if something is missing, or does not verify
     */
    ObjectLayout finish();

    @Override
    default void close() {}

    private static TamperedException notZero() {
        return new TamperedException("the padding is not zero");
    }

    private static void behind(long position, long size) {
        if (position > size) {
            throw new TamperedException("bytes behind the end of the object");
        }
    }

    private static void whole(long position, long size) {
        if (position != size) {
            throw new TamperedException("the object was cut off");
        }
    }

    /** The end of an object of one stream, whose footer is not known before it comes by. */
    final class Unknown implements ObjectEnd {
        /** Copy, table of one entry and tail are never more. */
        private static final int FOOTER_ROOM = 1_152;

        private final FooterKey footerKey;
        private final long storedSize;
        private final long size;
        private final byte[] end;
        private long position;

        /** Takes over the key; {@code size} bytes follow the stream. */
        Unknown(FooterKey footerKey, long storedSize, long size) {
            this.footerKey = footerKey;
            this.storedSize = storedSize;
            this.size = size;
            end = new byte[(int) Math.min(size, FOOTER_ROOM)];
        }

        @Override
        public void update(Buffer in, int from) {
            behind(position + in.length() - from, size);
            long endAt = size - end.length;
            for (int i = from; i < in.length(); i++, position++) {
                byte b = in.getByte(i);
                if (position >= endAt) {
                    end[(int) (position - endAt)] = b;
                } else if (b != 0) {
                    throw notZero();
                }
            }
        }

        @Override
        public ObjectLayout finish() {
            whole(position, size);
            FooterReader.Located footer = FooterReader.locate(end);
            for (int i = 0; i < end.length - footer.size(); i++) {
                if (end[i] != 0) {
                    throw notZero();
                }
            }
            ObjectLayout layout = FooterReader.verify(footerKey, storedSize, footer);
            footer.envelope();
            return layout;
        }

        @Override
        public void close() {
            footerKey.close();
        }
    }

    /** The end of an object whose footer was verified before: it must be that very footer, of any length. */
    final class Known implements ObjectEnd {
        private final VerifiedLayout layout;
        private final long size;
        private final long padding;
        private final MessageDigest sha256;
        private long position;

        /** {@code size} bytes follow the streams. */
        Known(VerifiedLayout layout, long size) {
            this.layout = layout;
            this.size = size;
            padding = size - layout.footerSize();
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("the platform lacks SHA-256", e);
            }
        }

        @Override
        public void update(Buffer in, int from) {
            behind(position + in.length() - from, size);
            int i = from;
            for (; i < in.length() && position < padding; i++, position++) {
                if (in.getByte(i) != 0) {
                    throw notZero();
                }
            }
            if (i < in.length()) {
                sha256.update(in.getBytes(i, in.length()));
                position += in.length() - i;
            }
        }

        @Override
        public ObjectLayout finish() {
            whole(position, size);
            if (!layout.hasFooterDigest(sha256.digest())) {
                throw new TamperedException("the object ends in another footer than the one that was verified");
            }
            return layout.layout();
        }
    }
}
