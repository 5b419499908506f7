package io.ssegateway.policy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever sends a request that nobody signed, in one bucket whose rule opens it to everybody.
 *
 * <p><b>Rights.</b> Those the rule lists, in that bucket and no other. Under {@code forward} the request goes to the
 * store unsigned and the store decides about objects; the bucket itself cannot be administered.
 *
 * <p><b>Keys.</b> The rule's own key only, and of it what the listed rights need: {@code read} decrypts, {@code write}
 * encrypts. Under {@code forward} it decrypts only, because then a key is used only after the store has said yes; an
 * upload would cost a key before.
 *
 * @param key alias of the rule's key where it has one
 * @param made whether that key is made when it is first used
 */
record Anonymous(BucketName bucket, Set<Right> rights, boolean forward, Optional<String> key, boolean made)
        implements Principal {
    /** What it is called in logs, events and audit; no principal of a file may be called so. */
    static final String NAME = "anonymous";

    private static final Set<Right> FORWARDED =
            EnumSet.of(Right.READ, Right.HEAD, Right.LIST, Right.WRITE, Right.DELETE);

    Anonymous {
        rights = forward ? FORWARDED : Set.copyOf(rights);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean may(Right right, BucketName asked, Optional<String> object) {
        return asked.equals(bucket) && rights.contains(right);
    }

    /** In no listing of buckets: that is nobody's but a signer's. */
    @Override
    public boolean sees(BucketName asked) {
        return false;
    }

    @Override
    public boolean may(KmsRight right, String keyAlias) {
        Set<Right> using = forward ? EnumSet.of(Right.READ) : rights;
        return key.filter(keyAlias::equals).isPresent()
                && using.stream().anyMatch(held -> keyRights(held).contains(right));
    }

    private Set<KmsRight> keyRights(Right held) {
        return held == Right.WRITE ? KeyRights.neededForUpload(made) : KeyRights.needed(held);
    }

    @Override
    public boolean signsWith(SignatureScheme scheme) {
        return false;
    }

    @Override
    public BackendAs backendAs() {
        return forward ? new BackendAs.Nobody() : new BackendAs.Gateway();
    }
}
