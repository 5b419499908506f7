package io.ssegateway.stream;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Drives a transform by hand, with chunks of one size. */
final class Chunks {
    private Chunks() {}

    static byte[] through(ByteTransform transform, byte[] in, int chunk) {
        Buffer all = Buffer.buffer();
        try (transform) {
            for (int at = 0; at < in.length; at += chunk) {
                transform.update(
                        Buffer.buffer(Arrays.copyOfRange(in, at, Math.min(in.length, at + chunk))), all::appendBuffer);
            }
            transform.finish(all::appendBuffer);
        }
        return all.getBytes();
    }
}
