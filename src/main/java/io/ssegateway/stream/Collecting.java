package io.ssegateway.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a whole body into memory, within a bound. */
public final class Collecting {
    private Collecting() {}

    /**
     * All bytes of the body. Fails with what the body fails with, and with {@link TooLong} (aborting the body) as soon
     * as more than {@code maxBytes} came. Cancelling aborts the body.
     */
    public static Uni<Buffer> collect(Body body, int maxBytes) {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean done = new AtomicBoolean();
            Buffer all = Buffer.buffer(
                    Math.toIntExact(Math.min(maxBytes, Math.max(0, body.length().orElse(1024)))));
            ReadStream<Buffer> stream = body.stream();
            stream.exceptionHandler(failure -> {
                if (done.compareAndSet(false, true)) {
                    emitter.fail(failure);
                }
            });
            stream.handler(buffer -> {
                if (done.get()) {
                    return;
                }
                if (all.length() + (long) buffer.length() > maxBytes) {
                    done.set(true);
                    body.abort();
                    emitter.fail(new TooLong(maxBytes));
                } else {
                    all.appendBuffer(buffer);
                }
            });
            stream.endHandler(ignored -> {
                if (done.compareAndSet(false, true)) {
                    emitter.complete(all);
                }
            });
            emitter.onTermination(() -> {
                if (done.compareAndSet(false, true)) {
                    body.abort();
                }
            });
            stream.resume();
        });
    }

    /** A body was longer than its reader allows. */
    public static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong(int maxBytes) {
            super("more than " + maxBytes + " bytes", null, false, false);
        }
    }
}
