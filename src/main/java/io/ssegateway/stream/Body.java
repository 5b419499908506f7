package io.ssegateway.stream;

import io.ssegateway.s3.Checksum;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Bytes in motion, read once. The stream is paused until somebody pipes it; whoever takes a body either reads it to its
 * end or calls {@link #abort}, so that a source always has a defined end.
 *
 * <p>Threads: used on the event loop that made it.
 */
public final class Body {
    private final ReadStream<Buffer> stream;
    private final OptionalLong length;
    private final Runnable abort;
    private final Optional<Buffer> inMemory;
    private final Claim claim;

    /** What the sender says of the bytes: which checksum, and its value once it was verified. */
    private record Claim(Optional<Checksum.Algorithm> algorithm, Supplier<Optional<Checksum>> verified) {
        static final Claim NONE = new Claim(Optional.empty(), Optional::empty);
    }

    private Body(
            ReadStream<Buffer> stream, OptionalLong length, Runnable abort, Optional<Buffer> inMemory, Claim claim) {
        this.stream = stream;
        this.length = length;
        this.abort = abort;
        this.inMemory = inMemory;
        this.claim = claim;
    }

    /**
     * A body over a paused stream.
     *
     * @param length bytes that will come, empty if unknown
     * @param abort stops the source for good (for a network source: resets it); called at most once per caller, must be
     *     idempotent
     */
    public static Body of(ReadStream<Buffer> stream, OptionalLong length, Runnable abort) {
        return new Body(stream, length, abort, Optional.empty(), Claim.NONE);
    }

    /** A body that is one buffer in memory; the buffer belongs to the body from now on. */
    public static Body of(Buffer buffer) {
        return new Body(
                new BufferStream(buffer), OptionalLong.of(buffer.length()), () -> {}, Optional.of(buffer), Claim.NONE);
    }

    /** No bytes. */
    public static Body empty() {
        return of(Buffer.buffer());
    }

    /** All the bytes where they are in memory; not to be changed. The store client hashes and replays them. */
    public Optional<Buffer> inMemory() {
        return inMemory;
    }

    /** Bytes that will come; empty if unknown. */
    public OptionalLong length() {
        return length;
    }

    /** The bytes. Paused; resumed or fetched only by a pipe or a {@link TransformedStream}. */
    public ReadStream<Buffer> stream() {
        return stream;
    }

    /** Stops the source for good; no further byte comes. Safe to call twice and after the end. */
    public void abort() {
        abort.run();
    }

    /**
     * The bytes of this body sent through a transform; aborting the result aborts this body and closes the transform.
     */
    public Body through(ByteTransform transform, OptionalLong newLength) {
        TransformedStream transformed = new TransformedStream(stream, transform, abort);
        return new Body(transformed, newLength, transformed::abort, Optional.empty(), claim);
    }

    /** The same bytes, with a checksum of theirs; asked only after the end of the stream. */
    public Body claiming(Supplier<Optional<Checksum>> verified) {
        return claiming(Optional.empty(), verified);
    }

    /** The same bytes, with the checksum that their sender claimed; asked only after the end of the stream. */
    public Body claiming(Optional<Checksum.Algorithm> algorithm, Supplier<Optional<Checksum>> verified) {
        return new Body(stream, length, abort, inMemory, new Claim(algorithm, verified));
    }

    /** These bytes in place of the body's, which were read; what was claimed of the body is said of them. */
    public Body as(Buffer bytes) {
        return of(bytes).claiming(claim.algorithm, claim.verified);
    }

    /** Which checksum the sender claims, whose value may come behind the bytes; known from the start. */
    public Optional<Checksum.Algorithm> claimedChecksum() {
        return claim.algorithm;
    }

    /** The checksum the sender claimed and that was verified; empty if none was, or before the stream has ended. */
    public Optional<Checksum> verifiedChecksum() {
        return claim.verified.get();
    }
}
