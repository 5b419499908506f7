package io.ssegateway.envelope;

import java.nio.ByteBuffer;

/** The nonces of one stream: prefix ‖ u32 segment ‖ last flag (FORMAT.md §1). */
final class SegmentNonces {
    /** The first segment number that has no nonce. */
    static final long LIMIT = 1L << 32;

    private final byte[] nonce = new byte[Aead.NONCE];

    SegmentNonces(StreamHeader header) {
        int prefix = StreamHeader.SIZE - StreamHeader.SALT;
        System.arraycopy(header.value().toArray(), StreamHeader.SALT, nonce, 0, prefix);
    }

    /** Valid until the next call; the cipher copies it. */
    byte[] of(long segment, boolean last) {
        if (segment < 0 || segment >= LIMIT) {
            throw new IllegalStateException("a stream has at most 2^32 segments");
        }
        ByteBuffer.wrap(nonce).putInt(7, (int) segment).put(11, (byte) (last ? 1 : 0));
        return nonce;
    }
}
