package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.util.List;

/**
 * A key service that answers inline and wrongly, or not at all. A data key is its key's name and context, repeated in
 * the wrapped form.
 */
record BrokenKms(Fault fault) implements Kms {
    enum Fault {
        FORGETS,
        OTHER_KEY,
        ANY_CONTEXT,
        ANY_KEY,
        SILENT
    }

    private static Bytes wrapped(String keyId, KeyUse use) {
        return Bytes.of((keyId + use.context()).getBytes());
    }

    private static KeyMaterial material(int fill) {
        byte[] key = new byte[KeyMaterial.SIZE];
        key[0] = (byte) fill;
        return KeyMaterial.takeOver(key);
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().item(() -> new Generated(material(1), wrapped(key.keyId(), use)));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        if (fault == Fault.SILENT) {
            return Uni.createFrom().nothing();
        }
        boolean right = wrapped.equals(wrapped(key.keyId(), use));
        boolean rightKey = new String(wrapped.toArray()).startsWith(key.keyId());
        boolean opens = switch (fault) {
            case FORGETS, SILENT -> false;
            case OTHER_KEY -> right;
            case ANY_CONTEXT -> rightKey;
            case ANY_KEY -> right || !rightKey;
        };
        return opens
                ? Uni.createFrom().item(() -> material(fault == Fault.OTHER_KEY ? 2 : 1))
                : Uni.createFrom().failure(new KmsException(KmsException.Kind.NOT_OPENED, "no"));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return Uni.createFrom().failure(new UnsupportedOperationException());
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom().failure(new UnsupportedOperationException());
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom().failure(new UnsupportedOperationException());
    }
}
