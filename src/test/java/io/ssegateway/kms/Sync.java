package io.ssegateway.kms;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for Vert.x on the thread of a test. */
final class Sync {
    private Sync() {}

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
