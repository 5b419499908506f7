package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.KeyRights;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys of objects: issues one for a write, opens one for a read. Rights are checked before any cache or KMS is
 * asked, and every refusal is an event.
 */
public final class ObjectKeys {
    private final Keys keys;
    private final KeyEvents events;
    private final Duration deadline;
    private final KeysWithoutKms own;

    /**
     * Takes the key sources.
     *
     * @param deadline how long a request waits for a KMS in all
     */
    public ObjectKeys(Keys keys, KeyEvents events, Duration deadline) {
        this.keys = keys;
        this.events = events;
        this.deadline = deadline;
        this.own = new KeysWithoutKms(events, deadline);
    }

    /** Key material for a new object and how to get it again. The receiver closes it. */
    record Issued(KeySource source, KeyMaterial material, String shownKeyId, boolean bucketKey)
            implements AutoCloseable {
        @Override
        public void close() {
            material.close();
        }
    }

    /**
     * Checks, before anything is sent anywhere, that {@link #issue} will not refuse.
     *
     * @param object what is to be written
     * @param client the fields of the request, a customer's key among them
     * @throws S3Exception {@code AccessDenied} without the right on the key; {@code InvalidArgument} for a customer's
     *     key that is not in order, and for a context that objects have no room for
     */
    void require(Caller caller, EncryptionDecision.Encrypt encrypt, ObjectRef object, Fields client) {
        switch (encrypt.method()) {
            case SSE_KMS -> {
                demandUpload(caller, encrypt, object);
                roomFor(encrypt.context());
            }
            case SSE_C -> CustomerKey.forWriting(client);
            case SSE_OBS -> {}
        }
    }

    /**
     * Key material for a write, as policy decided. A key that is made on first use is made.
     *
     * @param object what is to be written
     * @param client the fields of the request, a customer's key among them
     */
    Uni<Issued> issue(Caller caller, EncryptionDecision.Encrypt encrypt, ObjectRef object, Fields client) {
        return switch (encrypt.method()) {
            case SSE_OBS ->
                Uni.createFrom().item(() -> {
                    Keys.Root root = keys.writingRoot();
                    KeySource source = KeySource.root(root.id());
                    return new Issued(source, own.generated(caller, object, source, root.key()), "", false);
                });
            case SSE_C -> {
                CustomerKey key = CustomerKey.forWriting(client).orElseThrow();
                yield Uni.createFrom().item(() -> {
                    KeySource source = KeySource.customer();
                    return new Issued(source, own.generated(caller, object, source, key.material()), "", false);
                });
            }
            case SSE_KMS -> generated(caller, encrypt, object);
        };
    }

    private Uni<Issued> generated(Caller caller, EncryptionDecision.Encrypt encrypt, ObjectRef object) {
        KeyRef key = encrypt.key().orElseThrow();
        KeyUse use = demandUpload(caller, encrypt, object);
        Kms kms = keys.provider(key.provider());
        Supplier<Uni<Kms.Generated>> asking = () ->
                encrypt.window().map(window -> kms.share(key, use, window)).orElseGet(() -> kms.generate(key, use));
        Uni<Kms.Generated> generated = asking.get();
        if (encrypt.made()) {
            generated = generated
                    .onFailure(ObjectKeys::isMissing)
                    .recoverWithUni(() -> made(kms, key, use).flatMap(there -> asking.get()));
        }
        return generated.map(made -> issued(key, use, made, encrypt.bucketKey()));
    }

    /** Another replica may have made it in the same moment: then it is there, and that is what was wanted. */
    private static Uni<Kms.Description> made(Kms kms, KeyRef key, KeyUse use) {
        return kms.create(key.keyId(), use)
                .onFailure(KmsException.class)
                .recoverWithUni(failure -> kms.describe(key, use).onFailure().transform(ignored -> failure));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof KmsException kms && kms.kind() == KmsException.Kind.NOT_FOUND;
    }

    private static void roomFor(Map<String, String> context) {
        try {
            EncryptionContext.encode(context);
        } catch (EnvelopeException e) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "The encryption context is too large: with the bucket's own entry it has room for "
                                    + EncryptionContext.LIMIT + " bytes.")
                    .with("ArgumentName", S3Header.SSE_CONTEXT.wireName());
        }
    }

    /**
     * The data key of a stored object. The receiver closes it.
     *
     * @param client the fields of the request, a customer's key among them
     */
    Uni<DataKey> open(Caller caller, BucketRule rule, ObjectRef object, Envelope envelope, Fields client) {
        Place place = new Place(rule.identity(), object.key().value());
        KeySource source = envelope.source();
        return switch (source.method()) {
            case KMS -> {
                KeyRef key = keyOf(caller, object, source);
                KeyUse use = use(caller, object, EncryptionContext.decode(source.context()));
                demand(caller, Right.READ, key, use);
                yield keys.provider(key.provider())
                        .decrypt(key, source.wrapped(), use)
                        .map(material -> opened(envelope, material, place));
            }
            case OBS ->
                root(source).map(material -> own.opened(caller, object, source, opened(envelope, material, place)));
            case CUSTOMER ->
                customer(rule, envelope, place, client).map(dataKey -> own.opened(caller, object, source, dataKey));
        };
    }

    private static Uni<DataKey> customer(BucketRule rule, Envelope envelope, Place place, Fields client) {
        return Uni.createFrom().item(() -> {
            Compat compat = rule.options().compat();
            CustomerKey key = CustomerKey.forReading(client, compat).orElseThrow(() -> CustomerKey.missing(compat));
            return opened(envelope, key.material(), place);
        });
    }

    /** The root key of the object. */
    private Uni<KeyMaterial> root(KeySource source) {
        return Uni.createFrom()
                .item(() -> keys.root(source.rootId())
                        .orElseThrow(() -> new S3Exception(
                                S3Error.SERVICE_UNAVAILABLE,
                                "The root key " + source.keyId() + " of this object is not loaded."))
                        .key());
    }

    /**
     * The data key of an upload in progress, to seal one more part with: the rights are those of a write. The receiver
     * closes it.
     *
     * @param identity the bucket identity the upload was created under
     * @param alias the key's name when the upload was created, for a key that policy no longer names
     * @param client the fields of the request, a customer's key among them
     */
    Uni<DataKey> reopen(
            Caller caller, ObjectRef object, Envelope envelope, String identity, String alias, Fields client) {
        KeySource source = envelope.source();
        Place place = new Place(identity, object.key().value());
        return switch (source.method()) {
            case KMS -> reopenKms(caller, object, envelope, place, alias);
            case OBS ->
                root(source).map(material -> own.opened(caller, object, source, opened(envelope, material, place)));
            case CUSTOMER ->
                Uni.createFrom().item(() -> own.opened(caller, object, source, ofPart(envelope, place, client)));
        };
    }

    /** Source of texts and codes: Amazon S3, UploadPart with another key, or with none. */
    private static DataKey ofPart(Envelope envelope, Place place, Fields client) {
        CustomerKey key = CustomerKey.forWriting(client).orElseThrow(CustomerKey::otherThanUploads);
        try {
            return opened(envelope, key.material(), place);
        } catch (WrongKeyException e) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The provided encryption parameters did not match the ones used originally.");
        }
    }

    private Uni<DataKey> reopenKms(Caller caller, ObjectRef object, Envelope envelope, Place place, String alias) {
        KeySource source = envelope.source();
        KeyRef key = caller.policy()
                .keyOf(object.bucket(), source.provider(), source.keyId())
                .orElseGet(() -> new KeyRef(source.provider(), source.keyId(), alias));
        KeyUse use = use(caller, object, EncryptionContext.decode(source.context()));
        demand(caller, Right.WRITE, key, use);
        return keys.provider(key.provider())
                .decrypt(key, source.wrapped(), use)
                .map(material -> opened(envelope, material, place));
    }

    /** What a client is told of the key of a stored object: policy's alias, else the provider's own id. */
    static Optional<String> shownKeyId(Caller caller, ObjectRef object, Envelope envelope) {
        return envelope.source().method() == SseMethod.KMS
                ? Optional.of(keyOf(caller, object, envelope.source()).alias())
                : Optional.empty();
    }

    private static KeyRef keyOf(Caller caller, ObjectRef object, KeySource source) {
        return caller.policy()
                .keyOf(object.bucket(), source.provider(), source.keyId())
                .orElseGet(() -> new KeyRef(source.provider(), source.keyId(), source.keyId()));
    }

    private static Issued issued(KeyRef key, KeyUse use, Kms.Generated made, boolean bucketKey) {
        Bytes context = EncryptionContext.encode(use.context());
        KeySource source = KeySource.kms(key.provider(), key.keyId(), made.wrapped(), context);
        return new Issued(source, made.key(), key.alias(), bucketKey);
    }

    private static DataKey opened(Envelope envelope, KeyMaterial material, Place place) {
        try (material) {
            return envelope.open(material, place);
        }
    }

    private KeyUse demandUpload(Caller caller, EncryptionDecision.Encrypt encrypt, ObjectRef object) {
        KeyRef key = encrypt.key().orElseThrow();
        KeyUse use = use(caller, object, encrypt.context());
        demand(KeyRights.missingForUpload(caller.principal(), key.alias(), encrypt.made()), key, use);
        return use;
    }

    private void demand(Caller caller, Right right, KeyRef key, KeyUse use) {
        demand(KeyRights.missing(caller.principal(), right, key.alias()), key, use);
    }

    private void demand(Optional<KmsRight> lacking, KeyRef key, KeyUse use) {
        lacking.ifPresent(missing -> {
            events.on(KeyEvents.KeyEvent.lacking(key, use, missing.word()));
            throw new S3Exception(
                            S3Error.ACCESS_DENIED,
                            "Access Denied: " + missing.word() + " on key '" + key.alias() + "' is not granted.")
                    .recorded();
        });
    }

    private KeyUse use(Caller caller, ObjectRef object, Map<String, String> context) {
        return KeysWithoutKms.use(caller, object, context, deadline);
    }
}
