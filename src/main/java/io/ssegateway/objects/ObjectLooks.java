package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.Slice;
import io.ssegateway.envelope.Tail;
import io.ssegateway.kms.Keys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * Looks at a stored object without opening it: size and entity tag as clients see them. Costs no KMS call (architecture
 * invariant I9); in {@code md5} mode the tag is read from the footer's box with the root key.
 */
public final class ObjectLooks {
    private final Keys keys;
    private final CachingFacts facts;

    /** Takes the root keys and the cache of facts. */
    public ObjectLooks(Keys keys, CachingFacts facts) {
        this.keys = keys;
        this.facts = facts;
    }

    /**
     * An object as clients see it.
     *
     * @param size plain bytes
     * @param etag quoted
     * @param digest what the tag says the plain bytes have, where it is their digest; a whole read holds them to it
     */
    record Look(StoredHead head, long size, String etag, Optional<EtagDigest> digest) {
        /** Whether the object is sealed. */
        boolean sealed() {
            return head.envelope().isPresent();
        }
    }

    /** Asks the store for the object's head; one request, in {@code md5} mode the footer's last bytes come with it. */
    Uni<Look> look(Store store, BucketRule rule, ObjectRef object, Fields fields) {
        if (rule.etag() == BucketRule.EtagMode.OPAQUE || rule.contract() != BucketRule.Contract.SEALED) {
            return headed(store, rule, object, fields);
        }
        StoreRequest tail = request("GET", object)
                .fields(ObjectFields.readToStore(fields).with(S3Header.RANGE, "bytes=-" + Tail.SIZE));
        return store.collect(tail, Tail.SIZE)
                .map(answer -> {
                    StoredHead head = StoredHead.of(answer.head());
                    return look(
                            rule,
                            head,
                            learnt(rule, object, head, answer.bytes().getBytes()));
                })
                .onFailure(ObjectLooks::empty)
                .recoverWithUni(() -> headed(store, rule, object, fields));
    }

    private Uni<Look> headed(Store store, BucketRule rule, ObjectRef object, Fields fields) {
        StoreRequest head = request("HEAD", object).fields(ObjectFields.readToStore(rule, fields));
        return store.collect(head, Tail.SIZE)
                .flatMap(answer -> shown(store, rule, object, StoredHead.of(answer.head()), fields));
    }

    /** The look that follows from a head, where it takes no further request. */
    Optional<Look> known(BucketRule rule, ObjectRef object, StoredHead head) {
        if (head.envelope().isEmpty() || rule.etag() == BucketRule.EtagMode.OPAQUE) {
            return Optional.of(look(rule, head, learnt(rule, object, head, new byte[0])));
        }
        return facts.find(name(rule, object, head)).map(fact -> look(rule, head, fact));
    }

    /** The look that follows from a head and a layout that was verified under the object's data key. */
    Look known(BucketRule rule, ObjectRef object, StoredHead head, ObjectLayout layout) {
        boolean md5 = rule.etag() == BucketRule.EtagMode.MD5;
        return look(rule, head, remember(rule, object, head, md5 ? layout.etag() : Optional.empty()));
    }

    /**
     * The look that follows from a head; asks for the footer's last bytes only where the tag is not known yet. Fails
     * with {@link ObjectChangedException} if the store no longer has this state.
     */
    Uni<Look> shown(Store store, BucketRule rule, ObjectRef object, StoredHead head, Fields fields) {
        Optional<Look> known = known(rule, object, head);
        if (known.isPresent()) {
            return Uni.createFrom().item(known.get());
        }
        Fields pinned = head.pinned(ObjectFields.readToStore(fields));
        StoreRequest tail = request("GET", object).fields(pinned.with(S3Header.RANGE, "bytes=-" + Tail.SIZE));
        return store.collect(tail, Tail.SIZE)
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException())
                .map(answer -> look(
                        rule, head, learnt(rule, object, head, answer.bytes().getBytes())));
    }

    /** The tag shown for a sealed object whose digest is known from its verified footer or from its writing. */
    static String shownEtag(BucketRule rule, String storeEtag, Optional<EtagDigest> md5) {
        return rule.etag() == BucketRule.EtagMode.MD5 && md5.isPresent()
                ? '"' + md5.get().text() + '"'
                : EtagView.shown(storeEtag);
    }

    private static Look look(BucketRule rule, StoredHead head, CachingFacts.Fact fact) {
        return fact.sealed()
                ? new Look(head, ReadRules.plainSize(head), shownEtag(rule, head.etag(), fact.md5()), fact.md5())
                : new Look(head, head.storedSize(), head.etag(), Optional.empty());
    }

    /** What head and last bytes say; remembered for listings, but handed on: a cache may forget at once. */
    private CachingFacts.Fact learnt(BucketRule rule, ObjectRef object, StoredHead head, byte[] lastBytes) {
        boolean md5 = head.envelope().isPresent() && rule.etag() == BucketRule.EtagMode.MD5;
        return remember(rule, object, head, md5 ? digest(head, lastBytes) : Optional.empty());
    }

    private CachingFacts.Fact remember(BucketRule rule, ObjectRef object, StoredHead head, Optional<EtagDigest> md5) {
        CachingFacts.Fact fact = new CachingFacts.Fact(head.envelope().isPresent(), md5);
        facts.put(name(rule, object, head), fact);
        return fact;
    }

    private Optional<EtagDigest> digest(StoredHead head, byte[] lastBytes) {
        Tail tail = Tail.parse(new Slice(lastBytes, 0, lastBytes.length));
        if (tail.rootKeyId().isEmpty()) {
            return Optional.empty();
        }
        try (Keys.Root root = rootOf(tail.rootKeyId().get())) {
            return tail.openEtag(new RootKey(root.id(), root.key()), head.storedSize());
        }
    }

    private Keys.Root rootOf(Bytes id) {
        return keys.root(id)
                .orElseThrow(() -> new S3Exception(
                        S3Error.SERVICE_UNAVAILABLE, "The root key " + id + " of this object's ETag is not loaded."));
    }

    /** No byte is in the range: an empty object, which no sealed one is. */
    private static boolean empty(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.INVALID_RANGE.status();
    }

    static StoreRequest request(String method, ObjectRef object) {
        StoreRequest plain = StoreRequest.of(method, object.bucket(), object.key());
        return object.version().isPresent()
                ? plain.query("versionId", object.version().get())
                : plain;
    }

    private static CachingFacts.Name name(BucketRule rule, ObjectRef object, StoredHead head) {
        return new CachingFacts.Name(
                object.bucket(), object.key().value(), head.etag(), head.storedSize(), rule.etag());
    }
}
