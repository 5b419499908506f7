package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What Complete must know of one stored part, or rather of one attempt at it (FORMAT.md §11).
 *
 * @param plainSize plaintext bytes
 * @param header the header of the stream that was stored
 * @param md5 of the plaintext, 16 bytes; empty where ETags are opaque
 * @param checksum of the plaintext, always of the whole part; empty if the client claimed none
 */
public record PartRecord(long plainSize, StreamHeader header, Optional<Bytes> md5, Optional<StoredChecksum> checksum) {
    static final int SIZE = 8 + StreamHeader.SIZE + EtagDigest.SIZE + 1 + 32;

    private static final int CHECKSUM_ROOM = 32;

    /** Rejects sizes that no part has, digests of another size, and composite checksums. */
    public PartRecord {
        SizeLaw.check(plainSize);
        boolean digest = md5.isEmpty()
                || md5.get().size() == EtagDigest.SIZE
                        && !FooterRecord.isZero(md5.get().toArray());
        boolean whole = checksum.isEmpty() || checksum.get().type() == StoredChecksum.Type.FULL_OBJECT;
        if (!digest || !whole) {
            throw new IllegalArgumentException("no record of a part");
        }
    }

    /** Bytes of the stored stream: what the store must say of the part. */
    public long storedSize() {
        return SizeLaw.streamSize(plainSize);
    }

    /** The part as it stands in an object's layout, under the client's part number. */
    public ObjectLayout.Part inLayout(int part) {
        return new ObjectLayout.Part(part, plainSize, header);
    }

    byte[] encode() {
        byte[] record = new byte[SIZE];
        ByteBuffer out = ByteBuffer.wrap(record);
        out.putLong(plainSize).put(header.value().toArray());
        out.put(md5.map(Bytes::toArray).orElse(new byte[EtagDigest.SIZE]));
        checksum.ifPresent(
                c -> out.put((byte) c.algorithm().code()).put(c.value().toArray()));
        return record;
    }

    static PartRecord decode(byte[] record) {
        Octets in = new Octets(record);
        long plainSize = in.u64();
        StreamHeader header = new StreamHeader(Bytes.of(in.take(StreamHeader.SIZE)));
        byte[] md5 = in.take(EtagDigest.SIZE);
        int algorithm = in.u8();
        byte[] room = in.take(CHECKSUM_ROOM);
        in.end();
        return new PartRecord(
                plainSize,
                header,
                FooterRecord.isZero(md5) ? Optional.empty() : Optional.of(Bytes.of(md5)),
                checksum(algorithm, room));
    }

    private static Optional<StoredChecksum> checksum(int code, byte[] room) {
        int size = code == 0 ? 0 : StoredChecksum.Algorithm.of(code).size();
        if (!FooterRecord.isZero(Arrays.copyOfRange(room, size, room.length))) {
            throw new EnvelopeException("a checksum longer than its algorithm's");
        }
        return code == 0
                ? Optional.empty()
                : Optional.of(StoredChecksum.ofObject(StoredChecksum.Algorithm.of(code), Bytes.of(room, 0, size)));
    }
}
