package io.ssegateway.stream;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * A synchronous, single-use rewriting of bytes. Knows nothing of back-pressure: {@link TransformedStream} does.
 *
 * <p>Contract: {@code update*} then {@code finish} at most once, then {@code close} exactly once on every path (also
 * after an exception or an abort). A buffer given to {@code out} belongs to the receiver. No method does more work per
 * call than what its input (at most 64 KiB at a time from the network) asks for.
 */
public interface ByteTransform extends AutoCloseable {
    /**
     * Takes the next bytes and emits what is ready, possibly nothing.
     *
     * @throws RuntimeException if the bytes are not what they claim to be: nothing further may leave
     */
    void update(Buffer in, Consumer<Buffer> out);

    /**
     * The source ended in order; checks what can only be checked now, then emits the rest.
     *
     * @throws RuntimeException if the bytes as a whole are not what they claim to be: the rest does not leave
     */
    void finish(Consumer<Buffer> out);

    /** Wipes what is secret. */
    @Override
    default void close() {}
}
