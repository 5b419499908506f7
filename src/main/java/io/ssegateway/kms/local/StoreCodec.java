package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a key store, version 1 (drawn in {@link KeyStoreFile}). Reading takes nothing on trust: the digest finds
 * accidents before anything is derived, the check value finds a wrong passphrase, the MAC any other change; each entry
 * is bound to its place besides.
 */
final class StoreCodec {
    /** Bytes of a file at most; fewer entries than a u16 counts. */
    static final int LARGEST = 1 << 20;

    private static final byte[] MAGIC = "SSEGWKS".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final byte ARGON2ID = 1;
    /** Magic, version, derivation: what the check value covers. */
    private static final int HEADER = MAGIC.length + 1 + 1 + 3 * Integer.BYTES + KdfParameters.SALT;

    private static final int HASH = 32;
    private static final int SMALLEST = HEADER + 3 * HASH;
    private static final byte[] ENTRY_LABEL = "sse-gateway/keystore/v1/entry".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private StoreCodec() {}

    /** The derivation a file states, once its digest has shown that it is whole. */
    static KdfParameters derivation(byte[] file) {
        if (file.length < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw damaged("is no key store");
        }
        if (file.length < SMALLEST || !MessageDigest.isEqual(digest(file), tail(file))) {
            throw damaged("is damaged (its checksum does not match)");
        }
        ByteBuffer in = ByteBuffer.wrap(file, MAGIC.length, HEADER - MAGIC.length);
        if (in.get() != VERSION || in.get() != ARGON2ID) {
            throw damaged("has a version that this gateway does not know");
        }
        return new KdfParameters(in.getInt(), in.getInt(), in.getInt(), bytes(in, KdfParameters.SALT));
    }

    /**
     * The contents; the caller wipes them.
     *
     * @throws KeyStoreException of kind {@code WRONG_PASSPHRASE} or {@code DAMAGED}
     */
    static StoreContents decode(byte[] file, MasterKey master) {
        byte[] header = Arrays.copyOf(file, HEADER);
        if (!MessageDigest.isEqual(master.check(header).toArray(), Arrays.copyOfRange(file, HEADER, HEADER + HASH))) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.WRONG_PASSPHRASE,
                    "the passphrase does not open this key store; check GATEWAY_KEYSTORE_PASSPHRASE"
                            + " or GATEWAY_KEYSTORE_PASSPHRASE_FILE");
        }
        int end = file.length - 2 * HASH;
        byte[] mac = Arrays.copyOfRange(file, end, end + HASH);
        if (!MessageDigest.isEqual(master.mac(Arrays.copyOf(file, end)), mac)) {
            throw damaged("was altered (its authentication code does not match)");
        }
        List<StoredKey> entries = new ArrayList<>();
        try {
            return contents(ByteBuffer.wrap(file, HEADER + HASH, end - HEADER - HASH), header, master, entries);
        } catch (BufferUnderflowException | DateTimeException e) {
            wipe(entries);
            throw contradiction();
        } catch (KeyStoreException e) {
            wipe(entries);
            throw e;
        }
    }

    private static StoreContents contents(ByteBuffer in, byte[] header, MasterKey master, List<StoredKey> entries) {
        long generation = in.getLong();
        String defaultKey = new String(bytes(in, Byte.toUnsignedInt(in.get())).toArray(), StandardCharsets.UTF_8);
        int count = Short.toUnsignedInt(in.getShort());
        for (int i = 0; i < count; i++) {
            entries.add(entry(in, header, generation, master));
        }
        StoreContents contents = new StoreContents(generation, defaultKey, entries);
        if (in.hasRemaining() || !contents.consistent()) {
            throw contradiction();
        }
        return contents;
    }

    private static StoredKey entry(ByteBuffer in, byte[] header, long generation, MasterKey master) {
        byte kind = in.get();
        byte state = in.get();
        Instant created = Instant.ofEpochSecond(in.getLong());
        Bytes id = bytes(in, Byte.toUnsignedInt(in.get()));
        byte[] nonce = bytes(in, Gcm.NONCE).toArray();
        byte[] sealed = bytes(in, KeyMaterial.SIZE + Gcm.TAG).toArray();
        if (kind < 1 || kind > StoredKey.Kind.values().length || state < 0 || state > 1) {
            throw contradiction();
        }
        StoredKey.Kind known = kind == StoredKey.Kind.ROOT.code() ? StoredKey.Kind.ROOT : StoredKey.Kind.KEY;
        byte[] associated = associated(header, generation, place(known, state == 1, created, id));
        byte[] key = master.open(nonce, associated, sealed).orElseThrow(StoreCodec::contradiction);
        return new StoredKey(known, id, state == 1, created, KeyMaterial.takeOver(key));
    }

    /** The file; every entry is sealed anew under a nonce of its own. */
    static byte[] encode(StoreContents contents, KdfParameters kdf, MasterKey master) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(kdf));
        byte[] header = out.toByteArray();
        out.writeBytes(master.check(header).toArray());
        out.writeBytes(u64(contents.generation()));
        byte[] defaultKey = contents.defaultKey().getBytes(StandardCharsets.UTF_8);
        out.write(defaultKey.length);
        out.writeBytes(defaultKey);
        int count = contents.entries().size();
        out.write(count >>> Byte.SIZE);
        out.write(count);
        for (StoredKey entry : contents.entries()) {
            byte[] place = place(entry.kind(), entry.active(), entry.created(), entry.id());
            byte[] nonce = new byte[Gcm.NONCE];
            RANDOM.nextBytes(nonce);
            out.writeBytes(place);
            out.writeBytes(nonce);
            byte[] associated = associated(header, contents.generation(), place);
            out.writeBytes(entry.key().use(key -> master.seal(nonce, associated, key)));
        }
        out.writeBytes(master.mac(out.toByteArray()));
        byte[] body = out.toByteArray();
        out.writeBytes(sha256(body, body.length));
        if (out.size() > LARGEST) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.IO, "the key store is full (1 MiB); use a KMS for this many keys");
        }
        return out.toByteArray();
    }

    /** The digest a file ends with. */
    static byte[] tail(byte[] file) {
        return Arrays.copyOfRange(file, file.length - HASH, file.length);
    }

    private static byte[] header(KdfParameters kdf) {
        return ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .put(VERSION)
                .put(ARGON2ID)
                .putInt(kdf.memory())
                .putInt(kdf.passes())
                .putInt(kdf.lanes())
                .put(kdf.salt().toArray())
                .array();
    }

    private static byte[] place(StoredKey.Kind kind, boolean active, Instant created, Bytes id) {
        return ByteBuffer.allocate(1 + 1 + Long.BYTES + 1 + id.size())
                .put(kind.code())
                .put((byte) (active ? 1 : 0))
                .putLong(created.getEpochSecond())
                .put((byte) id.size())
                .put(id.toArray())
                .array();
    }

    private static byte[] associated(byte[] header, long generation, byte[] place) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ENTRY_LABEL);
        out.writeBytes(header);
        out.writeBytes(u64(generation));
        out.writeBytes(place);
        return out.toByteArray();
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static Bytes bytes(ByteBuffer in, int length) {
        byte[] value = new byte[length];
        in.get(value);
        return Bytes.of(value);
    }

    private static byte[] digest(byte[] file) {
        return sha256(file, file.length - HASH);
    }

    private static byte[] sha256(byte[] content, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void wipe(List<StoredKey> entries) {
        entries.forEach(entry -> entry.key().close());
    }

    private static KeyStoreException contradiction() {
        return damaged("contradicts itself");
    }

    private static KeyStoreException damaged(String what) {
        return new KeyStoreException(
                KeyStoreException.Kind.DAMAGED, "the key store " + what + "; restore the file from a backup");
    }
}
