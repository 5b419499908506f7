package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The last 240 bytes of a stored object (FORMAT.md §6). Until {@link FooterReader} has verified the footer, the fields
 * are the store's claims; the ETag box verifies by itself.
 */
public final class Tail {
    /** Size in bytes. */
    public static final int SIZE = 240;

    static final int FOOTER_ID = 12;
    static final int ROOT_ID = 28;
    static final int BOX = 32;
    static final int RECORD = 76;
    static final int MAGIC_AT = 232;
    static final int BOX_SIZE = Aead.NONCE + EtagDigest.SIZE + Aead.TAG;
    /** {@code SSEGW} and the version. */
    static final Bytes MAGIC = Bytes.of(HexFormat.of().parseHex("5353454757000001"));

    private final byte[] bytes;

    private Tail(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the last 240 bytes of an object.
     *
     * @throws TamperedException if they do not end in this version's magic
     */
    public static Tail parse(Slice last) {
        byte[] bytes = Arrays.copyOfRange(last.array(), last.from(), last.from() + last.length());
        if (bytes.length != SIZE || !Bytes.of(bytes, MAGIC_AT, SIZE).equals(MAGIC)) {
            throw new TamperedException("the object does not end in a tail");
        }
        return new Tail(bytes);
    }

    /** Random name of the attempt that wrote the footer, 16 bytes. Claimed. */
    public Bytes footerId() {
        return field(FOOTER_ID, ROOT_ID);
    }

    /** The root key of the ETag box, 4 bytes; empty if there is no box. Claimed. */
    public Optional<Bytes> rootKeyId() {
        return hasBox() ? Optional.of(field(ROOT_ID, BOX)) : Optional.empty();
    }

    /** Whether there is an ETag box. Claimed. */
    public boolean hasBox() {
        for (int i = ROOT_ID; i < RECORD; i++) {
            if (bytes[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The ETag digest out of the box: needs the root key only, no KMS.
     *
     * @param storedSize bytes of the whole object in the store
     * @return empty if there is no box
     * @throws WrongKeyException if the box names another root key
     * @throws TamperedException if the box does not verify
     */
    public Optional<EtagDigest> openEtag(RootKey root, long storedSize) {
        if (!hasBox()) {
            return Optional.empty();
        }
        if (!field(ROOT_ID, BOX).equals(root.id())) {
            throw new WrongKeyException();
        }
        byte[] key = root.key().use(r -> KeySchedule.etagKey(r, footerId()));
        try (Aead aead = new Aead(key)) {
            byte[] nonce = Arrays.copyOfRange(bytes, BOX, BOX + Aead.NONCE);
            byte[] sealed = Arrays.copyOfRange(bytes, BOX + Aead.NONCE, RECORD);
            byte[] md5 = aead.open(nonce, boxAad(footerId(), root.id(), storedSize), sealed, "the ETag box");
            int parts = ByteBuffer.wrap(nonce).getShort(0) & 0xffff;
            if (parts > 10_000) {
                throw new TamperedException("the ETag box has an impossible part count");
            }
            return Optional.of(new EtagDigest(Bytes.of(md5), parts));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Whether the magic begins here. */
    static boolean isMagic(byte[] bytes, int at) {
        int size = MAGIC.size();
        return at + size <= bytes.length
                && bytes[at] == 'S'
                && Bytes.of(bytes, at, at + size).equals(MAGIC);
    }

    /** What the box's seal binds it to. */
    static byte[] boxAad(Bytes footerId, Bytes rootId, long storedSize) {
        byte[] aad = new byte[1 + 16 + RootKey.ID_SIZE + 8];
        ByteBuffer.wrap(aad)
                .put((byte) 'B')
                .put(footerId.toArray())
                .put(rootId.toArray())
                .putLong(storedSize);
        return aad;
    }

    Bytes field(int from, int to) {
        return Bytes.of(bytes, from, to);
    }
}
