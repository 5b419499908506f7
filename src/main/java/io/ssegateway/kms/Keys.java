package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.Optional;

/** Every key source of this process: providers by name, and the root keys. */
public interface Keys {
    /**
     * The KMS of this name, decorated.
     *
     * @throws KmsException of kind {@code NOT_FOUND} if configuration names no such provider
     */
    Kms provider(String name);

    /** The root key that new objects use. The caller closes the copy it gets. */
    Root writingRoot();

    /** A root key by its 4-byte id. The caller closes the copy it gets. */
    Optional<Root> root(Bytes id);

    /** A root key: serves SSE-OBS, ETag boxes, state (format.md §3). */
    record Root(Bytes id, KeyMaterial key) implements AutoCloseable {
        @Override
        public void close() {
            key.close();
        }
    }
}
