package io.ssegateway.testing;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A KMS whose keys fail on demand, are missing until they are made, and that notes every use. */
public final class ScriptedKms implements Kms, Keys {
    private final CountingKms keys = new CountingKms();
    private final Map<String, KmsException> failing = new ConcurrentHashMap<>();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final List<KeyUse> uses = new CopyOnWriteArrayList<>();
    private volatile boolean madeByAnother;

    /** The key does not exist until it is made. */
    public void miss(String keyId) {
        missing.add(keyId);
    }

    /** Somebody else makes a key in the moment in which this gateway wants to. */
    public void anotherMakesIt() {
        madeByAnother = true;
    }

    /** Whatever is asked of the key fails so. */
    public void fail(String keyId, KmsException.Kind kind, String message) {
        failing.put(keyId, new KmsException(kind, message));
    }

    /** No key fails or is missing any more, and no use was noted. */
    public void heal() {
        failing.clear();
        missing.clear();
        made.clear();
        uses.clear();
        madeByAnother = false;
    }

    /** Keys that were made, in order. */
    public List<String> made() {
        return made;
    }

    /** Every use of a key to make or open a data key, in order. */
    public List<KeyUse> uses() {
        return uses;
    }

    /** Every data key there is, and the root key, open. */
    public List<byte[]> dataKeys() {
        return keys.dataKeys();
    }

    /** Calls of any kind until now. */
    public int calls() {
        return keys.calls();
    }

    private <T> Uni<T> standing(KeyRef key, Uni<T> answer) {
        if (failing.containsKey(key.keyId())) {
            return Uni.createFrom().failure(failing.get(key.keyId()));
        }
        return missing.contains(key.keyId())
                ? Uni.createFrom()
                        .failure(new KmsException(
                                KmsException.Kind.NOT_FOUND, "Key '" + key.keyId() + "' does not exist"))
                : answer;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        uses.add(use);
        return standing(key, Uni.createFrom().deferred(() -> keys.generate(key, use)));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        uses.add(use);
        return standing(key, Uni.createFrom().deferred(() -> keys.decrypt(key, wrapped, use)));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return standing(key, Uni.createFrom().deferred(() -> keys.describe(key, use)));
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        missing.remove(name);
        if (madeByAnother) {
            return Uni.createFrom().failure(new KmsException(KmsException.Kind.INVALID_STATE, "the name is taken"));
        }
        made.add(name);
        return Uni.createFrom().item(new Description("local", name, State.ENABLED));
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kms provider(String name) {
        return this;
    }

    @Override
    public Root writingRoot() {
        return keys.writingRoot();
    }

    @Override
    public Optional<Root> root(Bytes id) {
        return keys.root(id);
    }
}
