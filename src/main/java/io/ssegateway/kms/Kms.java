package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.List;

/**
 * Data keys from one key management service. Non-blocking: every call answers within its deadline, with
 * {@link KmsException} of kind {@code UNAVAILABLE} if nothing else. Decorators (cache, single-flight, events) have the
 * same shape.
 *
 * <p>Wiping: the caller owns every {@link KeyMaterial} it gets and closes it.
 */
public interface Kms {
    /** Makes a data key and wraps it under a key. */
    Uni<Generated> generate(KeyRef key, KeyUse use);

    /** Unwraps a data key; the context must equal the one it was wrapped under. */
    Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use);

    /** What the service says of a key. Fails with {@code NOT_FOUND} for a key it does not know. */
    Uni<Description> describe(KeyRef key, KeyUse use);

    /** Makes a key under this name; fails if the name is taken. */
    Uni<Description> create(String name, KeyUse use);

    /** Every key of the service that the gateway may see. */
    Uni<List<Description>> list(KeyUse use);

    /** A fresh data key, open and wrapped. */
    record Generated(KeyMaterial key, Bytes wrapped) {}

    /** A key as the service describes it. */
    record Description(String provider, String keyId, State state) {}

    /** States of a key. */
    enum State {
        ENABLED,
        DISABLED,
        PENDING
    }
}
