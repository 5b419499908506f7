package io.ssegateway.http;

import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import java.util.Optional;

/** Who asks where nobody can: a pre-flight. Holds no right at all. */
record Nobody() implements Principal {
    @Override
    public String name() {
        return "nobody";
    }

    @Override
    public boolean may(Right right, BucketName bucket, Optional<String> key) {
        return false;
    }

    @Override
    public boolean sees(BucketName bucket) {
        return false;
    }

    @Override
    public boolean may(KmsRight right, String keyAlias) {
        return false;
    }

    @Override
    public boolean signsWith(SignatureScheme scheme) {
        return false;
    }

    @Override
    public BackendAs backendAs() {
        return new BackendAs.Nobody();
    }
}
