package io.ssegateway.stream;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.FooterSeal.Footer;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plaintext in, the whole stored object out (FORMAT.md §1): stream, padding, envelope copy, table, tail.
 *
 * <p><b>Seal last.</b> The last segment and everything behind it leave only from {@link #finish}, which is reached only
 * when every transform before this one has accepted the end of the plaintext. What left before is no object.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and closes the seal.
 */
public final class Sealing implements ByteTransform {
    private static final int PIECE = 64 * 1024;

    private final ObjectSeal seal;
    private final Supplier<Optional<StoredChecksum>> checksum;
    private final @Nullable MessageDigest md5;
    private final byte[] plain = new byte[SegmentLayout.PLAIN_SEGMENT];
    private final byte[] sealed = new byte[SegmentLayout.CIPHER_SEGMENT];
    private long segment;
    private long remaining;
    private int held;
    private Optional<Bytes> digest = Optional.empty();

    /**
     * Takes over the seal.
     *
     * @param checksum asked once, in {@link #finish}: the verified checksum to keep with the object
     */
    public Sealing(ObjectSeal seal, Supplier<Optional<StoredChecksum>> checksum) {
        this.seal = seal;
        this.checksum = checksum;
        remaining = seal.layout().plainSize();
        md5 = seal.needsMd5() ? md5() : null;
    }

    /**
     * {@inheritDoc}
     *
     * @throws S3Exception {@code IncompleteBody} if more bytes come than were declared
     */
    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        if (in.length() > remaining) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
        int position = 0;
        while (position < in.length()) {
            int room = seal.layout().plainLength(segment) - held;
            int taken = Math.min(room, in.length() - position);
            in.getBytes(position, position + taken, plain, held);
            if (md5 != null) {
                md5.update(plain, held, taken);
            }
            held += taken;
            position += taken;
            remaining -= taken;
            if (taken == room && !seal.layout().isLast(segment)) {
                sealSegment(false, out);
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws S3Exception {@code IncompleteBody} if fewer bytes came than were declared
     */
    @Override
    public void finish(Consumer<Buffer> out) {
        if (remaining != 0) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
        digest = md5 == null ? Optional.empty() : Optional.of(Bytes.of(md5.digest()));
        Footer footer = seal.footer(digest, checksum.get());
        sealSegment(true, out);
        for (long pad = footer.padSize(); pad > 0; pad -= PIECE) {
            out.accept(Buffer.buffer(new byte[(int) Math.min(PIECE, pad)]));
        }
        out.accept(Buffer.buffer(footer.rest().toArray()));
    }

    /** The MD5 of the plaintext after {@link #finish}, if the bucket shows MD5s as ETags. */
    public Optional<Bytes> digest() {
        return digest;
    }

    private void sealSegment(boolean last, Consumer<Buffer> out) {
        int size = seal.segments().seal(new Slice(plain, 0, held), last, sealed);
        out.accept(Buffer.buffer(size).appendBytes(sealed, 0, size));
        segment++;
        held = 0;
    }

    @Override
    public void close() {
        Arrays.fill(plain, (byte) 0);
        seal.close();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
