package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a whole body within a bound. Cancelling aborts the body. Threads: the body's event loop. */
final class BodyReader {
    private BodyReader() {}

    /** The bytes in memory; fails with {@code ServiceUnavailable} if there are more than {@code maxBytes}. */
    static Uni<Buffer> collect(Body body, int maxBytes) {
        Buffer all = Buffer.buffer();
        return read(body, maxBytes, all::appendBuffer, () -> all);
    }

    /** Hands every buffer to {@code sink} and ends with what {@code result} makes; both may refuse by throwing. */
    static <T> Uni<T> read(Body body, int maxBytes, Consumer<Buffer> sink, Supplier<T> result) {
        return Uni.createFrom().emitter(emitter -> {
            emitter.onTermination(body::abort);
            new Reading<T>(body, maxBytes, sink, result, emitter).start();
        });
    }

    private static final class Reading<T> {
        private final Body body;
        private final int maxBytes;
        private final Consumer<Buffer> sink;
        private final Supplier<T> result;
        private final UniEmitter<? super T> emitter;
        private long taken;

        Reading(Body body, int maxBytes, Consumer<Buffer> sink, Supplier<T> result, UniEmitter<? super T> emitter) {
            this.body = body;
            this.maxBytes = maxBytes;
            this.sink = sink;
            this.result = result;
            this.emitter = emitter;
        }

        void start() {
            if (body.length().orElse(0) > maxBytes) {
                tooLong();
                return;
            }
            ReadStream<Buffer> stream = body.stream();
            stream.exceptionHandler(emitter::fail);
            stream.endHandler(ignored -> onEnd());
            stream.handler(this::onBuffer);
            stream.resume();
        }

        private void onBuffer(Buffer buffer) {
            taken += buffer.length();
            if (taken > maxBytes) {
                tooLong();
                return;
            }
            try {
                sink.accept(buffer);
            } catch (RuntimeException e) {
                body.abort();
                emitter.fail(e);
            }
        }

        private void onEnd() {
            try {
                emitter.complete(result.get());
            } catch (RuntimeException e) {
                emitter.fail(e);
            }
        }

        private void tooLong() {
            body.abort();
            emitter.fail(new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The store's answer is longer than expected."));
        }
    }
}
