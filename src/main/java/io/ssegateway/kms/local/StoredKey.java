package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * One entry of the key store, open.
 *
 * @param id a key's name in UTF-8, or a root key's 4 bytes
 * @param active a key: enabled; a root key: the one that writes
 * @param created to the second
 */
record StoredKey(Kind kind, Bytes id, boolean active, Instant created, KeyMaterial key) {
    /** The kinds; codes are persisted, never changed. */
    enum Kind {
        ROOT(1),
        KEY(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }
    }

    String name() {
        return new String(id.toArray(), StandardCharsets.UTF_8);
    }

    StoredKey active(boolean now) {
        return new StoredKey(kind, id, now, created, key);
    }

    boolean is(Kind otherKind, Bytes otherId) {
        return kind == otherKind && id.equals(otherId);
    }

    boolean hasTheKeyOf(StoredKey other) {
        return key.use(mine -> other.key.use(theirs -> MessageDigest.isEqual(mine, theirs)));
    }
}
