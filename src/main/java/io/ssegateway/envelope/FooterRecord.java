package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The plaintext of table and sealed record, and what they are bound to (FORMAT.md §6). */
final class FooterRecord {
    static final int SIZE = 140;
    static final int ENTRY = 47;

    private static final int CHECKSUM_ROOM = 64;
    private static final int RESERVED = 26;
    private static final int FLAGS = EnvelopeFlags.MULTIPART | EnvelopeFlags.MD5_ETAG;

    private FooterRecord() {}

    /** Bytes of the sealed table of so many streams. */
    static int tableSize(int parts) {
        return Aead.NONCE + parts * ENTRY + Aead.TAG;
    }

    static byte[] entries(ObjectLayout layout) {
        return PartList.of(layout.parts()).entries();
    }

    static List<ObjectLayout.Part> parts(byte[] entries) {
        return PartList.read(entries);
    }

    static byte[] record(ObjectLayout layout, int copySize) {
        byte[] record = new byte[SIZE];
        ByteBuffer out = ByteBuffer.wrap(record);
        int count = layout.parts().size();
        out.putLong(layout.plainSize()).putLong(layout.storedSize());
        out.putInt(count).putInt(tableSize(count)).putShort((short) copySize);
        int flags = (layout.multipart() ? EnvelopeFlags.MULTIPART : 0)
                | (layout.etag().isPresent() ? EnvelopeFlags.MD5_ETAG : 0);
        out.putShort((short) flags);
        out.putShort((short) layout.etag().map(EtagDigest::parts).orElse(0).intValue());
        out.put(layout.etag().map(e -> e.md5().toArray()).orElse(new byte[EtagDigest.SIZE]));
        layout.checksum().ifPresent(checksum -> {
            out.put((byte) checksum.algorithm().code())
                    .put((byte) checksum.type().code());
            out.putShort((short) checksum.parts()).put(checksum.value().toArray());
        });
        return record;
    }

    /** The layout of an opened record and its table's streams; throws if it contradicts itself or what was read. */
    static ObjectLayout layout(byte[] record, List<ObjectLayout.Part> parts, int copySize) {
        Octets in = new Octets(record);
        long plainSize = in.u64();
        long storedSize = in.u64();
        boolean counts = in.u32() == parts.size() && in.u32() == tableSize(parts.size()) && in.u16() == copySize;
        int flags = in.u16();
        int etagParts = in.u16();
        Bytes md5 = Bytes.of(in.take(EtagDigest.SIZE));
        Optional<StoredChecksum> checksum = checksum(in);
        boolean reserved = isZero(in.take(RESERVED));
        in.end();
        boolean etag = (flags & EnvelopeFlags.MD5_ETAG) != 0;
        boolean noEtag = etagParts == 0 && isZero(md5.toArray());
        if (!counts || !reserved || (flags & ~FLAGS) != 0 || !etag && !noEtag) {
            throw new EnvelopeException("the record contradicts itself");
        }
        ObjectLayout layout = new ObjectLayout(
                (flags & EnvelopeFlags.MULTIPART) != 0,
                parts,
                etag ? Optional.of(new EtagDigest(md5, etagParts)) : Optional.empty(),
                checksum);
        if (layout.plainSize() != plainSize || layout.storedSize() != storedSize) {
            throw new EnvelopeException("the record's sizes do not agree");
        }
        return layout;
    }

    static byte[] tableAad(Bytes footerId) {
        byte[] aad = new byte[1 + footerId.size()];
        ByteBuffer.wrap(aad).put((byte) 'T').put(footerId.toArray());
        return aad;
    }

    /** {@code clear} are bytes 12 to 75 of the tail. */
    static byte[] recordAad(Bytes clear, long storedSize, byte[] copy) {
        byte[] aad = new byte[1 + clear.size() + 8 + 32];
        ByteBuffer.wrap(aad)
                .put((byte) 'E')
                .put(clear.toArray())
                .putLong(storedSize)
                .put(sha256(copy));
        return aad;
    }

    static boolean isZero(byte[] bytes) {
        int any = 0;
        for (byte b : bytes) {
            any |= b;
        }
        return any == 0;
    }

    private static Optional<StoredChecksum> checksum(Octets in) {
        int algorithm = in.u8();
        int type = in.u8();
        int parts = in.u16();
        byte[] room = in.take(CHECKSUM_ROOM);
        if (algorithm == 0) {
            if (type != 0 || parts != 0 || !isZero(room)) {
                throw new EnvelopeException("a checksum without an algorithm");
            }
            return Optional.empty();
        }
        StoredChecksum.Algorithm known = StoredChecksum.Algorithm.of(algorithm);
        if (!isZero(Arrays.copyOfRange(room, known.size(), CHECKSUM_ROOM))) {
            throw new EnvelopeException("a checksum longer than its algorithm's");
        }
        Bytes value = Bytes.of(room, 0, known.size());
        return Optional.of(new StoredChecksum(known, StoredChecksum.Type.of(type), parts, value));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }
}
