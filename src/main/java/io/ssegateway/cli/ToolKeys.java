package io.ssegateway.cli;

import io.ssegateway.kms.KeyRegistry;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import java.util.Map;

/** The keys of a command that runs without a gateway. */
final class ToolKeys {
    private ToolKeys() {}

    /** Those of an open key store, which stays the caller's to close. */
    static Keys of(KeyStoreFile store) {
        return new KeyRegistry(Map.of(LocalKms.NAME, new LocalKms(store, Runnable::run)), store);
    }
}
