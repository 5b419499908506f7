package io.ssegateway.stream;

import io.ssegateway.s3.Checksum;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes bytes on as they are and computes their checksum, known at their end. */
public final class Summing implements ByteTransform {
    private final Checksums.Running running;
    private Optional<Checksum> sum = Optional.empty();

    /** Takes over a checksum that was begun. */
    public Summing(Checksums.Running running) {
        this.running = running;
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        running.update(in);
        out.accept(in);
    }

    @Override
    public void finish(Consumer<Buffer> out) {
        sum = Optional.of(running.value());
    }

    /** The checksum after {@link #finish}; empty before. */
    public Optional<Checksum> sum() {
        return sum;
    }
}
