package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.kms.Keys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import java.security.SecureRandom;
import java.util.Optional;

/** Begins new sealed objects: key material by policy, a fresh data key, an envelope, a seal for the body. */
public final class ObjectSealing {
    private final ObjectKeys objectKeys;
    private final Keys keys;
    private final SecureRandom random;

    /** Takes keys and the source of every salt, nonce and data key. */
    public ObjectSealing(ObjectKeys objectKeys, Keys keys, SecureRandom random) {
        this.objectKeys = objectKeys;
        this.keys = keys;
        this.random = random;
    }

    /**
     * A seal for an object of this many plain bytes. The receiver closes it.
     *
     * @param client the fields of the request, a customer's key among them
     */
    Uni<SealedPut> begin(
            Caller caller,
            BucketRule rule,
            EncryptionDecision.Encrypt encrypt,
            ObjectRef object,
            long plainSize,
            Fields client) {
        Place place = new Place(rule.identity(), object.key().value());
        return objectKeys.issue(caller, encrypt, object, client).map(issued -> {
            try (issued) {
                return new SealedPut(begin(rule, place, issued, plainSize));
            }
        });
    }

    private ObjectSeal begin(BucketRule rule, Place place, ObjectKeys.Issued issued, long plainSize) {
        if (rule.etag() == BucketRule.EtagMode.OPAQUE) {
            return sealed(issued, place, plainSize, Optional.empty());
        }
        try (Keys.Root root = keys.writingRoot()) {
            Optional<RootKey> box = Optional.of(new RootKey(root.id(), root.key()));
            return sealed(issued, place, plainSize, box);
        }
    }

    private ObjectSeal sealed(ObjectKeys.Issued issued, Place place, long plainSize, Optional<RootKey> box) {
        return ObjectSeal.begin(issued.source(), issued.material(), place, plainSize, box, issued.bucketKey(), random);
    }
}
