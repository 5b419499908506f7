package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeSealer;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.policy.Method;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Exchanges the key of objects: the data key of each is opened with the old key and sealed under the new one, and the
 * store copies the object onto itself with the new envelope (FORMAT.md §4). Bodies are neither read nor changed.
 *
 * <p>A copy is pinned to the state that was looked at: what another writes meanwhile is never lost, and the object is
 * looked at again. Only the current version of an object can be exchanged; see {@link Rotated}. Everything runs on the
 * event loop that subscribes.
 */
public final class KeyRotation {
    private static final int ATTEMPTS = 3;
    /** The id of what was written while the bucket kept no versions; the next such write takes its place. */
    private static final String WITHOUT_VERSIONS = "null";

    private final ObjectLooks looks;
    private final Resealing resealing;
    private final CopyLimits limits;

    /** Takes the keys, who hears of their uses, and the source of salts. */
    public KeyRotation(Keys keys, KeyEvents events, SecureRandom random, CopyLimits limits) {
        this.limits = limits;
        this.looks = new ObjectLooks(keys, new CachingFacts(0));
        StoredCopy copying = new StoredCopy(new WriteConditions(looks), new CopyPut(), limits);
        this.resealing = new Resealing(
                new ObjectKeys(keys, events, KeyUse.DEFAULT_DEADLINE), looks, new EnvelopeSealer(random), copying);
    }

    /**
     * Which keys, in which bucket, on whose behalf.
     *
     * @param caller has every right that is needed
     * @param store the bucket's
     * @param to the new key of a KMS; empty: the root key that writes, for objects under a root key
     * @param rehearsal whether nothing is written
     */
    public record Order(
            Caller caller, BucketRule rule, Store store, SealingKey from, Optional<KeyRef> to, boolean rehearsal) {
        /** Both keys must be of one kind: the method is part of what an object promises. */
        public Order {
            if (from.method() != (to.isPresent() ? SseMethod.KMS : SseMethod.OBS)) {
                throw new IllegalArgumentException("a key is exchanged for one of its own kind");
            }
        }
    }

    /**
     * Exchanges the key of one object if it is the old one.
     *
     * @param object with its version if it is not the current one
     * @return fails with the store's or the KMS' refusal, and as an object that keeps changing
     */
    public Uni<Rotated> rotate(Order order, ObjectRef object) {
        return attempt(order, object, 1);
    }

    private Uni<Rotated> attempt(Order order, ObjectRef object, int number) {
        return KeyStates.look(order.store(), object)
                .flatMap(look -> judged(order, object, look))
                .onFailure(KeyRotation::isChange)
                .recoverWithUni(changed -> number < ATTEMPTS
                        ? attempt(order, object, number + 1)
                        : Uni.createFrom().failure(keepsChanging()));
    }

    private Uni<Rotated> judged(Order order, ObjectRef object, KeyStates.Look look) {
        boolean concerned = look.state() instanceof KeyState.Under(SealingKey key) && key.equals(order.from());
        if (!concerned) {
            return Uni.createFrom().item(new Rotated.NotConcerned(look.state()));
        }
        StoredHead head = look.head().orElseThrow();
        if (object.version().isPresent()) {
            return Uni.createFrom().item(new Rotated.Stays(Rotated.Why.NOT_CURRENT));
        }
        if (SelfCopy.locked(head.fields(), Instant.now())) {
            return Uni.createFrom().item(new Rotated.Stays(Rotated.Why.LOCKED));
        }
        if (order.rehearsal()) {
            return Uni.createFrom().item(new Rotated.WouldReseal());
        }
        return exchanged(order, object, head);
    }

    private Uni<Rotated> exchanged(Order order, ObjectRef object, StoredHead head) {
        CopySide side = new CopySide(order.rule(), order.store(), object);
        EncryptionDecision.Encrypt encrypt =
                encrypt(order, object, head.envelope().orElseThrow());
        return unchanged(side, head)
                .map(tag -> SelfCopy.job(order.caller(), side, encrypt, head, Fields.none(), tag))
                .flatMap(job -> StoredCopy.isForStore(job)
                        .invoke(KeyRotation::requirePin)
                        .flatMap(byStore -> resealing.exchange(job, head, encrypt)))
                .map(exchanged -> new Rotated.Resealed(left(head, exchanged.written())));
    }

    /** The tag that stands for this state where the copy takes more than one request. */
    private Uni<Optional<String>> unchanged(CopySide side, StoredHead head) {
        return head.storedSize() <= limits.atOnce()
                ? Uni.createFrom().item(Optional.empty())
                : looks.shown(side.store(), side.rule(), side.object(), head, Fields.none())
                        .map(look -> Optional.of(look.etag()));
    }

    /**
     * The version that the copy has followed, if it is kept beside it. Some stores do not tell the new version's id:
     * then one that has an id of its own is taken to be kept.
     */
    private static Optional<String> left(StoredHead before, Written after) {
        Optional<String> now = after.fields().get(S3Header.VERSION_ID);
        return before.fields()
                .get(S3Header.VERSION_ID)
                .filter(id -> now.map(other -> !other.equals(id)).orElse(!id.equals(WITHOUT_VERSIONS)));
    }

    private static EncryptionDecision.Encrypt encrypt(Order order, ObjectRef object, Envelope before) {
        if (order.to().isEmpty()) {
            return new EncryptionDecision.Encrypt(Method.SSE_OBS, Optional.empty(), false, Map.of(), Optional.empty());
        }
        BucketRule.Options options = order.rule().options();
        Optional<Duration> window = before.flags().bucketKey() && !options.withoutBucketKeys()
                ? options.bucketKey().or(() -> Optional.of(BucketRule.Options.BUCKET_KEY_WINDOW))
                : Optional.empty();
        return new EncryptionDecision.Encrypt(
                Method.SSE_KMS, order.to(), false, context(order, object, before), window);
    }

    /** The client's own entries stay; what policy says of the old key gives way to what it says of the new one. */
    private static Map<String, String> context(Order order, ObjectRef object, Envelope before) {
        Map<String, String> context =
                new HashMap<>(EncryptionContext.decode(before.source().context()));
        order.caller()
                .policy()
                .keyOf(object.bucket(), order.from().provider(), order.from().keyId())
                .ifPresent(old -> ofPolicy(order, old).forEach(context::remove));
        context.putAll(ofPolicy(order, order.to().orElseThrow()));
        context.put(EncryptionDecision.BUCKET_CONTEXT, order.rule().identity());
        return context;
    }

    private static Map<String, String> ofPolicy(Order order, KeyRef key) {
        return order.rule().key().filter(key::equals).isPresent()
                ? order.rule().keyContext()
                : order.caller().policy().contextOf(key);
    }

    /** What another wrote meanwhile must not be lost to an object that only changes its key. */
    private static void requirePin(boolean byStore) {
        if (!byStore) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED,
                    "The store cannot copy an object on condition that it has not changed, so its key is not exchanged.");
        }
    }

    private static S3Exception keepsChanging() {
        return new S3Exception(
                S3Error.PRECONDITION_FAILED, "It was changed again and again while its key was to be exchanged.");
    }

    private static boolean isChange(Throwable failure) {
        return failure instanceof ObjectChangedException
                || failure instanceof StoreError error && error.status() == S3Error.PRECONDITION_FAILED.status();
    }
}
