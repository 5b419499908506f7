package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.AskedEncryption;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;

/**
 * Decides how new objects are stored, from policy, the bucket's default and the request, before anything is read or
 * sent.
 */
public final class Deciding {
    private final BucketDefaults defaults;
    private final ObjectKeys keys;

    /** Takes the defaults that clients have set, and what knows rights on keys. */
    public Deciding(BucketDefaults defaults, ObjectKeys keys) {
        this.defaults = defaults;
        this.keys = keys;
    }

    /**
     * The decision, never a refusal: that is a failure, with the answer. Of what is to be encrypted, the right to the
     * key has been checked, and a customer's key is in order.
     *
     * @param object what is to be written
     * @param client the fields of the request
     */
    public Uni<EncryptionDecision> decide(Caller caller, BucketRule rule, ObjectRef object, Fields client) {
        AskedEncryption asked = AskedEncryption.of(client);
        return defaults.of(rule, object.bucket()).map(set -> {
            EncryptionDecision decision =
                    EncryptionDecision.decide(caller.policy(), object.bucket(), set, asked, caller.transport());
            switch (decision) {
                case EncryptionDecision.Refuse refuse -> throw refuse.error();
                case EncryptionDecision.Plain ignored -> {}
                case EncryptionDecision.Encrypt encrypt -> keys.require(caller, encrypt, object, client);
            }
            return decision;
        });
    }
}
