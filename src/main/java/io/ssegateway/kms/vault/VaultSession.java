package io.ssegateway.kms.vault;

import io.netty.util.AsciiString;
import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.SharedAttempt;
import io.ssegateway.kms.wire.Until;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The token that calls are made with: got when first needed, by one login however many wait for it; prolonged in the
 * background when two thirds of its time are over, or replaced if it cannot be; looked after when Vault refuses it. At
 * most one login in a second, so that a Vault that refuses everything is not stormed.
 *
 * <p>Wiping: a token that is replaced is wiped, and the last one by {@link #close}. Threads: safe for concurrent use;
 * the locked sections only change fields.
 */
final class VaultSession implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(VaultSession.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BACKGROUND = Duration.ofSeconds(5);
    private static final Runnable NOTHING = () -> {};
    private static final String SELF = "auth/token/lookup-self";
    private static final String RENEW = "auth/token/renew-self";

    private final VaultChannel channel;
    private final VaultLogin login;
    private final String name;
    private final boolean fixed;
    private final SharedAttempt<AsciiString> attempts;
    private @Nullable VaultLease lease;
    private Runnable alarm = NOTHING;
    private boolean closed;

    VaultSession(VaultChannel channel, VaultSettings settings) {
        this.channel = channel;
        this.login = new VaultLogin(channel, settings);
        this.name = settings.name();
        this.fixed = settings.auth() instanceof VaultAuth.Token;
        this.attempts = new SharedAttempt<>(name, PAUSE);
    }

    /** A token to make a call with; logs in if there is none. */
    Uni<AsciiString> token(Until until) {
        return Uni.createFrom()
                .deferred(() -> current().map(now -> Uni.createFrom().item(now)).orElseGet(() -> fresh(until)));
    }

    /**
     * After a call with this token was refused: another token if this one is no longer good, empty if the refusal was
     * meant. Fails if no other can be had.
     */
    Uni<Optional<AsciiString>> instead(AsciiString refused, Until until) {
        Optional<AsciiString> now = current();
        if (now.isPresent() && !now.get().equals(refused)) {
            return Uni.createFrom().item(now);
        }
        if (fixed || now.isPresent() && isYoung()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return channel.send(VaultAsk.get(SELF).with(refused), until).flatMap(reply -> {
            try (reply) {
                if (reply.status() != 403) {
                    return Uni.createFrom().item(Optional.<AsciiString>empty());
                }
            }
            drop(refused);
            return fresh(until).map(other -> Optional.of(other).filter(each -> !each.equals(refused)));
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        alarm.run();
        replace(null);
    }

    private synchronized Optional<AsciiString> current() {
        VaultLease held = lease;
        if (held == null || held.over() && !fixed) {
            return Optional.empty();
        }
        return Optional.of(held.token().header());
    }

    private synchronized boolean isYoung() {
        VaultLease held = lease;
        return held != null && held.age().compareTo(PAUSE) < 0;
    }

    private synchronized void drop(AsciiString refused) {
        VaultLease held = lease;
        if (held != null && held.shows(refused)) {
            replace(null);
        }
    }

    /** One login for everybody who waits; its time is that of the one who came first. */
    private Uni<AsciiString> fresh(Until until) {
        return attempts.running(() -> login.lease(until).map(this::take));
    }

    private synchronized AsciiString take(VaultLease granted) {
        if (closed) {
            granted.close();
            throw new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS '" + name + "' is closed");
        }
        replace(granted);
        if (fixed) {
            schedule(Duration.ZERO);
        } else {
            scheduleRenewal(granted);
        }
        return granted.token().header();
    }

    private void replace(@Nullable VaultLease next) {
        VaultLease old = lease;
        lease = next;
        if (old != null && (next == null || old.token() != next.token())) {
            old.close();
        }
    }

    private void scheduleRenewal(VaultLease held) {
        if (held.ends()) {
            Duration wait = held.left().multipliedBy(2).dividedBy(3);
            schedule(wait.compareTo(PAUSE) < 0 ? PAUSE : wait);
        }
    }

    private synchronized void schedule(Duration delay) {
        if (!closed) {
            alarm.run();
            alarm = channel.later(delay, this::lookAfter);
        }
    }

    /** Prolongs the token, or gets another, or learns first how long one from configuration lasts. */
    private void lookAfter() {
        VaultLease held;
        AsciiString shown;
        synchronized (this) {
            held = closed ? null : lease;
            if (held == null) {
                return;
            }
            shown = held.token().header();
        }
        Until until = Until.after(BACKGROUND);
        if (fixed && !held.ends()) {
            ask(VaultAsk.get(SELF).with(shown), held, until, reply -> prolong(held, reply, "data", "ttl"));
        } else if (held.renewable()) {
            ask(
                    VaultAsk.post(RENEW, "{}").with(shown),
                    held,
                    until,
                    reply -> prolong(held, reply, "auth", "lease_duration"));
        } else if (!fixed) {
            replaceInBackground(held, until);
        }
    }

    private void ask(VaultAsk ask, VaultLease held, Until until, Consumer<KmsReply> granted) {
        channel.send(ask, until)
                .subscribe()
                .with(
                        reply -> {
                            try (reply) {
                                if (reply.succeeded()) {
                                    granted.accept(reply);
                                } else {
                                    refused(held, reply.status(), until);
                                }
                            }
                        },
                        failure -> again(held));
    }

    private void prolong(VaultLease held, KmsReply reply, String section, String seconds) {
        prolong(
                held,
                reply.number(section, seconds).orElse(0L),
                reply.flag(section, "renewable").orElse(false));
    }

    private synchronized void prolong(VaultLease held, long seconds, boolean renewable) {
        if (!held.equals(lease)) {
            return;
        }
        VaultLease now = held.prolonged(seconds, renewable);
        boolean shrinking = !fixed && now.lasts().multipliedBy(2).compareTo(held.lasts()) < 0;
        lease = now;
        if (shrinking) {
            // Near its greatest age a token is given less and less: another one is due.
            lease = new VaultLease(now.token(), now.since(), now.lasts(), false);
            schedule(Duration.ofMillis(1));
        } else if (!fixed || renewable) {
            scheduleRenewal(now);
        }
    }

    private void refused(VaultLease held, int status, Until until) {
        LOG.warnf("the KMS '%s' does not prolong the gateway's token (status %d)", name, status);
        if (status >= 500 || status == 429) {
            again(held);
        } else if (!fixed) {
            replaceInBackground(held, until);
        }
    }

    private void again(VaultLease held) {
        if (!held.over()) {
            schedule(PAUSE.multipliedBy(5));
        }
    }

    private void replaceInBackground(VaultLease held, Until until) {
        fresh(until).subscribe().with(token -> {}, failure -> again(held));
    }
}
