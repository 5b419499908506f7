package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.SharedAttempt;
import io.ssegateway.kms.wire.Until;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of the moment: had when the first call needs them, replaced while a part of their time is left
 * (whoever asks then gets the old ones at once), and again when KMS refuses them. One request for them at a time, which
 * all who wait share; after a failure none for a second. Old ones serve until they are over.
 *
 * <p>Wiping: what is replaced is wiped, and the last by {@link #close}. Threads: safe for concurrent use; the locked
 * sections only change fields.
 */
final class AwsSession implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BACKGROUND = Duration.ofSeconds(5);

    private final AwsGrants grants;
    private final String name;
    private final boolean fixed;
    private final SharedAttempt<AwsPair> attempts;
    private @Nullable AwsPair pair;
    private boolean closed;

    AwsSession(AwsGrants grants, AwsSettings settings) {
        this.grants = grants;
        this.name = settings.name();
        this.fixed = settings.identity() instanceof AwsIdentity.Pair;
        this.attempts = new SharedAttempt<>(name, PAUSE);
    }

    /** Credentials to make a call with. */
    Uni<AwsPair> pair(Until until) {
        return Uni.createFrom().deferred(() -> {
            Optional<AwsPair> now = current();
            if (now.isEmpty()) {
                return fresh(until);
            }
            if (now.get().due()) {
                fresh(Until.after(BACKGROUND)).subscribe().with(granted -> {}, failure -> {});
            }
            return Uni.createFrom().item(now.get());
        });
    }

    /**
     * After a call with these was refused for them: others; empty if there are none, or these are but a second old, for
     * then the refusal is meant. Fails if others cannot be had.
     */
    Uni<Optional<AwsPair>> instead(AwsPair refused, Until until) {
        Optional<AwsPair> now = current().filter(held -> held != refused);
        if (now.isPresent() || fixed || refused.age().compareTo(PAUSE) < 0) {
            return Uni.createFrom().item(now);
        }
        return fresh(until).map(Optional::of);
    }

    @Override
    public synchronized void close() {
        closed = true;
        replace(null);
    }

    private synchronized Optional<AwsPair> current() {
        AwsPair held = pair;
        return held == null || held.over() ? Optional.empty() : Optional.of(held);
    }

    /** One request for everybody who waits; its time is that of the one who came first. */
    private Uni<AwsPair> fresh(Until until) {
        return attempts.running(() -> grants.pair(until).map(this::take));
    }

    private synchronized AwsPair take(AwsPair granted) {
        if (closed) {
            granted.close();
            throw new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS '" + name + "' is closed");
        }
        replace(granted);
        return granted;
    }

    private void replace(@Nullable AwsPair next) {
        AwsPair old = pair;
        pair = next;
        if (old != null) {
            old.close();
        }
    }
}
