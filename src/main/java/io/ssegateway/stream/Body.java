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
    private final Supplier<Optional<Checksum>> checksum;

    private Body(
            ReadStream<Buffer> stream, OptionalLong length, Runnable abort, Supplier<Optional<Checksum>> checksum) {
        this.stream = stream;
        this.length = length;
        this.abort = abort;
        this.checksum = checksum;
    }

    /**
     * A body over a paused stream.
     *
     * @param length bytes that will come, empty if unknown
     * @param abort stops the source for good (for a network source: resets it); called at most once per caller, must be
     *     idempotent
     */
    public static Body of(ReadStream<Buffer> stream, OptionalLong length, Runnable abort) {
        return new Body(stream, length, abort, Optional::empty);
    }

    /** A body that is one buffer in memory; the buffer belongs to the body from now on. */
    public static Body of(Buffer buffer) {
        return new Body(new BufferStream(buffer), OptionalLong.of(buffer.length()), () -> {}, Optional::empty);
    }

    /** No bytes. */
    public static Body empty() {
        return of(Buffer.buffer());
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
        return new Body(transformed, newLength, transformed::abort, checksum);
    }

    /** The same bytes, with the checksum that their sender claimed; asked only after the end of the stream. */
    public Body claiming(Supplier<Optional<Checksum>> verified) {
        return new Body(stream, length, abort, verified);
    }

    /** The checksum the sender claimed and that was verified; empty if none was, or before the stream has ended. */
    public Optional<Checksum> verifiedChecksum() {
        return checksum.get();
    }
}
