package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.Keys.Root;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.local.StoredKey.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One state of the key store, open. Immutable but for {@link #wipe}.
 *
 * @param generation counts the writes of the file
 * @param defaultKey name of the default key, empty if there is no key
 * @param entries exactly one root key is active; no kind and id come twice
 */
record StoreContents(long generation, String defaultKey, List<StoredKey> entries) {
    /** Stands for "no box" in an object's tail (FORMAT.md §1). */
    private static final Bytes NO_ROOT = Bytes.of(new byte[Root.ID_SIZE]);

    private static final SecureRandom RANDOM = new SecureRandom();

    StoreContents {
        entries = List.copyOf(entries);
    }

    Optional<StoredKey> key(String name) {
        return find(Kind.KEY, utf8(name));
    }

    Optional<StoredKey> find(Kind kind, Bytes id) {
        return entries.stream().filter(entry -> entry.is(kind, id)).findFirst();
    }

    StoredKey writingRoot() {
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.ROOT && entry.active())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a key store has a root key that writes"));
    }

    /** Whether what a parser has read makes a key store. */
    boolean consistent() {
        long distinct = entries.stream()
                .map(entry -> List.of(entry.kind(), entry.id()))
                .distinct()
                .count();
        long writing = entries.stream()
                .filter(entry -> entry.kind() == Kind.ROOT && entry.active())
                .count();
        boolean defaultFits = entries.stream().noneMatch(entry -> entry.kind() == Kind.KEY)
                ? defaultKey.isEmpty()
                : key(defaultKey).isPresent();
        boolean rootsFit = entries.stream()
                .filter(entry -> entry.kind() == Kind.ROOT)
                .allMatch(entry ->
                        entry.id().size() == Root.ID_SIZE && !entry.id().equals(NO_ROOT));
        return distinct == entries.size() && writing == 1 && rootsFit && defaultFits;
    }

    /** A first state: one root key. */
    static StoreContents fresh() {
        return new StoreContents(1, "", List.of(freshRoot()));
    }

    /** The next state with one key more; the first becomes the default. */
    StoreContents adding(String name) {
        if (key(name).isPresent()) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.NAME_TAKEN,
                    "the key store has a key '" + name + "' already; nothing was changed");
        }
        StoredKey key = new StoredKey(Kind.KEY, utf8(name), true, now(), freshKey());
        return new StoreContents(generation + 1, defaultKey.isEmpty() ? name : defaultKey, with(entries, key));
    }

    /** The next state with a new root key that writes; the ones before read. */
    StoreContents addingRoot() {
        List<StoredKey> readers = entries.stream()
                .map(entry -> entry.kind() == Kind.ROOT ? entry.active(false) : entry)
                .toList();
        return new StoreContents(generation + 1, defaultKey, with(readers, freshRoot()));
    }

    /** The next state with a key enabled or disabled; this one if it is so already. */
    StoreContents switching(String name, boolean active) {
        StoredKey key = known(name);
        if (key.active() == active) {
            return this;
        }
        List<StoredKey> changed = entries.stream()
                .map(entry -> entry.is(Kind.KEY, key.id()) ? entry.active(active) : entry)
                .toList();
        return new StoreContents(generation + 1, defaultKey, changed);
    }

    /** The next state with another default key; this one if it is so already. */
    StoreContents defaulting(String name) {
        String id = known(name).name();
        return id.equals(defaultKey) ? this : new StoreContents(generation + 1, id, entries);
    }

    /** What may be shown of a key. */
    KeyEntry describe(String name) {
        StoredKey key = known(name);
        return new KeyEntry(
                name, key.active() ? Kms.State.ENABLED : Kms.State.DISABLED, key.created(), defaultKey.equals(name));
    }

    /** What may be shown of every key, in the order they were made. */
    List<KeyEntry> keys() {
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.KEY)
                .map(entry -> describe(entry.name()))
                .toList();
    }

    /** The same of every root key. */
    List<RootEntry> roots() {
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.ROOT)
                .map(entry -> new RootEntry(entry.id(), entry.active(), entry.created()))
                .toList();
    }

    private StoredKey known(String name) {
        return key(name)
                .orElseThrow(() -> new KeyStoreException(
                        KeyStoreException.Kind.NO_SUCH_KEY,
                        "the key store has no key '" + name + "'; see: gw keys list"));
    }

    /**
     * This state holding the key objects of an older one, so that no key in use is ever wiped by a reload; the doubles
     * are wiped. Empty if this state is no later one, lacks a key of the older one, or has another under its id.
     */
    Optional<StoreContents> following(StoreContents older) {
        if (generation <= older.generation) {
            return Optional.empty();
        }
        for (StoredKey known : older.entries) {
            Optional<StoredKey> now = find(known.kind(), known.id());
            if (now.isEmpty() || !now.get().hasTheKeyOf(known)) {
                return Optional.empty();
            }
        }
        List<StoredKey> carried = new ArrayList<>();
        for (StoredKey entry : entries) {
            Optional<StoredKey> known = older.find(entry.kind(), entry.id());
            known.ifPresent(ignored -> entry.key().close());
            carried.add(known.map(same -> same.active(entry.active())).orElse(entry));
        }
        return Optional.of(new StoreContents(generation, defaultKey, carried));
    }

    /** Wipes every key. */
    void wipe() {
        entries.forEach(entry -> entry.key().close());
    }

    private static List<StoredKey> with(List<StoredKey> entries, StoredKey one) {
        List<StoredKey> more = new ArrayList<>(entries);
        more.add(one);
        return more;
    }

    private static StoredKey freshRoot() {
        byte[] id = new byte[Root.ID_SIZE];
        do {
            RANDOM.nextBytes(id);
        } while (Bytes.of(id).equals(NO_ROOT));
        return new StoredKey(Kind.ROOT, Bytes.of(id), true, now(), freshKey());
    }

    private static KeyMaterial freshKey() {
        byte[] key = new byte[KeyMaterial.SIZE];
        RANDOM.nextBytes(key);
        return KeyMaterial.takeOver(key);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Bytes utf8(String name) {
        return Bytes.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
