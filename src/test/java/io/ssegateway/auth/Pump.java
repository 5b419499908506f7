package io.ssegateway.auth;

import io.ssegateway.stream.ByteTransform;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Drives transforms as a stream does, in pieces of a given size, and closes them on every path. */
final class Pump {
    private Pump() {}

    static byte[] run(List<ByteTransform> transforms, byte[] wire, int piece) {
        Buffer plain = Buffer.buffer();
        try {
            for (int at = 0; at < wire.length; at += piece) {
                push(
                        transforms,
                        0,
                        Buffer.buffer(Arrays.copyOfRange(wire, at, Math.min(wire.length, at + piece))),
                        plain);
            }
            for (int i = 0; i < transforms.size(); i++) {
                transforms.get(i).finish(next(transforms, i, plain));
            }
        } finally {
            transforms.forEach(ByteTransform::close);
        }
        return plain.getBytes();
    }

    static byte[] run(ByteTransform transform, byte[] wire, int piece) {
        return run(List.of(transform), wire, piece);
    }

    private static void push(List<ByteTransform> transforms, int at, Buffer buffer, Buffer plain) {
        transforms.get(at).update(buffer, next(transforms, at, plain));
    }

    private static Consumer<Buffer> next(List<ByteTransform> transforms, int at, Buffer plain) {
        return at + 1 == transforms.size() ? plain::appendBuffer : buffer -> push(transforms, at + 1, buffer, plain);
    }
}
