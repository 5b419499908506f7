package io.ssegateway.policy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.Optional;

/** Somebody who may sign requests. Immutable. */
public interface Principal {
    /** The name in the policy file. */
    String name();

    /** Whether the principal may do this in the bucket; with a key, to that object (or under that listing prefix). */
    boolean may(Right right, BucketName bucket, Optional<String> key);

    /** Whether the principal may do this to any object of the bucket at all (to see it in ListBuckets). */
    boolean sees(BucketName bucket);

    /** Whether the principal may have this done with the key of this alias. */
    boolean may(KmsRight right, String keyAlias);

    /** Whether a request signed in this way is believed to be the principal's. */
    default boolean signsWith(SignatureScheme scheme) {
        return SignatureScheme.STANDARD.contains(scheme);
    }

    /** Whether a habit of the principal's software is borne with, at the price it has. */
    default boolean hasQuirk(SigningQuirk quirk) {
        return false;
    }

    /** Under which credentials the store is asked for this principal. */
    BackendAs backendAs();

    /** Credentials towards the store. */
    sealed interface BackendAs {
        /** The backend's configured pair. */
        record Gateway() implements BackendAs {}

        /** The client's own pair. */
        record Own() implements BackendAs {}

        /** A pair that configuration names. */
        record Named(String credential) implements BackendAs {}

        /** None: requests go to the store unsigned. */
        record Nobody() implements BackendAs {}
    }
}
