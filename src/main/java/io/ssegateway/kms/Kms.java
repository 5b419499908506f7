package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.List;

/**
 * Data keys from one key management service. Non-blocking. Failures are {@link KmsException}.
 *
 * <p>What the gateway calls is a provider inside a {@link GuardedKms}: that one answers within the deadline (with kind
 * {@code UNAVAILABLE} if nothing else), on the event loop that asked, remembers opened keys and tells
 * {@link KeyEvents}. A bare provider starts its work when subscribed to, may answer on any thread, and gives up its own
 * connections and buffers when {@link KeyUse#deadline} is over; the guard never cancels it, so that a late key still
 * reaches somebody who wipes it. A provider that computes answers inline.
 *
 * <p>Wiping: the caller owns every {@link KeyMaterial} it gets and closes it.
 */
public interface Kms {
    /** Makes a fresh data key and wraps it under an enabled key and the context. */
    Uni<Generated> generate(KeyRef key, KeyUse use);

    /**
     * A bucket key: as {@link #generate}, but a guarded KMS gives the same data key to many objects of one principal,
     * key and context.
     *
     * @param window how old the data key may be
     */
    default Uni<Generated> share(KeyRef key, KeyUse use, Duration window) {
        return generate(key, use);
    }

    /**
     * Unwraps a data key; the context must equal the one it was wrapped under, else {@code NOT_OPENED}. Never answers
     * with anything but the very key that was wrapped.
     */
    Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use);

    /** What the service says of a key. Fails with {@code NOT_FOUND} for a key it does not know. */
    Uni<Description> describe(KeyRef key, KeyUse use);

    /** Makes a key under this name; fails if the name is taken. */
    Uni<Description> create(String name, KeyUse use);

    /** Every key of the service that the gateway may see. */
    Uni<List<Description>> list(KeyUse use);

    /** A fresh data key, open and wrapped. */
    record Generated(KeyMaterial key, Bytes wrapped) implements AutoCloseable {
        /** Wipes the open key. */
        @Override
        public void close() {
            key.close();
        }
    }

    /** A key as the service describes it. */
    record Description(String provider, String keyId, State state) {}

    /** States of a key. */
    enum State {
        ENABLED,
        DISABLED,
        PENDING
    }
}
