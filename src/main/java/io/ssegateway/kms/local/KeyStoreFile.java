package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.Keys.Root;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.RootKeys;
import io.ssegateway.kms.local.KeyStoreException.Kind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The embedded key store: one file of keys sealed under a passphrase, mode 0600.
 *
 * <pre>
 *   0  magic "SSEGWKS" ‖ version 1
 *   8  u8 derivation 1 = Argon2id 1.3 ‖ u32 memory KiB ‖ u32 passes ‖ u32 lanes ‖ salt 16        header, 37 bytes
 *  37  check 32           HMAC(HMAC(M, "sse-gateway/keystore/v1/check"), header): tells a wrong passphrase
 *  69  u64 generation     one more with every write
 *  77  u8-prefixed name of the default key ‖ u16 number of entries
 *  ..  entry              u8 kind (1 root, 2 key) ‖ u8 active ‖ u64 created, s ‖ u8-prefixed id
 *                         ‖ nonce 12 ‖ AES-256-GCM(HMAC(M, "sse-gateway/keystore/v1/seal"), key 32) ‖ tag 16
 *                         AAD = "sse-gateway/keystore/v1/entry" ‖ header ‖ u64 generation ‖ entry up to its id
 *  ..  MAC 32             HMAC(HMAC(M, "sse-gateway/keystore/v1/mac"), all before)
 *  ..  digest 32          SHA-256(all before): tells damage without the passphrase
 * </pre>
 *
 * <p>Big-endian; M is the derived master key, HMAC is HMAC-SHA-256. Putting back a whole older file is noticed by a
 * process that has loaded a newer one, and by nobody else. {@code <name>.lock} stays beside it. 1 MiB at most.
 *
 * <p>Threads: safe for concurrent use. Opening, changing and {@link #refresh} block (file, lock, derivation): never on
 * an event loop. Reading keys does not block. Wiping: {@link #close}, after the last use; the passphrase is not kept.
 */
public final class KeyStoreFile implements RootKeys, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreDisk disk;
    private final KdfParameters kdf;
    private final MasterKey master;
    /** Loading and publishing a state is one step. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile Loaded loaded;

    private KeyStoreFile(StoreDisk disk, KdfParameters kdf, MasterKey master, Loaded loaded) {
        this.disk = disk;
        this.kdf = kdf;
        this.master = master;
        this.loaded = loaded;
    }

    /**
     * Opens an existing file. The caller closes the passphrase.
     *
     * @throws KeyStoreException if it is missing, open to others, damaged, or made under another passphrase
     */
    public static KeyStoreFile open(Path file, Passphrase passphrase) {
        return load(new StoreDisk(file), passphrase);
    }

    /** As {@link #open}, but makes the file, with a root key and no other, when it is missing. */
    public static KeyStoreFile openOrCreate(Path file, Passphrase passphrase) {
        StoreDisk disk = new StoreDisk(file);
        if (disk.exists()) {
            return load(disk, passphrase);
        }
        return disk.locked(
                () -> disk.exists() ? load(disk, passphrase) : make(disk, passphrase, StoreContents.fresh()));
    }

    /**
     * Makes a key, and the file with a root key when it is missing, in one write. A refusal changes nothing.
     *
     * @throws KeyStoreException also of kind {@code BAD_NAME} or {@code NAME_TAKEN}
     */
    public static KeyEntry createKey(Path file, Passphrase passphrase, String name) {
        checkName(name);
        StoreDisk disk = new StoreDisk(file);
        return disk.locked(() -> {
            if (disk.exists()) {
                try (KeyStoreFile store = load(disk, passphrase)) {
                    store.modify(contents -> contents.adding(name));
                    return store.loaded.contents().describe(name);
                }
            }
            try (KeyStoreFile store =
                    make(disk, passphrase, StoreContents.fresh().adding(name))) {
                return store.loaded.contents().describe(name);
            }
        });
    }

    /**
     * Checks a name: 1 to 64 letters, digits and {@code . _ / -}, a letter or digit first.
     *
     * @throws KeyStoreException of kind {@code BAD_NAME}
     */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new KeyStoreException(
                    Kind.BAD_NAME,
                    "not a name for a key; use 1 to 64 letters, digits and . _ / - with a letter or digit first");
        }
    }

    /**
     * Makes a key of this name, which is its id too; the first one becomes the default.
     *
     * @throws KeyStoreException of kind {@code BAD_NAME} or {@code NAME_TAKEN}, and then nothing changes
     */
    public KeyEntry addKey(String name) {
        checkName(name);
        return change(contents -> contents.adding(name), name);
    }

    /** Disables a key: providers stop using it, {@link #unwrap} does not. Disabling it twice changes nothing. */
    public KeyEntry disable(String name) {
        return change(contents -> contents.switching(name, false), name);
    }

    /** Enables a key. */
    public KeyEntry enable(String name) {
        return change(contents -> contents.switching(name, true), name);
    }

    /** Makes this key the default. */
    public KeyEntry makeDefault(String name) {
        return change(contents -> contents.defaulting(name), name);
    }

    /** Makes another root key, which writes from now on; the ones before stay readable. */
    public Bytes addRoot() {
        modifyLocked(StoreContents::addingRoot);
        return loaded.contents().writingRoot().id();
    }

    /** Every key, in the order they were made. */
    public List<KeyEntry> list() {
        return loaded.contents().keys();
    }

    /** Every root key, in the order they were made. */
    public List<RootEntry> roots() {
        return loaded.contents().roots();
    }

    /** Name of the default key; empty if there is no key. */
    public Optional<String> defaultKey() {
        return Optional.of(loaded.contents().defaultKey()).filter(name -> !name.isEmpty());
    }

    /**
     * Takes over what another process has changed. Blocks for a read of a small file, derives nothing.
     *
     * @return whether anything changed
     * @throws KeyStoreException if the file is not to be read or not to be trusted; what is loaded stays in use
     */
    public boolean refresh() {
        turn.lock();
        try {
            Loaded before = loaded;
            reload();
            return !before.equals(loaded);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Unwraps a data key for somebody who holds the passphrase, without a server: the state of the key does not matter.
     * The caller closes the result.
     *
     * @throws KmsException of kind {@code NOT_FOUND} or {@code NOT_OPENED}
     */
    public KeyMaterial unwrap(String keyId, Bytes wrapped, Map<String, String> context) {
        return KeyWrap.open(find(keyId).key(), keyId, wrapped, context);
    }

    @Override
    public Root writingRoot() {
        return root(loaded.contents().writingRoot());
    }

    @Override
    public Optional<Root> root(Bytes id) {
        return loaded.contents().find(StoredKey.Kind.ROOT, id).map(KeyStoreFile::root);
    }

    /** Wipes every key. Call it when nothing uses them any more. */
    @Override
    public void close() {
        loaded.contents().wipe();
        master.close();
    }

    @Override
    public String toString() {
        return "KeyStoreFile[" + disk + "]";
    }

    /** A key that stays the store's own, whatever its state. */
    StoredKey find(String keyId) {
        return loaded.contents()
                .key(keyId)
                .orElseThrow(() -> new KmsException(
                        KmsException.Kind.NOT_FOUND, "the embedded key store has no key '" + keyId + "'"));
    }

    private static KeyStoreFile load(StoreDisk disk, Passphrase passphrase) {
        byte[] file = disk.read();
        KdfParameters kdf = StoreCodec.derivation(file);
        MasterKey master = MasterKey.derive(passphrase, kdf);
        try {
            return new KeyStoreFile(disk, kdf, master, new Loaded(StoreCodec.decode(file, master), digest(file)));
        } catch (KeyStoreException e) {
            master.close();
            throw e;
        }
    }

    private static KeyStoreFile make(StoreDisk disk, Passphrase passphrase, StoreContents contents) {
        KdfParameters kdf = KdfParameters.fresh(RANDOM);
        MasterKey master = MasterKey.derive(passphrase, kdf);
        byte[] file = StoreCodec.encode(contents, kdf, master);
        disk.write(file);
        return new KeyStoreFile(disk, kdf, master, new Loaded(contents, digest(file)));
    }

    private KeyEntry change(UnaryOperator<StoreContents> change, String name) {
        modifyLocked(change);
        return loaded.contents().describe(name);
    }

    private void modifyLocked(UnaryOperator<StoreContents> change) {
        disk.locked(() -> {
            modify(change);
            return true;
        });
    }

    /** Changes the newest state on disk. Under the file's lock. */
    private void modify(UnaryOperator<StoreContents> change) {
        turn.lock();
        try {
            reload();
            StoreContents before = loaded.contents();
            StoreContents after = change.apply(before);
            if (!after.equals(before)) {
                byte[] file = StoreCodec.encode(after, kdf, master);
                disk.write(file);
                loaded = new Loaded(after, digest(file));
            }
        } finally {
            turn.unlock();
        }
    }

    private void reload() {
        byte[] file = disk.read();
        KdfParameters stated = StoreCodec.derivation(file);
        if (!digest(file).equals(loaded.digest())) {
            loaded = new Loaded(newer(file, stated), digest(file));
        }
    }

    /** The state in a changed file, if it is a later one of this very store. */
    private StoreContents newer(byte[] file, KdfParameters stated) {
        if (!stated.equals(kdf)) {
            throw replaced("is another one than this process has loaded");
        }
        StoreContents now = StoreCodec.decode(file, master);
        return now.following(loaded.contents()).orElseThrow(() -> {
            now.wipe();
            return replaced("is older than what this process has loaded");
        });
    }

    private KeyStoreException replaced(String what) {
        return new KeyStoreException(
                Kind.REPLACED,
                "the key store " + disk + " " + what + "; the loaded keys stay in use, restart to take it over");
    }

    private static Root root(StoredKey entry) {
        return new Root(entry.id(), entry.key().copy());
    }

    private static Bytes digest(byte[] file) {
        return Bytes.of(StoreCodec.tail(file));
    }

    private record Loaded(StoreContents contents, Bytes digest) {}
}
