package io.ssegateway.kms.huawei;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.huawei.HuaweiRefusal.Asked;
import io.ssegateway.kms.wire.AnsweredKey;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys of one project in one region of Huawei Cloud KMS (DEW). A key's id is the service's own, or an alias, which is
 * looked up among the project's keys; {@code obs/default} is the project's default key for OBS. Data keys come from
 * {@code create-datakey} and open by {@code decrypt-datakey}; of one of 512 bits the first 32 bytes are used. A context
 * is bound as {@link WrappedKey} says. The reply's {@code datakey_dgst} is not looked at: it is SM3 under some keys,
 * and the tag says more.
 *
 * <p>Asks nothing before the first call. Threads: safe for concurrent use, never blocks; answers come on the loop that
 * asked or one of Vert.x. Wiping: answers that hold keys are zeroed when they are read, and never become
 * {@code String}s; what the JVM's TLS and the sockets had is beyond reach.
 *
 * <p>Source: DEW API Reference, "Managing Keys" (v1.0).
 */
public final class HuaweiKms implements Kms, AutoCloseable {
    private final HuaweiSettings settings;
    private final HuaweiSession session;
    private final KeyDirectory directory;

    /** Connects to nothing yet: a KMS that is away does not keep the gateway from starting. */
    public HuaweiKms(Vertx vertx, HuaweiSettings settings) {
        this(vertx, settings, InstantSource.system());
    }

    HuaweiKms(Vertx vertx, HuaweiSettings settings, InstantSource clock) {
        this.settings = settings;
        this.session = new HuaweiSession(vertx, settings, clock);
        this.directory = new KeyDirectory(session, settings);
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            HuaweiKey named = named(key.keyId());
            byte[] bound = bound(named, use, KmsException.Kind.INVALID_STATE);
            Until until = Until.after(use.deadline());
            return withId(named, until, id -> {
                JsonObject body =
                        new JsonObject().put("key_id", id).put("datakey_length", String.valueOf(settings.bits()));
                settings.context().put(body, WrappedKey.digest(bound));
                return call(
                        "create-datakey", body, until, Asked.GENERATE, named, answer -> generated(answer, bound, id));
            });
        });
    }

    /** A key that is named by an alias opens by the id that wrapped it, wherever the alias leads now. */
    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            HuaweiKey named = named(key.keyId());
            byte[] bound = bound(named, use, KmsException.Kind.NOT_OPENED);
            WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow(() -> HuaweiRefusal.notOpened(named.text()));
            String id = named instanceof HuaweiKey.Id own ? own.text() : parsed.keyId();
            JsonObject body = new JsonObject()
                    .put("key_id", id)
                    .put(
                            "cipher_text",
                            HexFormat.of().formatHex(parsed.ciphertext().toArray()))
                    .put("datakey_cipher_length", String.valueOf(parsed.octets()));
            parsed.field().put(body, WrappedKey.digest(bound));
            return call(
                    "decrypt-datakey",
                    body,
                    Until.after(use.deadline()),
                    Asked.DECRYPT,
                    named,
                    answer -> opened(answer, parsed, bound, named));
        });
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            HuaweiKey named = named(key.keyId());
            Until until = Until.after(use.deadline());
            return withId(
                    named,
                    until,
                    id -> call(
                            "describe-key",
                            new JsonObject().put("key_id", id),
                            until,
                            Asked.DESCRIBE,
                            named,
                            answer -> KeyDirectory.Entry.of(answer, "key_info")
                                    .filter(entry -> entry.id().equals(id))
                                    .map(entry -> new Description(settings.name(), named.text(), entry.state()))
                                    .orElseThrow(this::garbage)));
        });
    }

    /**
     * Makes a key under this alias. {@code INVALID_STATE} if the alias is taken, if it has the shape of an id, or if
     * the service keeps it for itself: the default keys, {@code …/default}, are made when their service first encrypts.
     */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            if (!(HuaweiKey.of(name).orElse(null) instanceof HuaweiKey.Alias alias)) {
                throw new KmsException(
                        KmsException.Kind.INVALID_STATE, "'" + name + "' is no alias that a key can be made under");
            }
            return call(
                    "create-key",
                    new JsonObject().put("key_alias", name),
                    Until.after(use.deadline()),
                    Asked.CREATE,
                    alias,
                    answer -> {
                        directory.learn(
                                alias,
                                answer.text("key_info", "key_id")
                                        .filter(HuaweiKey::isId)
                                        .orElseThrow(this::garbage));
                        return new Description(settings.name(), name, State.ENABLED);
                    });
        });
    }

    /** The project's keys by their ids, default keys among them. */
    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom()
                .deferred(() -> directory
                        .all(Until.after(use.deadline()))
                        .map(keys -> keys.stream()
                                .map(entry -> new Description(settings.name(), entry.id(), entry.state()))
                                .toList()));
    }

    /** Ends its connections and wipes its credentials. */
    @Override
    public void close() {
        session.close();
    }

    /** The provider's name. */
    @Override
    public String toString() {
        return "HuaweiKms[" + settings.name() + "]";
    }

    /** With the id of a key; one behind an alias that does not serve is looked up anew next time. */
    private <T> Uni<T> withId(HuaweiKey named, Until until, Function<String, Uni<? extends T>> asking) {
        return directory
                .id(named, until)
                .<T>flatMap(asking)
                .onFailure(HuaweiKms::isOfTheKey)
                .invoke(() -> directory.forget(named));
    }

    private static boolean isOfTheKey(Throwable failure) {
        return failure instanceof KmsException known
                && switch (known.kind()) {
                    case NOT_FOUND, DISABLED, INVALID_STATE, ACCESS_DENIED -> true;
                    case UNAVAILABLE, THROTTLED, NOT_OPENED -> false;
                };
    }

    private <T> Uni<T> call(
            String call, JsonObject body, Until until, Asked asked, HuaweiKey named, Function<KmsReply, T> reading) {
        return session.send(directory.ask(call, body), until).map(reply -> {
            try (reply) {
                if (!reply.succeeded()) {
                    throw HuaweiRefusal.of(reply, asked, settings.name(), named.text());
                }
                return reading.apply(reply);
            }
        });
    }

    private Generated generated(KmsReply answer, byte[] bound, String id) {
        if (answer.text("key_id").filter(id::equals).isEmpty()) {
            throw garbage();
        }
        KeyMaterial key = key(answer, "plain_text", settings.octets()).orElseThrow(this::garbage);
        try {
            byte[] ciphertext = answer.hex("cipher_text").orElseThrow(this::garbage);
            Bytes wrapped = WrappedKey.bind(key, bound, settings.context(), settings.octets(), id, ciphertext)
                    .orElseThrow(() -> new KmsException(
                            KmsException.Kind.INVALID_STATE,
                            "the KMS '" + settings.name() + "' wraps into more than an object has room for"));
            return new Generated(key, wrapped);
        } catch (KmsException e) {
            key.close();
            throw e;
        }
    }

    private KeyMaterial opened(KmsReply answer, WrappedKey wrapped, byte[] bound, HuaweiKey named) {
        if (!answer.has("data_key")) {
            throw garbage();
        }
        KeyMaterial key =
                key(answer, "data_key", wrapped.octets()).orElseThrow(() -> HuaweiRefusal.notOpened(named.text()));
        if (!wrapped.binds(key, bound)) {
            key.close();
            throw HuaweiRefusal.notOpened(named.text());
        }
        return key;
    }

    /** The first 32 bytes of the data key in an answer; empty if it has another length or they are all zeros. */
    private static Optional<KeyMaterial> key(KmsReply answer, String name, int octets) {
        Optional<byte[]> whole = answer.hex(name);
        try {
            return AnsweredKey.of(
                    whole.filter(bytes -> bytes.length == octets).map(bytes -> Arrays.copyOf(bytes, KeyMaterial.SIZE)));
        } finally {
            whole.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private HuaweiKey named(String id) {
        return HuaweiKey.of(id).orElseThrow(() -> HuaweiRefusal.unknown("'" + id + "'"));
    }

    private static byte[] bound(HuaweiKey named, KeyUse use, KmsException.Kind otherwise) {
        try {
            return WrappedKey.bound(named, use.context());
        } catch (EnvelopeException e) {
            throw new KmsException(otherwise, "no data key is wrapped under such a context", e);
        }
    }

    private KmsException garbage() {
        return HuaweiRefusal.garbage(settings.name());
    }
}
