package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;

/** Every key source of this process: providers by name, and the root keys. Safe for concurrent use. */
public interface Keys extends RootKeys {
    /**
     * The KMS of this name, decorated.
     *
     * @throws KmsException of kind {@code NOT_FOUND} if configuration names no such provider
     */
    Kms provider(String name);

    /** A root key: serves SSE-OBS, ETag boxes, state (FORMAT.md §3). Whoever holds it closes it. */
    record Root(Bytes id, KeyMaterial key) implements AutoCloseable {
        /** Size of a root key's id in bytes. */
        public static final int ID_SIZE = 4;

        /** Checks the id's size. */
        public Root {
            if (id.size() != ID_SIZE) {
                throw new IllegalArgumentException("a root key's id has 4 bytes");
            }
        }

        @Override
        public void close() {
            key.close();
        }
    }
}
