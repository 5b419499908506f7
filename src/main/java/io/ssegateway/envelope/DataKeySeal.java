package io.ssegateway.envelope;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The seal of a data key under key material and a salt: {@code PRK = HKDF-Extract(salt, K)}, from which commitment and
 * key-encryption keys come (FORMAT.md §4). Lives for one call.
 */
final class DataKeySeal implements AutoCloseable {
    /** A sealed data key: 32 bytes and a tag. */
    static final int SIZE = DataKey.SIZE + Aead.TAG;

    private final byte[] prk;

    private DataKeySeal(byte[] prk) {
        this.prk = prk;
    }

    static DataKeySeal of(KeyMaterial key, Bytes salt) {
        return new DataKeySeal(key.use(bytes -> Hkdf.extract(salt.toArray(), bytes)));
    }

    Bytes commitment() {
        return Bytes.of(KeySchedule.commitment(prk));
    }

    /** Constant in time. */
    boolean commitsTo(Bytes commitment) {
        return MessageDigest.isEqual(KeySchedule.commitment(prk), commitment.toArray());
    }

    Bytes seal(DataKey dataKey, SseMethod method, Place place, byte[] aad) {
        return seal(dataKey, KeySchedule.wrapAt(prk, method, place), aad);
    }

    Bytes sealForRecovery(DataKey dataKey, SseMethod method, byte[] aad) {
        return seal(dataKey, KeySchedule.wrapForRecovery(prk, method), aad);
    }

    DataKey open(Bytes sealed, SseMethod method, Place place, byte[] aad) {
        return open(sealed, KeySchedule.wrapAt(prk, method, place), aad);
    }

    DataKey openForRecovery(Bytes sealed, SseMethod method, byte[] aad) {
        return open(sealed, KeySchedule.wrapForRecovery(prk, method), aad);
    }

    private static Bytes seal(DataKey dataKey, byte[] wrap, byte[] aad) {
        byte[] nonce = nonce(wrap);
        try (Aead aead = aead(wrap)) {
            return Bytes.of(dataKey.use(d -> aead.seal(nonce, aad, d)));
        }
    }

    private static DataKey open(Bytes sealed, byte[] wrap, byte[] aad) {
        byte[] nonce = nonce(wrap);
        try (Aead aead = aead(wrap)) {
            return DataKey.takeOver(aead.open(nonce, aad, sealed.toArray(), "the seal of the data key"));
        }
    }

    private static byte[] nonce(byte[] wrap) {
        return Arrays.copyOfRange(wrap, KeySchedule.KEY, KeySchedule.WRAP);
    }

    /** Wipes what it is given. */
    private static Aead aead(byte[] wrap) {
        byte[] key = Arrays.copyOf(wrap, KeySchedule.KEY);
        try {
            return new Aead(key);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(wrap, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(prk, (byte) 0);
    }
}
