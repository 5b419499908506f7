package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import java.util.Optional;

/** Where root keys come from (FORMAT.md §3): several may be loaded, one writes. Never blocks. */
public interface RootKeys {
    /** The root key that new objects use. The caller closes the copy it gets. */
    Keys.Root writingRoot();

    /** A root key by its 4-byte id. The caller closes the copy it gets. */
    Optional<Keys.Root> root(Bytes id);
}
