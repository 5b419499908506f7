package io.ssegateway.kms.huawei;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsChannel;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks with credentials that are good: got when first needed, by one request however many wait; replaced in the
 * background by whoever uses them in their last minutes; got anew when the service does not know them. At most one
 * attempt in a second, so that who refuses everything is not stormed.
 *
 * <p>Wiping: credentials that are replaced are wiped, and the last by {@link #close}. Threads: safe for concurrent use;
 * the locked sections change fields and sign.
 */
final class HuaweiSession implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HuaweiSession.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final Duration BACKGROUND = Duration.ofSeconds(5);

    private final KmsChannel channel;
    private final HuaweiLogin login;
    private final HuaweiSettings settings;
    private final InstantSource clock;
    private @Nullable Credentials held;
    private @Nullable Uni<Long> flight;
    private @Nullable KmsException lastFailure;
    private long serial;
    private long askedAt;
    private boolean closed;

    HuaweiSession(Vertx vertx, HuaweiSettings settings, InstantSource clock) {
        this.channel = new KmsChannel(vertx, settings.endpoint());
        this.login = new HuaweiLogin(vertx, channel, settings);
        this.settings = settings;
        this.clock = clock;
    }

    /** A request as it is sent, and the credentials' number. */
    private record Shown(KmsAsk ask, long serial) {}

    /** The answer to this request, whatever its status; the subscriber closes it. */
    Uni<KmsReply> send(KmsAsk bare, Until until) {
        return shown(bare, until)
                .flatMap(first -> channel.send(first.ask(), until)
                        .flatMap(reply -> HuaweiRefusal.isOfIdentity(reply)
                                ? again(bare, first.serial(), reply, until)
                                : Uni.createFrom().item(reply)));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            replace(null);
        }
        login.close();
        channel.close();
    }

    private Uni<Shown> shown(KmsAsk bare, Until until) {
        return Uni.createFrom().deferred(() -> {
            Optional<Shown> now = show(bare);
            if (now.isPresent()) {
                refreshIfDue();
                return Uni.createFrom().item(now.get());
            }
            return fresh(until).map(ignored -> show(bare).orElseThrow(this::none));
        });
    }

    private Uni<KmsReply> again(KmsAsk bare, long refused, KmsReply refusal, Until until) {
        return instead(refused, until)
                .flatMap(other -> other
                        ? shown(bare, until).flatMap(next -> channel.send(next.ask(), until))
                        : Uni.createFrom().item(refusal));
    }

    /** Whether there are other credentials than the refused ones, after a look for them. */
    private Uni<Boolean> instead(long refused, Until until) {
        if (settings.auth() instanceof HuaweiAuth.Keys) {
            return Uni.createFrom().item(false);
        }
        return mayAsk(refused)
                ? fresh(until).map(now -> now != refused)
                : Uni.createFrom().item(holdsOther(refused));
    }

    private synchronized boolean holdsOther(long refused) {
        return held != null && serial != refused;
    }

    private synchronized boolean mayAsk(long refused) {
        return serial == refused && System.nanoTime() - askedAt >= PAUSE.toNanos();
    }

    private synchronized Optional<Shown> show(KmsAsk bare) {
        Credentials now = held;
        Instant at = clock.instant();
        return now == null || now.end().filter(end -> !end.isAfter(at)).isPresent()
                ? Optional.empty()
                : Optional.of(new Shown(
                        now.show(bare.with("X-Project-Id", settings.project()), settings.endpoint(), at), serial));
    }

    private void refreshIfDue() {
        if (isDue()) {
            fresh(Until.after(BACKGROUND))
                    .subscribe()
                    .with(
                            now -> {},
                            failure -> LOG.warnf("the KMS '%s' keeps an access key that ends soon", settings.name()));
        }
    }

    private synchronized boolean isDue() {
        Credentials now = held;
        return now != null
                && flight == null
                && System.nanoTime() - askedAt >= BACKGROUND.toNanos()
                && now.end()
                        .filter(end -> clock.instant().isAfter(end.minus(MARGIN)))
                        .isPresent();
    }

    /** One attempt for everybody who waits; its time is that of the one who came first. */
    private synchronized Uni<Long> fresh(Until until) {
        KmsException failed = lastFailure;
        if (failed != null && System.nanoTime() - askedAt < PAUSE.toNanos()) {
            return Uni.createFrom().failure(failed);
        }
        Uni<Long> running = flight;
        if (running == null) {
            running = login.credentials(until)
                    .map(this::take)
                    .onFailure()
                    .invoke(this::failed)
                    .memoize()
                    .indefinitely();
            flight = running;
        }
        return running;
    }

    private synchronized long take(Credentials granted) {
        settle(null);
        if (closed) {
            granted.close();
            throw none();
        }
        Credentials old = held;
        if (old != null && old.equal(granted)) {
            granted.close();
        } else {
            replace(granted);
            serial++;
        }
        return serial;
    }

    private synchronized void failed(Throwable failure) {
        settle(
                failure instanceof KmsException known
                        ? known
                        : new KmsException(
                                KmsException.Kind.UNAVAILABLE,
                                "the KMS '" + settings.name() + "' cannot be asked",
                                failure));
    }

    private void settle(@Nullable KmsException failure) {
        flight = null;
        askedAt = System.nanoTime();
        lastFailure = failure;
    }

    private void replace(@Nullable Credentials next) {
        Credentials old = held;
        held = next;
        if (old != null) {
            old.close();
        }
    }

    private KmsException none() {
        return new KmsException(
                KmsException.Kind.UNAVAILABLE,
                "the KMS '" + settings.name() + "' cannot be asked: no access key is valid");
    }
}
