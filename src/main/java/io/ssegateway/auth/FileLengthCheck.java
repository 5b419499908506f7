package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.ByteTransform;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Passes a form's file and counts it: one byte too many fails at once, one too few at the end, which a receiver waits
 * for ("seal last"). Fails with {@code EntityTooLarge} and {@code EntityTooSmall}.
 */
final class FileLengthCheck implements ByteTransform {
    /** Largest file of a form. Source: Amazon S3 User Guide, "Uploading objects": 5 GiB in a single operation. */
    static final long MAX_FILE = 5L << 30;

    private final long min;
    private final long max;
    private long seen;

    FileLengthCheck(PolicyCondition.LengthRange range) {
        this.min = range.min();
        this.max = Math.min(range.max(), MAX_FILE);
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        seen += in.length();
        if (seen > max) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE, "Your proposed upload exceeds the maximum allowed size")
                    .with("ProposedSize", Long.toString(seen))
                    .with("MaxSizeAllowed", Long.toString(max));
        }
        out.accept(in);
    }

    @Override
    public void finish(Consumer<Buffer> out) {
        if (seen < min) {
            throw new S3Exception(
                            S3Error.ENTITY_TOO_SMALL, "Your proposed upload is smaller than the minimum allowed size")
                    .with("ProposedSize", Long.toString(seen))
                    .with("MinSizeAllowed", Long.toString(min));
        }
    }
}
