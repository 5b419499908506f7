package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes one footer (FORMAT.md §6): {@code Pad ‖ EnvelopeCopy ‖ Table ‖ Tail}. Draws the footer's id and derives the
 * ETag box's key when it is made, so that neither root key nor data key need to be held while the body streams.
 *
 * <p>Life: {@link #seal} once. Wiping: {@link #close}. Threads: one.
 */
public final class FooterSeal implements AutoCloseable {
    private static final int ID = 16;
    /** The smallest padding the size law leaves; what finds the copy in a suffix relies on it (FORMAT.md §2). */
    static final int MIN_PAD = 141;

    private final SecureRandom random;
    private final Bytes footerId;
    private final FooterKey footerKey;
    private final Optional<Box> box;
    private boolean used;

    private FooterSeal(SecureRandom random, Bytes footerId, FooterKey footerKey, Optional<Box> box) {
        this.random = random;
        this.footerId = footerId;
        this.footerKey = footerKey;
        this.box = box;
    }

    private record Box(Bytes rootId, WipedBytes key) {}

    /**
     * A footer to come.
     *
     * @param footerKey taken over, closed with this
     * @param root for the ETag box; empty where ETags are opaque. Stays with the caller, not needed after the call
     */
    public static FooterSeal draw(FooterKey footerKey, Optional<RootKey> root, SecureRandom random) {
        byte[] id = new byte[ID];
        random.nextBytes(id);
        Bytes footerId = Bytes.of(id);
        Optional<Box> box = root.map(r -> {
            byte[] key = r.key().use(bytes -> KeySchedule.etagKey(bytes, footerId));
            return new Box(r.id(), new WipedBytes(key, KeySchedule.KEY));
        });
        return new FooterSeal(random, footerId, footerKey, box);
    }

    /**
     * A sealed footer.
     *
     * @param padSize zero bytes between the streams and the rest
     * @param rest {@code EnvelopeCopy ‖ Table ‖ Tail}
     */
    public record Footer(long padSize, Bytes rest) {}

    /**
     * Seals the footer of an object.
     *
     * @param copy the binary envelope copy
     * @throws IllegalArgumentException if the ETag digest is not there exactly when a root key was given, or nothing
     *     fits
     * @throws IllegalStateException if called twice
     */
    public Footer seal(ObjectLayout layout, Bytes copy) {
        if (used) {
            throw new IllegalStateException("a footer is sealed once");
        }
        if (layout.etag().isPresent() != box.isPresent() || copy.size() > Envelope.BINARY_LIMIT) {
            throw new IllegalArgumentException("digest and root key, or the copy, do not fit");
        }
        used = true;
        byte[] clear = clear(layout);
        byte[] table = sealed(FooterRecord.entries(layout), FooterRecord.tableAad(footerId));
        byte[] aad = FooterRecord.recordAad(Bytes.of(clear), layout.storedSize(), copy.toArray());
        byte[] record = sealed(FooterRecord.record(layout, copy.size()), aad);
        byte[] rest = new byte[copy.size() + table.length + Tail.SIZE];
        ByteBuffer out = ByteBuffer.wrap(rest);
        out.put(copy.toArray()).put(table);
        out.put(record, 0, Aead.NONCE).put(clear);
        out.put(record, Aead.NONCE, record.length - Aead.NONCE);
        out.put(Tail.MAGIC.toArray());
        long pad = layout.storedSize() - layout.streamsSize() - rest.length;
        if (pad < MIN_PAD) {
            throw new IllegalArgumentException("the size law leaves no room for this layout");
        }
        return new Footer(pad, Bytes.of(rest));
    }

    /** Bytes 12 to 75 of the tail. */
    private byte[] clear(ObjectLayout layout) {
        byte[] clear = new byte[Tail.RECORD - Tail.FOOTER_ID];
        ByteBuffer out = ByteBuffer.wrap(clear).put(footerId.toArray());
        box.ifPresent(b -> {
            EtagDigest etag = layout.etag().orElseThrow();
            byte[] nonce = new byte[Aead.NONCE];
            random.nextBytes(nonce);
            ByteBuffer.wrap(nonce).putShort((short) etag.parts());
            byte[] aad = Tail.boxAad(footerId, b.rootId, layout.storedSize());
            byte[] sealed = b.key.use(key -> {
                try (Aead aead = new Aead(key)) {
                    return aead.seal(nonce, aad, etag.md5().toArray());
                }
            });
            out.put(b.rootId.toArray()).put(nonce).put(sealed);
        });
        return clear;
    }

    /** Nonce ‖ ciphertext ‖ tag under the footer's key. Wipes the plaintext: it may tell a checksum of the data. */
    private byte[] sealed(byte[] plain, byte[] aad) {
        byte[] nonce = new byte[Aead.NONCE];
        random.nextBytes(nonce);
        byte[] sealed = footerKey.use(key -> {
            try (Aead aead = new Aead(key)) {
                return aead.seal(nonce, aad, plain);
            }
        });
        Arrays.fill(plain, (byte) 0);
        byte[] all = Arrays.copyOf(nonce, Aead.NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, Aead.NONCE, sealed.length);
        return all;
    }

    @Override
    public void close() {
        used = true;
        footerKey.close();
        box.ifPresent(b -> b.key.close());
    }

    /** The footer's id alone. */
    @Override
    public String toString() {
        return "FooterSeal[" + footerId + "]";
    }
}
