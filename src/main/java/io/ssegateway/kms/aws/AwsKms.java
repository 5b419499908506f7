package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.aws.AwsRefusal.Asked;
import io.ssegateway.kms.wire.AnsweredKey;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Keys of AWS KMS. A key's id is what {@link AwsKey} says. Data keys come from {@code GenerateDataKey} and open by
 * {@code Decrypt}, which always names the key: KMS opens nothing that another key wrapped, and an alias that points
 * elsewhere than before opens nothing of before.
 *
 * <p>The encryption context is that of the gateway, entry by entry; KMS authenticates it, and CloudTrail logs it.
 *
 * <p>Asks nothing before the first call. Threads: safe for concurrent use, never blocks; answers come on the loop that
 * asked or one of Vert.x. Wiping: answers that hold keys are zeroed when they are read, and never become
 * {@code String}s; what the JVM's TLS and the sockets had is beyond reach.
 *
 * <p>Source: AWS KMS API Reference.
 */
public final class AwsKms implements Kms, AutoCloseable {
    private final AwsSettings settings;
    private final AwsChannel channel;
    private final AwsInventory inventory;
    private final AwsListing listing;

    /** Connects to nothing yet: a KMS that is away does not keep the gateway from starting. */
    public AwsKms(Vertx vertx, AwsSettings settings) {
        this.settings = settings;
        this.channel = new AwsChannel(vertx, settings);
        this.inventory = new AwsInventory(channel, settings);
        this.listing = new AwsListing(channel, settings, inventory);
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            AwsKey named = named(key);
            JsonObject body =
                    about(named, use.context(), KmsException.Kind.INVALID_STATE).put("KeySpec", "AES_256");
            return ask("GenerateDataKey", body, named, use)
                    .map(reply -> read(reply, Asked.GENERATE, named, answer -> generated(answer, named)));
        });
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().deferred(() -> {
            AwsKey named = named(key);
            WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow(() -> AwsRefusal.notOpened(named.id()));
            JsonObject body = about(named, use.context(), KmsException.Kind.NOT_OPENED)
                    .put(
                            "CiphertextBlob",
                            Base64.getEncoder().encodeToString(parsed.blob().toArray()))
                    .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            return ask("Decrypt", body, named, use)
                    .map(reply -> read(reply, Asked.DECRYPT, named, answer -> opened(answer, named)));
        });
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return Uni.createFrom()
                .deferred(() -> inventory.describe(named(key), key.keyId(), Until.after(use.deadline())));
    }

    /**
     * Makes a symmetric key and an alias of this name for it. {@code INVALID_STATE} if the name is taken or no name of
     * an alias. KMS needs some seconds until every call knows a new alias.
     */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom().deferred(() -> inventory.create(name, Until.after(use.deadline())));
    }

    /**
     * The keys of the settings' region and account by their aliases, those without one by their id; without those that
     * the gateway may not describe and those that AWS itself manages.
     */
    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom().deferred(() -> listing.all(Until.after(use.deadline())));
    }

    /** Ends its connections and wipes its credentials. */
    @Override
    public void close() {
        channel.close();
    }

    /** The provider's name. */
    @Override
    public String toString() {
        return "AwsKms[" + settings.name() + "]";
    }

    private Uni<KmsReply> ask(String action, JsonObject body, AwsKey key, KeyUse use) {
        return channel.send(action, body, channel.regionOf(key), Until.after(use.deadline()));
    }

    private <T> T read(KmsReply reply, Asked asked, AwsKey key, Function<KmsReply, T> reading) {
        try (reply) {
            if (!reply.succeeded()) {
                throw AwsRefusal.of(reply, asked, settings.name(), key.id());
            }
            return reading.apply(reply);
        }
    }

    private Generated generated(KmsReply answer, AwsKey asked) {
        if (!isNamed(answer, asked)) {
            throw garbage();
        }
        byte[] blob = answer.decoded("CiphertextBlob").orElseThrow(this::garbage);
        Bytes wrapped = WrappedKey.of(blob)
                .orElseThrow(() -> new KmsException(
                        KmsException.Kind.INVALID_STATE,
                        "the KMS '" + settings.name() + "' wraps into more than an object has room for"));
        return new Generated(AnsweredKey.of(answer.decoded("Plaintext")).orElseThrow(this::garbage), wrapped);
    }

    private KeyMaterial opened(KmsReply answer, AwsKey asked) {
        if (!answer.has("Plaintext") || !answer.has("KeyId")) {
            throw garbage();
        }
        if (!isNamed(answer, asked)) {
            throw AwsRefusal.notOpened(asked.id());
        }
        return AnsweredKey.of(answer.decoded("Plaintext")).orElseThrow(() -> AwsRefusal.notOpened(asked.id()));
    }

    private boolean isNamed(KmsReply answer, AwsKey asked) {
        return answer.text("KeyId")
                .filter(arn -> asked.isNamedBy(arn, channel.regionOf(asked)))
                .isPresent();
    }

    private static JsonObject about(AwsKey key, Map<String, String> context, KmsException.Kind otherwise) {
        try {
            EncryptionContext.encode(context);
        } catch (EnvelopeException e) {
            throw new KmsException(otherwise, "no data key is wrapped under such a context", e);
        }
        JsonObject body = new JsonObject().put("KeyId", key.id());
        if (!context.isEmpty()) {
            JsonObject entries = new JsonObject();
            context.forEach(entries::put);
            body.put("EncryptionContext", entries);
        }
        return body;
    }

    private static AwsKey named(KeyRef key) {
        return AwsKey.of(key.keyId()).orElseThrow(() -> AwsRefusal.unknown("'" + key.keyId() + "'"));
    }

    private KmsException garbage() {
        return AwsRefusal.garbage(settings.name());
    }
}
