package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** A client of one S3-compatible store under one pair of credentials. Non-blocking; one per (backend, credentials). */
public interface Store {
    /**
     * Sends a request, signed. The answer arrives when its head is there, whatever the status below 400 (304 included).
     *
     * <p>Fails with {@link StoreError} for a status of 400 or more (the error document is read, at most 64 KiB) and
     * with {@code S3Exception(ServiceUnavailable)} if the store cannot be reached or goes away. Cancelling the
     * subscription, and any failure of the request's body, resets the request: a store must never see an orderly end of
     * a failed upload. A body that failed makes the {@code Uni} fail with that very failure.
     */
    Uni<StoreResponse> send(StoreRequest request);

    /**
     * Sends and collects the answer's body. Fails as {@link #send}, and if the body is longer than {@code maxBytes}.
     */
    Uni<Collected> collect(StoreRequest request, int maxBytes);

    /**
     * What the store can do. At the first question the store is probed, for all who ask meanwhile; whoever asks waits a
     * short time at most and gets what is assumed when it has passed. Never fails; arrives on the caller's event loop.
     */
    default Uni<Capabilities> capabilities() {
        return Uni.createFrom().item(Capabilities.assumed());
    }

    /** An answer whose body is in memory. */
    record Collected(StoreResponse head, Buffer bytes) {}
}
