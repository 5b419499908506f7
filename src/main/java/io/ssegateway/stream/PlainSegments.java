package io.ssegateway.stream;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentSealer;
import io.ssegateway.envelope.Slice;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plaintext cut into the segments of one stream and sealed. All but the last leave when they are full; the last waits
 * for {@link #sealLast}. The sealer stays with the owner. Wiping: {@link #close} zeroes the plaintext held.
 */
final class PlainSegments implements AutoCloseable {
    private final SegmentLayout layout;
    private final SegmentSealer sealer;
    private final @Nullable MessageDigest md5;
    private final byte[] plain = new byte[SegmentLayout.PLAIN_SEGMENT];
    private final byte[] sealed = new byte[SegmentLayout.CIPHER_SEGMENT];
    private long segment;
    private long remaining;
    private int held;

    PlainSegments(SegmentLayout layout, SegmentSealer sealer, boolean needsMd5) {
        this.layout = layout;
        this.sealer = sealer;
        remaining = layout.plainSize();
        md5 = needsMd5 ? md5() : null;
    }

    /**
     * Takes the next plaintext.
     *
     * @throws S3Exception {@code IncompleteBody} if more bytes come than were declared
     */
    void update(Buffer in, Consumer<Buffer> out) {
        if (in.length() > remaining) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
        int position = 0;
        while (position < in.length()) {
            int room = layout.plainLength(segment) - held;
            int taken = Math.min(room, in.length() - position);
            in.getBytes(position, position + taken, plain, held);
            if (md5 != null) {
                md5.update(plain, held, taken);
            }
            held += taken;
            position += taken;
            remaining -= taken;
            if (taken == room && !layout.isLast(segment)) {
                seal(false, out);
            }
        }
    }

    /**
     * The plaintext has ended: its MD5, if that was asked for. Once.
     *
     * @throws S3Exception {@code IncompleteBody} if fewer bytes came than were declared
     */
    Optional<Bytes> end() {
        if (remaining != 0) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
        return md5 == null ? Optional.empty() : Optional.of(Bytes.of(md5.digest()));
    }

    /** Lets the last segment go, after {@link #end}. */
    void sealLast(Consumer<Buffer> out) {
        seal(true, out);
    }

    private void seal(boolean last, Consumer<Buffer> out) {
        int size = sealer.seal(new Slice(plain, 0, held), last, sealed);
        out.accept(Buffer.buffer(size).appendBytes(sealed, 0, size));
        segment++;
        held = 0;
    }

    @Override
    public void close() {
        Arrays.fill(plain, (byte) 0);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
