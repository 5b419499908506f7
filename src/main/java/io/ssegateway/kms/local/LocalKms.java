package io.ssegateway.kms.local;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The provider {@value #NAME}: keys of the embedded key store; a key's id is its name. Everything but {@link #create}
 * is computed inline in microseconds and blocks nobody. A key that is disabled in the file refuses once
 * {@link KeyStoreFile#refresh} has seen it.
 */
public final class LocalKms implements Kms {
    /** The provider's name in policies and envelopes. */
    public static final String NAME = "local";

    private final KeyStoreFile store;
    private final Executor worker;

    /**
     * Serves the keys of a store, which stays the caller's to refresh and close.
     *
     * @param worker may block: writes the file when a key is made
     */
    public LocalKms(KeyStoreFile store, Executor worker) {
        this.store = store;
        this.worker = worker;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().item(() -> KeyWrap.generate(enabled(key).key(), key.keyId(), use.context()));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().item(() -> KeyWrap.open(enabled(key).key(), key.keyId(), wrapped, use.context()));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return Uni.createFrom().item(() -> description(store.find(key.keyId())));
    }

    /** Makes a key in the file; {@code INVALID_STATE} if the name is taken or no name for a key. */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        KeyEntry made = store.addKey(name);
                        return new Description(NAME, made.name(), made.state());
                    } catch (KeyStoreException e) {
                        throw new KmsException(kind(e), String.valueOf(e.getMessage()), e);
                    }
                })
                .runSubscriptionOn(worker);
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom()
                .item(() -> store.list().stream()
                        .map(entry -> new Description(NAME, entry.name(), entry.state()))
                        .toList());
    }

    private StoredKey enabled(KeyRef key) {
        StoredKey found = store.find(key.keyId());
        if (!found.active()) {
            throw new KmsException(KmsException.Kind.DISABLED, key.keyId() + " is disabled.");
        }
        return found;
    }

    private static Description description(StoredKey key) {
        return new Description(NAME, key.name(), key.active() ? State.ENABLED : State.DISABLED);
    }

    private static KmsException.Kind kind(KeyStoreException refusal) {
        return switch (refusal.kind()) {
            case NAME_TAKEN, BAD_NAME -> KmsException.Kind.INVALID_STATE;
            case NO_SUCH_KEY -> KmsException.Kind.NOT_FOUND;
            case MISSING, OPEN_TO_OTHERS, BAD_PASSPHRASE, WRONG_PASSPHRASE, DAMAGED, REPLACED, IO ->
                KmsException.Kind.UNAVAILABLE;
        };
    }
}
