package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.KeyRights;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of objects: issues one for a write, opens one for a read. Rights are checked before any cache or KMS is
 * asked, and every refusal is an event.
 */
public final class ObjectKeys {
    private final Keys keys;
    private final KeyEvents events;
    private final Duration deadline;

    /**
     * Takes the key sources.
     *
     * @param deadline how long a request waits for a KMS in all
     */
    public ObjectKeys(Keys keys, KeyEvents events, Duration deadline) {
        this.keys = keys;
        this.events = events;
        this.deadline = deadline;
    }

    /** Key material for a new object and how to get it again. The receiver closes it. */
    record Issued(KeySource source, KeyMaterial material, String shownKeyId) implements AutoCloseable {
        @Override
        public void close() {
            material.close();
        }
    }

    /**
     * Checks, before anything is sent anywhere, that {@link #issue} will not refuse.
     *
     * @throws S3Exception {@code AccessDenied} without the right on the key
     */
    void require(Caller caller, EncryptionDecision.Encrypt encrypt) {
        encrypt.key().ifPresent(key -> demand(caller, Right.WRITE, key, use(caller, encrypt.context())));
    }

    /** Key material for a write, as policy decided. */
    Uni<Issued> issue(Caller caller, EncryptionDecision.Encrypt encrypt) {
        if (encrypt.key().isEmpty()) {
            Keys.Root root = keys.writingRoot();
            return Uni.createFrom().item(new Issued(KeySource.root(root.id()), root.key(), ""));
        }
        KeyRef key = encrypt.key().get();
        KeyUse use = use(caller, encrypt.context());
        demand(caller, Right.WRITE, key, use);
        return keys.provider(key.provider()).generate(key, use).map(made -> issued(key, use, made));
    }

    /** The data key of a stored object. The receiver closes it. */
    Uni<DataKey> open(Caller caller, BucketRule rule, ObjectRef object, Envelope envelope) {
        Place place = new Place(rule.identity(), object.key().value());
        KeySource source = envelope.source();
        return switch (source.method()) {
            case KMS -> {
                KeyRef key = keyOf(caller, object, source);
                KeyUse use = use(caller, EncryptionContext.decode(source.context()));
                demand(caller, Right.READ, key, use);
                yield keys.provider(key.provider())
                        .decrypt(key, source.wrapped(), use)
                        .map(material -> opened(envelope, material, place));
            }
            case OBS, CUSTOMER -> material(source).map(material -> opened(envelope, material, place));
        };
    }

    /** Key material that no KMS is asked for. */
    private Uni<KeyMaterial> material(KeySource source) {
        if (source.method() == SseMethod.CUSTOMER) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Objects under customer-provided keys are not served yet.");
        }
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
     */
    Uni<DataKey> reopen(Caller caller, ObjectRef object, Envelope envelope, String identity, String alias) {
        KeySource source = envelope.source();
        Place place = new Place(identity, object.key().value());
        if (source.method() != SseMethod.KMS) {
            return material(source).map(material -> opened(envelope, material, place));
        }
        KeyRef key = caller.policy()
                .keyOf(object.bucket(), source.provider(), source.keyId())
                .orElseGet(() -> new KeyRef(source.provider(), source.keyId(), alias));
        KeyUse use = use(caller, EncryptionContext.decode(source.context()));
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

    private static Issued issued(KeyRef key, KeyUse use, Kms.Generated made) {
        Bytes context = EncryptionContext.encode(use.context());
        KeySource source = KeySource.kms(key.provider(), key.keyId(), made.wrapped(), context);
        return new Issued(source, made.key(), key.alias());
    }

    private static DataKey opened(Envelope envelope, KeyMaterial material, Place place) {
        try (material) {
            return envelope.open(material, place);
        }
    }

    private void demand(Caller caller, Right right, KeyRef key, KeyUse use) {
        KeyRights.missing(caller.principal(), right, key.alias()).ifPresent(missing -> {
            events.on(new KeyEvents.KeyEvent(
                    KeyEvents.Action.REFUSE, key, use, false, Optional.of(KmsException.Kind.ACCESS_DENIED)));
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "Access Denied: " + missing.word() + " on key '" + key.alias() + "' is not granted.");
        });
    }

    private KeyUse use(Caller caller, Map<String, String> context) {
        return new KeyUse(caller.principal().name(), context, deadline, caller.requestId());
    }
}
