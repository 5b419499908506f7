package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The footer key of a running upload, sealed under a root key for the state (FORMAT.md §11): so that Complete and
 * ListParts need neither the object's key nor its KMS. No secret. Each box has a key of its own.
 *
 * @param rootId the root key that opens it, 4 bytes
 * @param salt 32 bytes, drawn for this box
 * @param sealed nonce, sealed key, tag: 60 bytes
 */
public record FooterKeyBox(Bytes rootId, Bytes salt, Bytes sealed) {
    /** Size of the binary form in bytes. */
    public static final int SIZE = 96;

    private static final int SALT = 32;
    private static final int SEALED = Aead.NONCE + FooterKey.SIZE + Aead.TAG;

    /**
     * Checks the sizes.
     *
     * @throws EnvelopeException if one is another
     */
    public FooterKeyBox {
        if (rootId.size() != RootKey.ID_SIZE || salt.size() != SALT || sealed.size() != SEALED) {
            throw new EnvelopeException("no box of a footer key");
        }
    }

    /** Boxes a footer key for one upload. Keys stay with the caller. */
    public static FooterKeyBox seal(FooterKey footerKey, UploadUid uid, RootKey root, SecureRandom random) {
        byte[] drawn = new byte[SALT];
        random.nextBytes(drawn);
        Bytes salt = Bytes.of(drawn);
        byte[] sealed = new byte[SEALED];
        byte[] nonce = new byte[Aead.NONCE];
        random.nextBytes(nonce);
        byte[] key = root.key().use(bytes -> KeySchedule.uploadBoxKey(bytes, salt, uid));
        try (Aead aead = new Aead(key)) {
            byte[] box = footerKey.use(bytes -> aead.seal(nonce, associated(root.id(), uid), bytes));
            ByteBuffer.wrap(sealed).put(nonce).put(box);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        return new FooterKeyBox(root.id(), salt, Bytes.of(sealed));
    }

    /**
     * The footer key of this upload. The caller closes it.
     *
     * @throws WrongKeyException if the box names another root key
     * @throws TamperedException if it does not open: another key of the same id, another upload, or changed bytes
     */
    public FooterKey open(RootKey root, UploadUid uid) {
        if (!rootId.equals(root.id())) {
            throw new WrongKeyException();
        }
        byte[] key = root.key().use(bytes -> KeySchedule.uploadBoxKey(bytes, salt, uid));
        try (Aead aead = new Aead(key)) {
            byte[] nonce = Bytes.of(sealed.toArray(), 0, Aead.NONCE).toArray();
            byte[] box = Bytes.of(sealed.toArray(), Aead.NONCE, SEALED).toArray();
            return FooterKey.takeOver(aead.open(nonce, associated(rootId, uid), box, "the box of the footer key"));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The binary form: root key id, salt, sealed key. */
    public Bytes encode() {
        byte[] all = new byte[SIZE];
        ByteBuffer.wrap(all).put(rootId.toArray()).put(salt.toArray()).put(sealed.toArray());
        return Bytes.of(all);
    }

    /**
     * Reads the binary form.
     *
     * @throws EnvelopeException for another size
     */
    public static FooterKeyBox decode(Bytes binary) {
        Octets in = new Octets(binary.toArray());
        FooterKeyBox box = new FooterKeyBox(
                Bytes.of(in.take(RootKey.ID_SIZE)), Bytes.of(in.take(SALT)), Bytes.of(in.take(SEALED)));
        in.end();
        return box;
    }

    private static byte[] associated(Bytes rootId, UploadUid uid) {
        byte[] name = KeySchedule.framed(uid.ascii());
        byte[] aad = new byte[1 + RootKey.ID_SIZE + name.length];
        ByteBuffer.wrap(aad).put((byte) 'U').put(rootId.toArray()).put(name);
        return aad;
    }
}
