package io.ssegateway.cli;

import io.ssegateway.policy.Caller;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.util.Optional;

/**
 * Who runs a command: whoever holds the store's credentials and the keys may do with them what he likes, so no policy
 * stands in his way; to the store he is the gateway.
 */
record Operator(String name) implements Principal {
    /** A caller for one run. */
    Caller caller(PolicySnapshot policy, String runId) {
        return new Caller(
                this,
                "",
                new Secret(""),
                Transport.SECURE_NETWORK,
                new Caller.Asked(runId, name),
                policy,
                Optional.empty());
    }

    @Override
    public boolean may(Right right, BucketName bucket, Optional<String> key) {
        return true;
    }

    @Override
    public boolean sees(BucketName bucket) {
        return true;
    }

    @Override
    public boolean may(KmsRight right, String keyAlias) {
        return true;
    }

    @Override
    public BackendAs backendAs() {
        return new BackendAs.Gateway();
    }
}
