package io.ssegateway.stream;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.FooterSeal.Footer;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final PlainSegments segments;
    private Optional<Bytes> digest = Optional.empty();

    /**
     * Takes over the seal.
     *
     * @param checksum asked once, in {@link #finish}: the verified checksum to keep with the object
     */
    public Sealing(ObjectSeal seal, Supplier<Optional<StoredChecksum>> checksum) {
        this.seal = seal;
        this.checksum = checksum;
        segments = new PlainSegments(seal.layout(), seal.segments(), seal.needsMd5());
    }

    /**
     * {@inheritDoc}
     *
     * @throws S3Exception {@code IncompleteBody} if more bytes come than were declared
     */
    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        segments.update(in, out);
    }

    /**
     * {@inheritDoc}
     *
     * @throws S3Exception {@code IncompleteBody} if fewer bytes came than were declared
     */
    @Override
    public void finish(Consumer<Buffer> out) {
        digest = segments.end();
        Footer footer = seal.footer(digest, checksum.get());
        segments.sealLast(out);
        for (long pad = footer.padSize(); pad > 0; pad -= PIECE) {
            out.accept(Buffer.buffer(new byte[(int) Math.min(PIECE, pad)]));
        }
        out.accept(Buffer.buffer(footer.rest().toArray()));
    }

    /** The MD5 of the plaintext after {@link #finish}, if the bucket shows MD5s as ETags. */
    public Optional<Bytes> digest() {
        return digest;
    }

    @Override
    public void close() {
        segments.close();
        seal.close();
    }
}
