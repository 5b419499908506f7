package io.ssegateway.auth;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Optional;

/**
 * A derived key: good for one {@link Scope} only, so that it and not the secret is what is kept. Source: S3 API
 * Reference, "Signature Calculations", {@code DateRegionServiceKey} and {@code SigningKey}.
 *
 * <p>Wiping: {@link #close} zeroes the bytes. Threads: {@link #copy} is safe against a concurrent {@link #close};
 * everything else belongs to one owner.
 */
final class SigningKey implements AutoCloseable {
    private final byte[] value;
    private volatile boolean closed;

    private SigningKey(byte[] value) {
        this.value = value;
    }

    /** Runs the chain of four HMACs; wipes what lies between. */
    static SigningKey derive(SecretKey secret, Scope scope) {
        byte[] key = secret.initialKey();
        for (String step : new String[] {scope.date(), scope.region(), scope.service(), Scope.TERMINATOR}) {
            byte[] next = SigV4.hmac(key, step);
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        return new SigningKey(key);
    }

    /** A key with a life of its own; empty if this one has been wiped, perhaps while copying. */
    Optional<SigningKey> copy() {
        byte[] copied = value.clone();
        // The octets must have been read before the flag is: close() sets it before it wipes.
        VarHandle.fullFence();
        return closed ? Optional.empty() : Optional.of(new SigningKey(copied));
    }

    /**
     * The signature of a string, 64 lower-case hex digits.
     *
     * @throws IllegalStateException after {@link #close}: a zeroed key would sign for everybody
     */
    String sign(String stringToSign) {
        if (closed) {
            throw new IllegalStateException("signing key is closed");
        }
        return SigV4.hex(SigV4.hmac(value, stringToSign));
    }

    @Override
    public void close() {
        closed = true;
        VarHandle.fullFence();
        Arrays.fill(value, (byte) 0);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "SigningKey[redacted]";
    }
}
