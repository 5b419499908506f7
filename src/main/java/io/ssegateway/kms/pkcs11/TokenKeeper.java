package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.Until;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token open for calls: opens it at the first, and after trouble starts the library anew and tries the call
 * once more. While that does not help, calls fail at once, and every {@link #LONGEST_PAUSE} at the latest one tries
 * again. Logs in under a lock, and never with a PIN that was refused. Threads: safe for concurrent use; blocks.
 */
final class TokenKeeper {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String provider;
    private final TokenSource source;
    private final PinGate pins;

    // Guarded by the source's lock.
    private @Nullable Token token;
    private boolean doubtful;
    private boolean closed;
    private Duration pause = SHORTEST_PAUSE;
    private Until next = Until.after(Duration.ZERO);
    private Until settled = Until.after(Duration.ZERO);
    private volatile String trouble = "";

    TokenKeeper(String provider, TokenSource source, PinGate pins) {
        this.provider = provider;
        this.source = source;
        this.pins = pins;
    }

    /**
     * The result of a call into the token.
     *
     * @throws KmsException what the work says of the key; {@code UNAVAILABLE} if the token is away or does not answer
     */
    <T> T call(Until until, Function<Token, T> work) {
        return once(source.lock().readLock(), until, work);
    }

    /** As {@link #call}, alone in the library; the token is opened anew afterwards. */
    <T> T change(Until until, Function<Token, T> work) {
        return once(source.lock().writeLock(), until, token -> {
            try {
                return work.apply(token);
            } finally {
                drop();
            }
        });
    }

    /** Logs out; further calls fail. */
    void close() {
        Lock writing = source.lock().writeLock();
        writing.lock();
        try {
            closed = true;
            drop();
        } finally {
            writing.unlock();
        }
    }

    private <T> T once(Lock lock, Until until, Function<Token, T> work) {
        int attempts = 2;
        while (true) {
            Token used = null;
            open(until);
            await(lock, until);
            try {
                used = current();
                if (used != null) {
                    return work.apply(used);
                }
            } catch (TokenFailure e) {
                attempts--;
                if (e.kind() != TokenFailure.Kind.LOST || attempts == 0) {
                    throw e.toKmsException(subject());
                }
                trouble = String.valueOf(e.getMessage());
            } finally {
                lock.unlock();
            }
            if (used != null) {
                doubt(used, until);
            }
            if (until.isOver()) {
                throw unavailable("the token did not answer in time");
            }
        }
    }

    /** The open token; null if there is none that is good. */
    private @Nullable Token current() {
        Token open = token;
        return open != null && open.generation() == source.generation() ? open : null;
    }

    /** Starts anew at the next call; not again and again for a token that opens and then fails. */
    private void doubt(Token used, Until until) {
        Lock writing = source.lock().writeLock();
        await(writing, until);
        try {
            if (used.equals(current())) {
                if (!settled.isOver()) {
                    throw unavailable(trouble);
                }
                drop();
                doubtful = true;
            }
        } finally {
            writing.unlock();
        }
    }

    private void open(Until until) {
        Lock reading = source.lock().readLock();
        await(reading, until);
        try {
            if (current() != null) {
                return;
            }
        } finally {
            reading.unlock();
        }
        Lock writing = source.lock().writeLock();
        await(writing, until);
        try {
            if (current() == null) {
                drop();
                openNow();
            }
        } finally {
            writing.unlock();
        }
    }

    private void openNow() {
        if (closed) {
            throw unavailable("it is closed");
        }
        if (!next.isOver()) {
            throw unavailable(trouble);
        }
        char[] pin = pins.take();
        try {
            if (doubtful) {
                source.restart();
                settled = Until.after(LONGEST_PAUSE);
            }
            token = source.open(pin);
            doubtful = false;
            pause = SHORTEST_PAUSE;
        } catch (TokenFailure e) {
            trouble = String.valueOf(e.getMessage());
            if (e.kind() == TokenFailure.Kind.PIN) {
                throw pins.refuse(pin, trouble);
            }
            doubtful = true;
            next = Until.after(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            throw e.toKmsException(subject());
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private void drop() {
        Token open = token;
        token = null;
        if (open != null && open.generation() == source.generation()) {
            open.close();
        }
    }

    private void await(Lock lock, Until until) {
        try {
            if (lock.tryLock(until.left().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw unavailable("its module does not come back from another call");
    }

    private String subject() {
        return "the KMS '" + provider + "'";
    }

    private KmsException unavailable(String why) {
        return new KmsException(KmsException.Kind.UNAVAILABLE, subject() + ": " + why);
    }
}
