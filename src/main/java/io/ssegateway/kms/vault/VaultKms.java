package io.ssegateway.kms.vault;

import io.netty.util.AsciiString;
import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.vault.VaultRefusal.Asked;
import io.ssegateway.kms.wire.AnsweredKey;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys of the Transit engines of one Vault or OpenBao. A key's id is {@code <mount>/<name>}; without a mount it is the
 * settings' one. Data keys come from {@code datakey/plaintext} and open by {@code decrypt}: with the right to these two
 * paths of a key, and to read it, the gateway has all it needs; it needs none to {@code encrypt}, which would make a
 * key that is missing.
 *
 * <p>A context is bound as {@link WrappedKey} says. Vault has no disabled keys: {@code DISABLED} is a version below
 * {@code min_decryption_version}, a key that is soft-deleted, or one of a type that wraps nothing.
 *
 * <p>Asks nothing before the first call. Threads: safe for concurrent use, never blocks; answers come on the loop that
 * asked or one of Vert.x. Wiping: answers that hold keys are zeroed when they are read, and never become
 * {@code String}s; what the JVM's TLS and the sockets had is beyond reach.
 *
 * <p>Source: Vault API, "Transit secrets engine".
 */
public final class VaultKms implements Kms, AutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final int MISSING = 404;
    private static final int DESCRIBED_AT_ONCE = 8;

    private final VaultSettings settings;
    private final VaultChannel channel;
    private final VaultSession session;

    /** Connects to nothing yet: a Vault that is away does not keep the gateway from starting. */
    public VaultKms(Vertx vertx, VaultSettings settings) {
        this.settings = settings;
        this.channel = new VaultChannel(vertx, settings);
        this.session = new VaultSession(channel, settings);
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            TransitKey transit = transitKey(key.keyId());
            byte[] context = context(use.context(), KmsException.Kind.INVALID_STATE);
            String body = "{\"bits\":256,\"context\":\"" + WrappedKey.base64(context) + "\"}";
            return call(VaultAsk.post(transit.path("datakey/plaintext"), body), Until.after(use.deadline()))
                    .map(reply -> read(reply, Asked.GENERATE, transit.id(), answer -> generated(answer, context)));
        });
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            TransitKey transit = transitKey(key.keyId());
            byte[] context = context(use.context(), KmsException.Kind.NOT_OPENED);
            WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow(() -> VaultRefusal.notOpened(transit.id()));
            String body = "{\"ciphertext\":\"" + parsed.ciphertext() + "\",\"context\":\"" + WrappedKey.base64(context)
                    + "\"}";
            return call(VaultAsk.post(transit.path("decrypt"), body), Until.after(use.deadline()))
                    .map(reply -> read(
                            reply, Asked.DECRYPT, transit.id(), answer -> opened(answer, parsed, context, transit)));
        });
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return Uni.createFrom().deferred(() -> describe(transitKey(key.keyId()), Until.after(use.deadline())));
    }

    /**
     * Makes a key of type {@code aes256-gcm96} that derives by context. {@code INVALID_STATE} if the name is taken or
     * no name for a key; of two that make one name in the same moment both may succeed, with the same key.
     */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            TransitKey key = TransitKey.of(name, settings.mount())
                    .orElseThrow(() -> new KmsException(
                            KmsException.Kind.INVALID_STATE, "'" + name + "' is no name for a key of Transit"));
            Until until = Until.after(use.deadline());
            return call(VaultAsk.get(key.path("keys")), until).flatMap(reply -> {
                try (reply) {
                    if (reply.succeeded()) {
                        throw taken(key);
                    }
                    if (reply.status() != MISSING || !VaultRefusal.isRefusal(reply)) {
                        throw VaultRefusal.of(reply, Asked.CREATE, settings.name(), key.id());
                    }
                }
                return make(key, until);
            });
        });
    }

    /** The keys at the settings' mount, without those that the gateway's token may not read. */
    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            Until until = Until.after(use.deadline());
            return call(VaultAsk.get(settings.mount() + "/keys?list=true"), until)
                    .map(this::names)
                    .flatMap(names -> describeAll(names, until));
        });
    }

    /** Ends its connections and wipes its token. */
    @Override
    public void close() {
        session.close();
        channel.close();
    }

    /** The provider's name. */
    @Override
    public String toString() {
        return "VaultKms[" + settings.name() + "]";
    }

    /** The answer to a call with a token that is good, whatever its status. */
    private Uni<KmsReply> call(VaultAsk ask, Until until) {
        return session.token(until)
                .flatMap(token -> channel.send(ask.with(token), until)
                        .flatMap(reply -> reply.status() == FORBIDDEN
                                ? again(ask, reply, token, until)
                                : Uni.createFrom().item(reply)));
    }

    private Uni<KmsReply> again(VaultAsk ask, KmsReply refusal, AsciiString token, Until until) {
        return session.instead(token, until)
                .flatMap(other -> other.isPresent()
                        ? channel.send(ask.with(other.get()), until)
                        : Uni.createFrom().item(refusal));
    }

    private <T> T read(KmsReply reply, Asked asked, String subject, Function<KmsReply, T> reading) {
        try (reply) {
            if (!reply.succeeded()) {
                throw VaultRefusal.of(reply, asked, settings.name(), subject);
            }
            return reading.apply(reply);
        }
    }

    private Generated generated(KmsReply answer, byte[] context) {
        KeyMaterial key = AnsweredKey.of(answer.decoded("data", "plaintext")).orElseThrow(this::garbage);
        try {
            String ciphertext = answer.text("data", "ciphertext").orElseThrow(this::garbage);
            Bytes wrapped = WrappedKey.bind(key, context, ciphertext)
                    .orElseThrow(() -> new KmsException(
                            KmsException.Kind.INVALID_STATE,
                            "the KMS '" + settings.name() + "' wraps into more than an object has room for"));
            return new Generated(key, wrapped);
        } catch (KmsException e) {
            key.close();
            throw e;
        }
    }

    private KeyMaterial opened(KmsReply answer, WrappedKey wrapped, byte[] context, TransitKey transit) {
        if (answer.octets("data", "plaintext").isEmpty()) {
            throw garbage();
        }
        KeyMaterial key = AnsweredKey.of(answer.decoded("data", "plaintext"))
                .orElseThrow(() -> VaultRefusal.notOpened(transit.id()));
        if (!wrapped.binds(key, context)) {
            key.close();
            throw VaultRefusal.notOpened(transit.id());
        }
        return key;
    }

    private Uni<Description> describe(TransitKey key, Until until) {
        return call(VaultAsk.get(key.path("keys")), until)
                .map(reply -> read(reply, Asked.DESCRIBE, key.id(), answer -> description(key, answer)));
    }

    private Description description(TransitKey key, KmsReply answer) {
        if (answer.text("data", "type").isEmpty()) {
            throw garbage();
        }
        boolean wraps = answer.flag("data", "supports_encryption").orElse(true)
                && answer.flag("data", "supports_decryption").orElse(true)
                && !answer.flag("data", "soft_deleted").orElse(false);
        return new Description(settings.name(), key.id(), wraps ? State.ENABLED : State.DISABLED);
    }

    private Uni<Description> make(TransitKey key, Until until) {
        String body = "{\"type\":\"aes256-gcm96\",\"derived\":true}";
        return call(VaultAsk.post(key.path("keys"), body), until)
                .map(reply -> read(reply, Asked.CREATE, key.id(), answer -> {
                    if (VaultRefusal.says(answer, "already existed")) {
                        throw taken(key);
                    }
                    return new Description(settings.name(), key.id(), State.ENABLED);
                }));
    }

    /** Vault says 404 where there is no key yet. */
    private List<TransitKey> names(KmsReply reply) {
        try (reply) {
            if (reply.status() == MISSING
                    && VaultRefusal.isRefusal(reply)
                    && reply.texts("errors").isEmpty()) {
                return List.of();
            }
            if (!reply.succeeded()) {
                throw VaultRefusal.of(reply, Asked.LIST, settings.name(), settings.mount());
            }
            return reply.texts("data", "keys").stream()
                    .flatMap(name -> TransitKey.of(settings.mount() + "/" + name, settings.mount()).stream())
                    .toList();
        }
    }

    private Uni<List<Description>> describeAll(List<TransitKey> keys, Until until) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.join()
                .all(keys.stream().map(key -> describedIfAllowed(key, until)).toList())
                .usingConcurrencyOf(DESCRIBED_AT_ONCE)
                .andFailFast()
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<Description>> describedIfAllowed(TransitKey key, Until until) {
        return describe(key, until)
                .map(Optional::of)
                .onFailure(VaultKms::isNotForUs)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isNotForUs(Throwable failure) {
        return failure instanceof KmsException refused
                && (refused.kind() == KmsException.Kind.ACCESS_DENIED || refused.kind() == KmsException.Kind.NOT_FOUND);
    }

    private TransitKey transitKey(String id) {
        return TransitKey.of(id, settings.mount()).orElseThrow(() -> VaultRefusal.unknown("'" + id + "'"));
    }

    private static byte[] context(Map<String, String> context, KmsException.Kind otherwise) {
        try {
            return WrappedKey.context(context);
        } catch (EnvelopeException e) {
            throw new KmsException(otherwise, "no data key is wrapped under such a context", e);
        }
    }

    private KmsException garbage() {
        return VaultRefusal.garbage(settings.name());
    }

    private static KmsException taken(TransitKey key) {
        return new KmsException(KmsException.Kind.INVALID_STATE, "there is a key " + key.id() + " already");
    }
}
