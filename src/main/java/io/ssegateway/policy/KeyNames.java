package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;

/** Whether a client's key id names a key: see {@link PolicySnapshot#key}. */
final class KeyNames {
    private KeyNames() {}

    static boolean names(String keyId, KeyRef key) {
        if (keyId.equals(key.alias()) || keyId.equals(key.keyId())) {
            return true;
        }
        return keyId.startsWith("arn:")
                && (keyId.endsWith(":key/" + key.alias()) || keyId.endsWith(":alias/" + key.alias()));
    }
}
