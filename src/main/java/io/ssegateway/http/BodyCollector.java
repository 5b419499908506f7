package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;

/** Collects a document. The bytes are told only when the body ended in order, that is verified. */
final class BodyCollector {
    private final Buffer bytes = Buffer.buffer();
    private final Body body;
    private final int maxBytes;
    private final UniEmitter<? super byte[]> emitter;
    private boolean over;

    private BodyCollector(Body body, int maxBytes, UniEmitter<? super byte[]> emitter) {
        this.body = body;
        this.maxBytes = maxBytes;
        this.emitter = emitter;
    }

    /** Fails with {@code MaxMessageLengthExceeded} above the limit, unread where the length is declared. */
    static Uni<byte[]> collect(Body body, int maxBytes) {
        return Uni.createFrom().emitter(emitter -> new BodyCollector(body, maxBytes, emitter).start());
    }

    private void start() {
        if (body.length().orElse(0) > maxBytes) {
            tooLong();
            return;
        }
        body.stream().handler(this::onBuffer);
        body.stream().endHandler(ignored -> emitter.complete(bytes.getBytes()));
        body.stream().exceptionHandler(emitter::fail);
        emitter.onTermination(body::abort);
        body.stream().resume();
    }

    private void onBuffer(Buffer buffer) {
        if (over) {
            return;
        }
        if (bytes.length() + buffer.length() > maxBytes) {
            tooLong();
            return;
        }
        bytes.appendBuffer(buffer);
    }

    private void tooLong() {
        over = true;
        body.abort();
        emitter.fail(new S3Exception(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED)
                .with("MaxMessageLengthBytes", Integer.toString(maxBytes)));
    }
}
