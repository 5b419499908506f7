package io.ssegateway.stream;

import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The plaintext of one part in, its sealed stream out (FORMAT.md §1).
 *
 * <p><b>Seal last.</b> The last segment leaves only from {@link #finish}, which is reached only when every transform
 * before this one has accepted the end of the plaintext. What left before is no part.
 *
 * <p><b>Wiping.</b> {@link #close} zeroes the plaintext held and closes the seal.
 */
public final class SealingPart implements ByteTransform {
    private final PartSeal seal;
    private final Supplier<Optional<StoredChecksum>> checksum;
    private final PlainSegments segments;
    private Optional<PartRecord> record = Optional.empty();

    /**
     * Takes over the seal.
     *
     * @param checksum asked once, in {@link #finish}: the verified checksum of the part
     */
    public SealingPart(PartSeal seal, Supplier<Optional<StoredChecksum>> checksum) {
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
        record = Optional.of(seal.record(segments.end(), checksum.get()));
        segments.sealLast(out);
    }

    /** What is to be kept of this attempt, after {@link #finish}; empty before, and after one that was refused. */
    public Optional<PartRecord> record() {
        return record;
    }

    @Override
    public void close() {
        segments.close();
        seal.close();
    }
}
