package io.ssegateway.kms.pkcs11;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keys inside one PKCS#11 token. A key's id is its label, {@code CKA_LABEL}, of printable ASCII and no other key's.
 * Data keys come from the JDK's generator and are wrapped in the token; the forms are those of {@link WrappedKey}. A
 * key that lacks {@code CKA_ENCRYPT} or {@code CKA_DECRYPT} is {@code DISABLED}; one that is no AES-256 key, or that
 * could be read out of the token, is {@code INVALID_STATE}.
 *
 * <p>Loads nothing before the first call, so that neither a missing module nor a missing token keeps the gateway from
 * starting. A token that goes is {@code UNAVAILABLE} and serves again, without a restart, some seconds after it is
 * back. A PIN that it refused is {@code ACCESS_DENIED} and not tried again until it is another.
 *
 * <p>Threads: safe for concurrent use, never blocks; calls run on threads of its own, bounded in number and in waiting
 * calls ({@code THROTTLED} beyond), and answers come on these. A module that hangs holds these threads only. Wiping:
 * what this class holds of a data key is zeroed; what SunPKCS11 and the module had is beyond reach. {@link #close}
 * wipes the PIN and logs out.
 *
 * <p>Source: PKCS#11 2.40; JDK "PKCS#11 Reference Guide".
 */
public final class Pkcs11Kms implements Kms, AutoCloseable {
    private static final Pattern LABEL = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");

    private final HsmSettings settings;
    private final TokenWorkers workers;
    private final TokenKeeper keeper;

    /** A client of the token of these settings; nothing is loaded or asked. */
    public Pkcs11Kms(HsmSettings settings) {
        this(settings, new TokenSource.InLibrary(Cryptoki.of(settings.module()), settings.slot()));
    }

    /** A client of a token that comes from elsewhere. */
    Pkcs11Kms(HsmSettings settings, TokenSource source) {
        this.settings = settings;
        this.workers = new TokenWorkers(settings.name(), settings.limits());
        this.keeper = new TokenKeeper(settings.name(), source, new PinGate(settings.name(), settings.pin()));
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return workers.run(
                use.deadline(),
                until -> {
                    String label = label(key.keyId());
                    byte[] bound = bound(use.context(), KmsException.Kind.INVALID_STATE);
                    return keeper.call(until, token -> generated(token.key(label), bound, label));
                },
                Generated::close);
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return workers.run(
                use.deadline(),
                until -> {
                    String label = label(key.keyId());
                    byte[] bound = bound(use.context(), KmsException.Kind.NOT_OPENED);
                    return keeper.call(until, token -> WrappedKey.open(token.key(label), wrapped, bound, label));
                },
                KeyMaterial::close);
    }

    /** Wraps and opens 32 random bytes to find out what the key may do. */
    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return workers.run(
                use.deadline(),
                until -> {
                    String label = label(key.keyId());
                    return keeper.call(until, token -> description(token, label));
                },
                description -> {});
    }

    /**
     * Makes a sensitive AES-256 key that cannot leave the token. {@code INVALID_STATE} if the label is taken or no
     * label for a key. Two gateways that make one label in the same moment may both succeed; SunPKCS11 then shows no
     * key of the token until one of the two is gone.
     */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return workers.run(
                use.deadline(),
                until -> {
                    if (!LABEL.matcher(name).matches()) {
                        throw new KmsException(
                                KmsException.Kind.INVALID_STATE, "'" + name + "' is no label for a key in a token");
                    }
                    return keeper.change(until, token -> {
                        token.create(name);
                        return new Description(settings.name(), name, State.ENABLED);
                    });
                },
                description -> {});
    }

    /** The secret keys of the token, each tried as {@link #describe} does. */
    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return workers.run(
                use.deadline(),
                until -> keeper.call(until, token -> {
                    List<Description> all = new ArrayList<>();
                    for (String label : token.labels()) {
                        if (until.isOver()) {
                            throw new KmsException(
                                    KmsException.Kind.UNAVAILABLE, "the token has too many keys to try them in time");
                        }
                        all.add(description(token, label));
                    }
                    return List.copyOf(all);
                }),
                descriptions -> {});
    }

    /** Takes no more calls, wipes the PIN, and logs out in the background; does not wait for the module. */
    @Override
    public void close() {
        workers.close(keeper::close);
        if (settings.pin() instanceof HsmSettings.PinSource.Held held) {
            held.pin().close();
        }
    }

    /** The provider's name. */
    @Override
    public String toString() {
        return "Pkcs11Kms[" + settings.name() + "]";
    }

    /** A token may take an IV and use one of its own, or wrap for ever: the first wrap of each key is opened again. */
    private Generated generated(Token.WrappingKey key, byte[] bound, String label) {
        byte[] plain = WrappedKey.random(KeyMaterial.SIZE);
        try {
            Bytes wrapped = wrap(key, plain, bound);
            if (!key.isProven()) {
                prove(key, plain, wrapped, bound, label);
                key.proven();
            }
            return new Generated(KeyMaterial.takeOver(plain.clone()), wrapped);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static void prove(Token.WrappingKey key, byte[] plain, Bytes wrapped, byte[] bound, String label) {
        try (KeyMaterial opened = WrappedKey.open(key, wrapped, bound, label)) {
            if (!opened.use(bytes -> MessageDigest.isEqual(bytes, plain))) {
                throw new IllegalStateException("AES opened another key than it wrapped");
            }
        } catch (KmsException e) {
            throw new TokenFailure(
                    TokenFailure.Kind.UNFIT, "the token does not open what " + label + " wraps by this mechanism");
        }
    }

    private Bytes wrap(Token.WrappingKey key, byte[] plain, byte[] bound) {
        boolean gcm = switch (settings.mechanism()) {
            case AUTO -> key.hasGcm();
            case GCM -> true;
            case CBC -> false;
        };
        return gcm ? WrappedKey.byGcm(key, plain, bound) : WrappedKey.byCbc(key, plain, bound);
    }

    private Description description(Token token, String label) {
        return new Description(settings.name(), label, serves(token, label) ? State.ENABLED : State.DISABLED);
    }

    private boolean serves(Token token, String label) {
        byte[] bound = WrappedKey.bound(Map.of());
        byte[] plain = WrappedKey.random(KeyMaterial.SIZE);
        try {
            Token.WrappingKey key = token.key(label);
            prove(key, plain, wrap(key, plain, bound), bound, label);
            return true;
        } catch (KmsException e) {
            if (e.kind() == KmsException.Kind.INVALID_STATE) {
                return false;
            }
            throw e;
        } catch (TokenFailure e) {
            return switch (e.kind()) {
                case NOT_PERMITTED, UNFIT -> false;
                case PIN, BUSY, LOST -> throw e;
            };
        }
    }

    /** A text that cannot be a label is the name of no key. */
    private static String label(String id) {
        if (!LABEL.matcher(id).matches()) {
            throw new KmsException(KmsException.Kind.NOT_FOUND, "the token has no key '" + id + "'.");
        }
        return id;
    }

    private static byte[] bound(Map<String, String> context, KmsException.Kind otherwise) {
        try {
            return WrappedKey.bound(context);
        } catch (EnvelopeException e) {
            throw new KmsException(otherwise, "no object can have this encryption context", e);
        }
    }
}
