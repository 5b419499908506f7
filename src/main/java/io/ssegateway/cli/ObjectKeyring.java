package io.ssegateway.cli;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.Tail;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import java.util.Optional;

/**
 * Finds the key material of stored objects: in an open key store, disabled keys included, as who holds file and
 * passphrase holds the keys; or at the key management service that wrapped it, as far as that one lets. Both stay the
 * caller's to close.
 */
final class ObjectKeyring {
    private final KeyStoreFile store;
    private final KmsSession remote;

    ObjectKeyring(KeyStoreFile store, KmsSession remote) {
        this.store = store;
        this.remote = remote;
    }

    /**
     * The key material that an envelope names. The caller closes it.
     *
     * @throws ObjectFailure {@code NO_KEY} if it is not to be had, {@code DAMAGED} if it does not open
     */
    KeyMaterial material(KeySource source) {
        return switch (source.method()) {
            case KMS -> unwrap(source);
            case OBS ->
                store.root(source.rootId())
                        .map(Keys.Root::key)
                        .orElseThrow(() -> noKey("the key store has no root key " + source.keyId()));
            case CUSTOMER -> throw noKey("sealed with a customer's own key (SSE-C), which only the customer has");
        };
    }

    private KeyMaterial unwrap(KeySource source) {
        if (!source.provider().equals(LocalKms.NAME)) {
            return remote.unwrap(source);
        }
        try {
            return store.unwrap(source.keyId(), source.wrapped(), EncryptionContext.decode(source.context()));
        } catch (KmsException e) {
            throw e.kind() == KmsException.Kind.NOT_FOUND
                    ? noKey("the key store has no key '" + source.keyId() + "'")
                    : new ObjectFailure(
                            ObjectFailure.Kind.DAMAGED,
                            "its wrapped key does not open under key '" + source.keyId()
                                    + "': damaged, or sealed under another key store");
        }
    }

    /** Reads the ETag out of a tail and checks it, where its root key is here; empty where it is not. */
    Optional<EtagDigest> etag(Tail tail, long storedSize) {
        Optional<Keys.Root> found =
                tail.rootKeyId().filter(ObjectKeyring::isRoot).flatMap(store::root);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Keys.Root root = found.get()) {
            return tail.openEtag(new RootKey(root.id(), root.key()), storedSize);
        } catch (WrongKeyException e) {
            return Optional.empty();
        }
    }

    private static boolean isRoot(Bytes id) {
        return !id.equals(Bytes.of(new byte[RootKey.ID_SIZE]));
    }

    private static ObjectFailure noKey(String message) {
        return new ObjectFailure(ObjectFailure.Kind.NO_KEY, message);
    }
}
