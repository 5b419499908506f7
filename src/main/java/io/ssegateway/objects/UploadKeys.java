package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterSeal;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.RootKeys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import java.security.SecureRandom;
import java.util.Optional;

/** The keys of objects that come in parts. Rights are checked before any cache or KMS is asked. */
public final class UploadKeys {
    private final ObjectKeys keys;
    private final RootKeys roots;
    private final SecureRandom random;

    /** Takes the keys of objects and the source of every salt, nonce and data key. */
    public UploadKeys(ObjectKeys keys, RootKeys roots, SecureRandom random) {
        this.keys = keys;
        this.roots = roots;
        this.random = random;
    }

    /**
     * A new upload's seal. The receiver closes it.
     *
     * @param shownKeyId what answers say of the key; empty where they say nothing
     */
    public record Begun(UploadSeal seal, String shownKeyId) implements AutoCloseable {
        @Override
        public void close() {
            seal.close();
        }
    }

    /** A new upload's seal, and its data key for whoever seals all parts himself. The receiver closes both. */
    public record Held(Begun begun, DataKey dataKey) implements AutoCloseable {
        @Override
        public void close() {
            dataKey.close();
            begun.close();
        }
    }

    /**
     * Key material by policy, a fresh data key, an envelope; parts come with other requests.
     *
     * @param client the fields of the request, a customer's key among them
     */
    public Uni<Begun> begin(
            Caller caller, BucketRule rule, EncryptionDecision.Encrypt encrypt, ObjectRef object, Fields client) {
        return keys.issue(caller, encrypt, object, client).map(issued -> {
            try (issued) {
                return begun(rule, object, issued);
            }
        });
    }

    /** The same for an upload whose parts come with this request. */
    public Uni<Held> hold(
            Caller caller, BucketRule rule, EncryptionDecision.Encrypt encrypt, ObjectRef object, Fields client) {
        return keys.issue(caller, encrypt, object, client).map(issued -> {
            try (issued) {
                Begun begun = begun(rule, object, issued);
                return new Held(begun, begun.seal().envelope().open(issued.material(), place(rule, object)));
            }
        });
    }

    /**
     * The data key of an upload in progress. The receiver closes it.
     *
     * @param identity the bucket identity the upload was created under
     * @param alias the key's name when the upload was created, for a key that policy no longer names
     * @param client the fields of the request, a customer's key among them
     */
    public Uni<DataKey> reopen(
            Caller caller, ObjectRef object, Envelope envelope, String identity, String alias, Fields client) {
        return keys.reopen(caller, object, envelope, identity, alias, client);
    }

    /** A footer to come. {@code footerKey} is taken over. */
    public FooterSeal footer(FooterKey footerKey, boolean md5) {
        if (!md5) {
            return FooterSeal.draw(footerKey, Optional.empty(), random);
        }
        try (Keys.Root root = roots.writingRoot()) {
            return FooterSeal.draw(footerKey, Optional.of(new RootKey(root.id(), root.key())), random);
        } catch (RuntimeException e) {
            footerKey.close();
            throw e;
        }
    }

    private Begun begun(BucketRule rule, ObjectRef object, ObjectKeys.Issued issued) {
        boolean md5 = rule.etag() == BucketRule.EtagMode.MD5;
        UploadSeal seal = UploadSeal.begin(
                issued.source(), issued.material(), place(rule, object), md5, issued.bucketKey(), random);
        return new Begun(seal, issued.shownKeyId());
    }

    private static Place place(BucketRule rule, ObjectRef object) {
        return new Place(rule.identity(), object.key().value());
    }
}
