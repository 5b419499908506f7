package io.ssegateway.kms.wire;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a time, at a login for one, for everybody who waits for it; after a failure none for a while. Threads:
 * safe for concurrent use; the locked sections only change fields.
 */
public final class SharedAttempt<T> {
    private final String name;
    private final long pause;
    private @Nullable Uni<T> running;
    private @Nullable KmsException lastFailure;
    private long failedAt;

    /**
     * Nothing is attempted yet.
     *
     * @param name the provider's
     * @param pause how long after a failure everybody is told of that one
     */
    public SharedAttempt(String name, Duration pause) {
        this.name = name;
        this.pause = pause.toNanos();
    }

    /** The attempt that runs, or this one. Fails with {@link KmsException} only. It goes on if who asked leaves. */
    public synchronized Uni<T> running(Supplier<Uni<T>> attempt) {
        KmsException failed = lastFailure;
        if (failed != null && System.nanoTime() - failedAt < pause) {
            return Uni.createFrom().failure(failed);
        }
        Uni<T> now = running;
        if (now == null) {
            now = Uni.createFrom()
                    .deferred(attempt::get)
                    .onItem()
                    .invoke(this::succeeded)
                    .onFailure()
                    .transform(this::failed)
                    .memoize()
                    .indefinitely();
            running = now;
        }
        return now;
    }

    private synchronized void succeeded() {
        running = null;
        lastFailure = null;
    }

    private synchronized KmsException failed(Throwable failure) {
        KmsException told = failure instanceof KmsException known
                ? known
                : new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS '" + name + "' cannot be asked", failure);
        running = null;
        failedAt = System.nanoTime();
        lastFailure = told;
        return told;
    }
}
