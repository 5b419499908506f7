package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes fixed binary: big-endian integers, and strings behind a two-byte length. */
final class StateWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    StateWriter u8(int value) {
        out.write(value);
        return this;
    }

    StateWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    StateWriter u64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    StateWriter raw(Bytes bytes) {
        out.writeBytes(bytes.toArray());
        return this;
    }

    StateWriter text(String text) {
        return sized(text.getBytes(StandardCharsets.UTF_8));
    }

    StateWriter sized(Bytes bytes) {
        return sized(bytes.toArray());
    }

    private StateWriter sized(byte[] bytes) {
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("a field of more than 65535 bytes");
        }
        u16(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}
