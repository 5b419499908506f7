package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.ByteTransform;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Passes exactly as many bytes as were declared, or fails with {@code IncompleteBody}. */
final class LengthCheck implements ByteTransform {
    private long missing;

    LengthCheck(long declared) {
        this.missing = declared;
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        missing -= in.length();
        if (missing < 0) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
        out.accept(in);
    }

    @Override
    public void finish(Consumer<Buffer> out) {
        if (missing != 0) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
    }
}
