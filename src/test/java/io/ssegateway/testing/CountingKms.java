package io.ssegateway.testing;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Data keys out of memory: a wrapped key is a random name for it. Counts its calls. */
public final class CountingKms implements Kms, Keys {
    private final SecureRandom random = new SecureRandom();
    private final Map<Bytes, byte[]> wrapped = new HashMap<>();
    private final Map<Bytes, Map<String, String>> contexts = new HashMap<>();
    private final byte[] root = draw(32);
    private int calls;

    /** Every data key there is, open. */
    public List<byte[]> dataKeys() {
        List<byte[]> keys = new ArrayList<>(wrapped.values());
        keys.add(root);
        return keys;
    }

    /** Calls of any kind until now. */
    public int calls() {
        return calls;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        calls++;
        Bytes name = Bytes.of(draw(24));
        byte[] value = draw(32);
        wrapped.put(name, value);
        contexts.put(name, use.context());
        return Uni.createFrom().item(new Generated(KeyMaterial.takeOver(value.clone()), name));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes name, KeyUse use) {
        calls++;
        byte[] value = wrapped.get(name);
        if (value == null || !use.context().equals(contexts.get(name))) {
            return Uni.createFrom().failure(new KmsException(KmsException.Kind.NOT_OPENED, "not mine"));
        }
        return Uni.createFrom().item(KeyMaterial.takeOver(value.clone()));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        calls++;
        return Uni.createFrom().item(new Description(key.provider(), key.keyId(), State.ENABLED));
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        throw new UnsupportedOperationException();
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
        return new Root(Bytes.of(new byte[] {1, 2, 3, 4}), KeyMaterial.takeOver(root.clone()));
    }

    @Override
    public Optional<Root> root(Bytes id) {
        return id.equals(Bytes.of(new byte[] {1, 2, 3, 4})) ? Optional.of(writingRoot()) : Optional.empty();
    }

    private byte[] draw(int size) {
        byte[] value = new byte[size];
        random.nextBytes(value);
        return value;
    }
}
