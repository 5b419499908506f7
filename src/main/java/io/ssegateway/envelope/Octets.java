package io.ssegateway.envelope;

import java.nio.ByteBuffer;

/** Reads fixed binary strictly: what ends too early or too late is no envelope. */
final class Octets {
    private final ByteBuffer in;

    Octets(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    long u32() {
        return need(4).getInt() & 0xffff_ffffL;
    }

    long u48() {
        return (long) u16() << 32 | u32();
    }

    /** All 64 bits; sizes above 2^63 come out negative. */
    long u64() {
        return need(8).getLong();
    }

    byte[] take(int size) {
        need(size);
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int position() {
        return in.position();
    }

    void end() {
        if (hasMore()) {
            throw new EnvelopeException("bytes behind the end");
        }
    }

    private ByteBuffer need(int size) {
        if (in.remaining() < size) {
            throw new EnvelopeException("cut off");
        }
        return in;
    }
}
