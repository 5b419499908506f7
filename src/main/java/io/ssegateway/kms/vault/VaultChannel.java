package io.ssegateway.kms.vault;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsChannel;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks one Vault, in its namespace. Threads: as {@link KmsChannel}. */
final class VaultChannel implements AutoCloseable {
    private final KmsChannel channel;
    private final Optional<String> namespace;

    VaultChannel(Vertx vertx, VaultSettings settings) {
        this.channel = new KmsChannel(vertx, settings.endpoint());
        this.namespace = settings.namespace();
    }

    /** As {@link KmsChannel#send}. */
    Uni<KmsReply> send(VaultAsk ask, Until until) {
        KmsAsk bare = ask.body().length() == 0
                ? KmsAsk.get("/v1/" + ask.path())
                : KmsAsk.post("/v1/" + ask.path(), ask.body());
        KmsAsk sent = bare.with("X-Vault-Request", "true");
        sent = namespace.isPresent() ? sent.with("X-Vault-Namespace", namespace.get()) : sent;
        return channel.send(
                ask.token().isPresent() ? sent.with("X-Vault-Token", ask.token().get()) : sent, until);
    }

    /** As {@link KmsChannel#offLoop}. */
    <T> Uni<T> offLoop(Supplier<T> task) {
        return channel.offLoop(task);
    }

    /** As {@link KmsChannel#later}. */
    Runnable later(Duration delay, Runnable task) {
        return channel.later(delay, task);
    }

    @Override
    public void close() {
        channel.close();
    }
}
