package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key {@code Kr} of the part records of one upload, derived from its footer key (FORMAT.md §4, §11). A record is
 * bound to the upload, the part number and where the bytes lie.
 *
 * <p>Wiping and threads: as {@link KeyMaterial}.
 */
public final class PartRecordKey implements AutoCloseable {
    /** Characters of a sealed record. */
    public static final int TEXT = (Aead.NONCE + PartRecord.SIZE + Aead.TAG) / 3 * 4 + 2;

    private final WipedBytes value;

    private PartRecordKey(byte[] value) {
        this.value = new WipedBytes(value, KeySchedule.KEY);
    }

    static PartRecordKey takeOver(byte[] value) {
        return new PartRecordKey(value);
    }

    /**
     * Seals a record: base64url without padding.
     *
     * @param part the client's part number, 1 to 9 999
     * @param where the canonical name of the place where the part's bytes lie, ASCII
     */
    public String seal(PartRecord record, UploadUid uid, int part, String where, SecureRandom random) {
        byte[] nonce = new byte[Aead.NONCE];
        random.nextBytes(nonce);
        byte[] plain = record.encode();
        byte[] sealed = value.use(key -> {
            try (Aead aead = new Aead(key)) {
                return aead.seal(nonce, associated(uid, part, where), plain);
            }
        });
        Arrays.fill(plain, (byte) 0);
        byte[] all = Arrays.copyOf(nonce, Aead.NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, Aead.NONCE, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * Opens a record.
     *
     * @throws TamperedException for anything but the canonical form of a record that was sealed under this key for this
     *     upload, part and place
     */
    public PartRecord open(String text, UploadUid uid, int part, String where) {
        byte[] all = decoded(text);
        byte[] nonce = Arrays.copyOf(all, Aead.NONCE);
        byte[] sealed = Arrays.copyOfRange(all, Aead.NONCE, all.length);
        byte[] plain = value.use(key -> {
            try (Aead aead = new Aead(key)) {
                return aead.open(nonce, associated(uid, part, where), sealed, "the part record");
            }
        });
        try {
            return PartRecord.decode(plain);
        } catch (EnvelopeException | IllegalArgumentException e) {
            throw new TamperedException("the part record contradicts itself");
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] decoded(String text) {
        if (text.length() != TEXT) {
            throw new TamperedException("no part record");
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            // the JDK's decoder takes padding and stray bits in the last character
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(text)) {
                return all;
            }
        } catch (IllegalArgumentException e) {
            throw new TamperedException("the part record is not base64url");
        }
        throw new TamperedException("the part record is not canonical base64url");
    }

    private static byte[] associated(UploadUid uid, int part, String where) {
        byte[] name = KeySchedule.framed(uid.ascii());
        byte[] place = KeySchedule.framed(where.getBytes(StandardCharsets.US_ASCII));
        byte[] aad = new byte[name.length + 2 + place.length];
        ByteBuffer.wrap(aad).put(name).putShort((short) part).put(place);
        return aad;
    }

    @Override
    public void close() {
        value.close();
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "PartRecordKey[redacted]";
    }
}
