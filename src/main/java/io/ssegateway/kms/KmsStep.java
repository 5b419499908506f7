package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;

/** One of the things that are done around every call of one provider. Safe for concurrent use; never blocks. */
interface KmsStep {
    /** Makes the call when subscribed to, or fails without it. */
    <T> Uni<T> take(KmsCall<T> call);
}
