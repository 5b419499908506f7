package io.ssegateway.envelope;

import java.security.SecureRandom;

/**
 * Salt (32 bytes) and nonce prefix (7) of one stream: they name one attempt to seal bytes (FORMAT.md §1). No secret.
 *
 * @param value the 39 bytes
 */
public record StreamHeader(Bytes value) {
    /** Size in bytes. */
    public static final int SIZE = 39;

    static final int SALT = 32;

    /** Rejects another size. */
    public StreamHeader {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a stream header has 39 bytes");
        }
    }

    /** A fresh one; only {@link SegmentSealer} draws. */
    static StreamHeader draw(SecureRandom random) {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return new StreamHeader(Bytes.of(bytes));
    }

    /** The 40 bytes that open the stream: their own number, then the header. */
    public byte[] framed() {
        byte[] framed = new byte[SegmentLayout.HEADER];
        framed[0] = SegmentLayout.HEADER;
        System.arraycopy(value.toArray(), 0, framed, 1, SIZE);
        return framed;
    }
}
